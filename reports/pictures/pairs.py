"""Bars side by side under one name: before and after, or one for each scenario. Each says its amount."""

from dataclasses import dataclass

from reports.pictures.drawing import LEGEND_LINE, Drawing, legend_lines, shortened, width_of
from reports.pictures.look import Colour, Look

THICK, GAP, APART = 15, 3, 12


@dataclass(frozen=True, slots=True)
class Pair:
    """`values` in the order of the legend, `said` in words; a value below zero has no bar."""

    name: str
    values: tuple[float, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    pairs: tuple[Pair, ...]
    legend: tuple[str, ...]

    def draw(self, look: Look) -> str:
        colours = self._colours(look)
        lines = legend_lines(zip(colours, self.legend, strict=True), look)
        top, many = LEGEND_LINE * len(lines) + 10, len(self.legend)
        left = 0 if look.is_narrow else self._names_width(look)
        head = 20 if look.is_narrow else 0
        step = head + many * (THICK + GAP) + APART
        drawing = Drawing(look, top + step * len(self.pairs))
        drawing.legend(lines)
        most = max((value for pair in self.pairs for value in pair.values), default=0) or 1
        right = max((width_of(said, 12, bold=True) for pair in self.pairs for said in pair.said), default=0) + 10
        room = look.width - left - right
        for row, pair in enumerate(self.pairs):
            y = top + step * row
            if look.is_narrow:
                drawing.words(0, y + 9, shortened(pair.name, look.width, look.size))
            else:
                middle = y + many * (THICK + GAP) / 2
                drawing.words(0, middle, shortened(pair.name, left - 12, look.size))
            for number, (value, said) in enumerate(zip(pair.values, pair.said, strict=True)):
                at, wide = y + head + number * (THICK + GAP), room * max(value, 0) / most
                drawing.rectangle(left, at, max(wide, 1), THICK, colours[number], radius=2)
                drawing.words(left + wide + 6, at + THICK / 2, said, size=12, bold=many < 3 and number == many - 1)
        return drawing.svg()

    def _names_width(self, look: Look) -> float:
        longest = max((width_of(pair.name, look.size) for pair in self.pairs), default=0)
        return min(longest + 16, 260)

    def _colours(self, look: Look) -> tuple[Colour, ...]:
        """Pale before, strong after; each its own hue where more stand together."""
        if len(self.legend) == 1:
            return (look.strong,)
        return (look.pale, look.strong) if len(self.legend) == 2 else look.kinds[: len(self.legend)]
