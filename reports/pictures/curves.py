"""A ratio as time goes by, and what it was before: each line has its own colour and its own dashes."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.pictures.drawing import LEGEND_LINE, Drawing, legend_lines, width_of
from reports.pictures.look import Colour, Look

DASHES = ("", "7 4", "2 4")
TICKS = 4


@dataclass(frozen=True, slots=True)
class Curve:
    """`values` are ratios in the order of the points; None where there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Curves:
    """`ticks` say the ratios 0, ¼, ½, ¾ and 1 of `ceiling`, from the bottom up."""

    points: tuple[str, ...]
    curves: tuple[Curve, ...]
    ceiling: float
    ticks: tuple[str, ...]

    def draw(self, look: Look) -> str:
        lines = legend_lines(
            [(colour, curve.name) for colour, curve in zip(_colours(look), self.curves, strict=False)], look
        )
        top, high, foot, left = LEGEND_LINE * len(lines) + 16, 190, 28, 52
        drawing = Drawing(look, top + high + foot)
        drawing.legend(lines)
        for tick, said in enumerate(self.ticks):
            y = top + high - high * tick / TICKS
            drawing.line(left, y, look.width, y)
            drawing.words(left - 8, y, said, colour=look.soft, anchor="end", size=12)
        step = (look.width - left) / max(len(self.points), 1)
        for colour, dash, curve in list(zip(_colours(look), DASHES, self.curves, strict=False))[::-1]:
            points = [
                None if value is None else (left + step * (place + 0.5), top + high - high * value / self.ceiling)
                for place, value in enumerate(curve.values)
            ]
            _curve(drawing, points, colour, dash)
        widest = max((width_of(point, 12) for point in self.points), default=0)
        for place in range(0, len(self.points), int(widest / step) + 1):
            middle = left + step * (place + 0.5)
            drawing.words(middle, top + high + 16, self.points[place], colour=look.soft, anchor="middle", size=12)
        return drawing.svg()


def _colours(look: Look) -> tuple[Colour, Colour, Colour]:
    return look.strong, look.kinds[1], look.kinds[3]


def _curve(drawing: Drawing, points: Sequence[tuple[float, float] | None], colour: Colour, dash: str) -> None:
    """A line through what is there, broken where something is missing."""
    stretch: list[tuple[float, float]] = []
    for point in [*points, None]:
        if point is not None:
            stretch.append(point)
        elif stretch:
            drawing.curve(stretch, colour, dash)
            stretch = []
