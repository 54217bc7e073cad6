"""One bar per resource, the most booked first: the deep part was attended, the pale part booked only."""

from dataclasses import dataclass

from reports.pictures.drawing import LEGEND_LINE, Drawing, legend_lines, shortened, width_of
from reports.pictures.look import Look


@dataclass(frozen=True, slots=True)
class Bar:
    """`booked` and `attended` are ratios of the open time, `attended` at most `booked`, which `said` says."""

    name: str
    booked: float
    attended: float
    said: str


@dataclass(frozen=True, slots=True)
class Bars:
    """`gap` stands between `bars[:split]` and the rest, where some were left out."""

    bars: tuple[Bar, ...]
    attended: str
    booked: str
    split: int = 0
    gap: str = ""

    def draw(self, look: Look) -> str:
        lines = legend_lines([(look.strong, self.attended), (look.pale, self.booked)], look)
        top, step = LEGEND_LINE * len(lines) + 8, 42 if look.is_narrow else 26
        rows = len(self.bars) + bool(self.gap)
        drawing = Drawing(look, top + step * rows + 4)
        drawing.legend(lines)
        for index, bar in enumerate(self.bars):
            row = index + bool(self.gap and index >= self.split)
            (_under if look.is_narrow else _beside)(drawing, bar, top + step * row)
        if self.gap:
            drawing.words(0, top + step * self.split + step / 2, self.gap, colour=look.soft)
        return drawing.svg()


def _beside(drawing: Drawing, bar: Bar, y: float) -> None:
    """The name to the left of its bar, the figure to the right."""
    look, left, right = drawing.look, 300, 60
    room = look.width - left - right
    drawing.words(0, y + 13, shortened(bar.name, left - 12, look.size))
    _bar(drawing, bar, left, y + 4, room, 18)
    drawing.words(look.width, y + 13, bar.said, anchor="end", bold=True)


def _under(drawing: Drawing, bar: Bar, y: float) -> None:
    look = drawing.look
    drawing.words(0, y + 10, shortened(bar.name, look.width - width_of(bar.said, look.size, bold=True) - 8, look.size))
    drawing.words(look.width, y + 10, bar.said, anchor="end", bold=True)
    _bar(drawing, bar, 0, y + 21, look.width, 12)


def _bar(drawing: Drawing, bar: Bar, x: float, y: float, room: float, high: float) -> None:
    look = drawing.look
    drawing.line(x, y + high, x + room, y + high)
    drawing.rectangle(x, y, room * min(bar.booked, 1), high, look.pale, radius=2)
    drawing.rectangle(x, y, room * min(bar.attended, 1), high, look.strong, radius=2)
