"""One column per month, its parts in the order of the legend; the whole stands above it."""

from dataclasses import dataclass

from reports.pictures.drawing import LEGEND_LINE, Drawing, legend_lines, width_of
from reports.pictures.look import Look

TICKS = 4


@dataclass(frozen=True, slots=True)
class Stack:
    """`parts` are amounts in the order of the legend; `said` is their sum in words."""

    name: str
    parts: tuple[float, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Stacks:
    """`legend` names the parts that are there, each with its number, which is also that of its colour."""

    stacks: tuple[Stack, ...]
    legend: tuple[tuple[int, str], ...]
    unit: str
    thousands: str

    def draw(self, look: Look) -> str:
        lines = legend_lines([(look.kinds[number], word) for number, word in self.legend], look)
        top, high, foot, left = LEGEND_LINE * len(lines) + 30, 190, 28, 52
        drawing = Drawing(look, top + high + foot)
        drawing.legend(lines)
        ceiling = ceiling_of(max((_height(stack) for stack in self.stacks), default=0))
        for tick in range(TICKS + 1):
            y = top + high - high * tick / TICKS
            drawing.line(left, y, look.width, y)
            amount = f"{ceiling * tick // TICKS:,}".replace(",", self.thousands)
            drawing.words(left - 8, y, amount, colour=look.soft, anchor="end", size=12)
        drawing.words(left - 8, top - 18, self.unit, colour=look.soft, anchor="end", size=12)
        step = (look.width - left) / max(len(self.stacks), 1)
        for index, stack in enumerate(self.stacks):
            self._stack(drawing, stack, left + step * index, step, top + high, high / ceiling)
        for index in self._named(step):
            middle = left + step * index + step / 2
            drawing.words(middle, top + high + 16, self.stacks[index].name, colour=look.soft, anchor="middle", size=12)
        return drawing.svg()

    def _named(self, step: float) -> range:
        """The months that have room for their name: each, or every second, third…"""
        widest = max((width_of(stack.name, 12) for stack in self.stacks), default=0)
        return range(0, len(self.stacks), int(widest / step) + 1)

    def _stack(self, drawing: Drawing, stack: Stack, x: float, step: float, bottom: float, scale: float) -> None:
        look, wide = drawing.look, min(step * 0.64, 72)
        y, middle = bottom, x + step / 2
        for colour, part in zip(look.kinds, stack.parts, strict=False):
            high = max(part, 0) * scale
            y -= high
            if high:
                drawing.rectangle(middle - wide / 2, y, wide, max(high - 1, 0.5), colour)
        if width_of(stack.said, 12) <= step:
            drawing.words(middle, y - 10, stack.said, anchor="middle", bold=True, size=12)


def _height(stack: Stack) -> float:
    return sum(max(part, 0) for part in stack.parts)


def ceiling_of(amount: float) -> int:
    """The next round number that the ticks divide into round numbers."""
    power = 1
    while True:
        for factor in (4, 8, 12, 20):
            if factor * power >= amount:
                return factor * power
        power *= 10
