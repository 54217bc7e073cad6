"""A week's hours, each a cell: the deeper, the fuller; the number says it too."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.pictures.drawing import Drawing, shortened, width_of
from reports.pictures.look import Look

GAP = 2
CLOSED = None
LEAST = 28
"""The least width of a cell with its number."""


@dataclass(frozen=True, slots=True)
class Heatmap:
    """`cells[day][hour]` is a ratio between 0 and 1, or None where nothing was open."""

    days: tuple[str, ...]
    short_days: tuple[str, ...]
    hours: tuple[str, ...]
    cells: tuple[tuple[float | None, ...], ...]
    closed: str
    least: str
    most: str
    turns: bool = True
    """On a narrow screen the hours go down instead of across, so that the numbers keep their size. Where the names of
    the days are long they do not: each stands above its cells, the last that have room."""

    def draw(self, look: Look) -> str:
        if not look.is_narrow:
            return self._across(look)
        return self._down(look) if self.turns else self._under(look)

    def _across(self, look: Look) -> str:
        left, top, high = self._names_width(look), 26, 34
        wide = (look.width - left) / max(len(self.hours), 1)
        drawing = Drawing(look, top + high * len(self.days) + 44)
        _heads(drawing, self.hours, left, wide)
        for row, day in enumerate(self.days):
            drawing.words(0, top + high * row + high / 2, shortened(day, left - 10, look.size))
            for column, ratio in enumerate(self.cells[row]):
                _cell(drawing, left + wide * column, top + high * row, wide, high, ratio)
        self._scale(drawing, left)
        return drawing.svg()

    def _under(self, look: Look) -> str:
        top, name, high = 26, 22, 30
        first = max(len(self.hours) - int(look.width / LEAST), 0)
        wide, step = look.width / max(len(self.hours) - first, 1), name + high + 4
        drawing = Drawing(look, top + step * len(self.days) + 44)
        _heads(drawing, self.hours[first:], 0, wide)
        for row, day in enumerate(self.days):
            drawing.words(0, top + step * row + name / 2, shortened(day, look.width, look.size))
            for column, ratio in enumerate(self.cells[row][first:]):
                _cell(drawing, wide * column, top + step * row + name, wide, high, ratio)
        self._scale(drawing, 0)
        return drawing.svg()

    def _names_width(self, look: Look) -> float:
        """Weekdays are short; names of places may take a third of the picture."""
        widest = max((width_of(day, look.size) for day in self.days), default=0)
        return min(max(96, widest + 14), look.width / 3)

    def _down(self, look: Look) -> str:
        left, top, high = 40, 26, 30
        wide = (look.width - left) / max(len(self.days), 1)
        drawing = Drawing(look, top + high * len(self.hours) + 44)
        for column, day in enumerate(self.short_days):
            drawing.words(left + wide * column + wide / 2, 12, day, colour=look.soft, anchor="middle")
        for row, hour in enumerate(self.hours):
            drawing.words(0, top + high * row + high / 2, hour, colour=look.soft)
            for column, ratios in enumerate(self.cells):
                _cell(drawing, left + wide * column, top + high * row, wide, high, ratios[row])
        self._scale(drawing, left)
        return drawing.svg()

    def _scale(self, drawing: Drawing, left: float) -> None:
        look, y = drawing.look, drawing.height - 22
        steps = 8
        drawing.words(left + 30, y + 8, self.least, colour=look.soft, anchor="end", size=13)
        for step in range(steps):
            drawing.rectangle(left + 38 + 12 * step, y, 12, 16, look.shade(step / (steps - 1)))
        after = left + 38 + 12 * steps
        drawing.words(after + 8, y + 8, self.most, colour=look.soft, size=13)
        drawing.rectangle(after + 66, y, 16, 16, "none", edge=look.soft)
        drawing.words(after + 90, y + 8, self.closed, colour=look.soft, size=13)


def _heads(drawing: Drawing, heads: Sequence[str], left: float, wide: float) -> None:
    """As many as have room, each over its column and inside the picture."""
    room = max((width_of(head, 13) + 6 for head in heads), default=0)
    for column in range(0, len(heads), int(room / wide) + 1):
        half = width_of(heads[column], 13) / 2
        middle = max(min(left + wide * (column + 0.5), drawing.look.width - half), half)
        drawing.words(middle, 12, heads[column], colour=drawing.look.soft, anchor="middle", size=13)


def _cell(drawing: Drawing, x: float, y: float, wide: float, high: float, ratio: float | None) -> None:
    look = drawing.look
    if ratio is None:
        drawing.rectangle(x + GAP, y + GAP, wide - 2 * GAP, high - 2 * GAP, "none", edge=look.line, radius=3)
        return
    drawing.rectangle(x + GAP / 2, y + GAP / 2, wide - GAP, high - GAP, look.shade(ratio), radius=3)
    number = f"{ratio * 100:.0f}"
    drawing.words(x + wide / 2, y + high / 2, number, colour=look.on_shade(ratio), anchor="middle", size=13)
