"""From an amount to another, step by step: what is added rises, what is taken away falls."""

from dataclasses import dataclass
from itertools import accumulate

from reports.pictures.drawing import Drawing, shortened
from reports.pictures.look import Colour, Look

TICKS = 4
RISE, FALL = 4, 5
"""The colours of kinds that what is added and taken away have; the sign of the number says it too."""


@dataclass(frozen=True, slots=True)
class Change:
    name: str
    amount: float
    said: str


@dataclass(frozen=True, slots=True)
class Waterfall:
    """`start` and the changes add up to `end`. The axis begins where `floor_of` says."""

    start: Change
    changes: tuple[Change, ...]
    end: Change
    unit: str
    thousands: str

    def draw(self, look: Look) -> str:
        return self._down(look) if look.is_narrow else self._across(look)

    @property
    def levels(self) -> list[float]:
        return list(accumulate([self.start.amount, *(change.amount for change in self.changes)]))

    def _bars(self, look: Look) -> list[tuple[Change, float, float, Colour]]:
        """Each with the lower and the upper end of its bar."""
        floor, levels = floor_of(self.levels), self.levels
        bars = [(self.start, floor, self.start.amount, look.strong)]
        for change, before, after in zip(self.changes, levels, levels[1:], strict=False):
            colour = look.kinds[RISE if change.amount >= 0 else FALL]
            bars.append((change, min(before, after), max(before, after), colour))
        return [*bars, (self.end, floor, self.end.amount, look.strong)]

    def _across(self, look: Look) -> str:
        left, top, high = 60, 30, 210
        drawing = Drawing(look, top + high + 34)
        floor, step = floor_of(self.levels), step_of(self.levels)
        scale = high / (step * TICKS)
        for tick in range(TICKS + 1):
            y = top + high - high * tick / TICKS
            drawing.line(left, y, look.width, y)
            amount = f"{floor + step * tick:,.0f}".replace(",", self.thousands)
            drawing.words(left - 8, y, amount, colour=look.soft, anchor="end", size=12)
        drawing.words(left - 8, top - 18, self.unit, colour=look.soft, anchor="end", size=12)
        bars = self._bars(look)
        wide = (look.width - left) / len(bars)
        for index, (change, low, most, colour) in enumerate(bars):
            x, y = left + wide * index + wide * 0.18, top + high - (most - floor) * scale
            drawing.rectangle(x, y, wide * 0.64, max((most - low) * scale, 1), colour, radius=2)
            middle = left + wide * (index + 0.5)
            drawing.words(middle, y - 10, change.said, anchor="middle", bold=True, size=12)
            named = shortened(change.name, wide, 12)
            drawing.words(middle, top + high + 18, named, colour=look.soft, anchor="middle", size=12)
        return drawing.svg()

    def _down(self, look: Look) -> str:
        bars, row = self._bars(look), 42
        floor, step = floor_of(self.levels), step_of(self.levels)
        drawing = Drawing(look, row * len(bars) + 4)
        scale = look.width / (step * TICKS)
        for index, (change, low, most, colour) in enumerate(bars):
            y = row * index
            drawing.words(0, y + 10, change.name)
            drawing.words(look.width, y + 10, change.said, anchor="end", bold=True)
            drawing.line(0, y + 33, look.width, y + 33)
            drawing.rectangle((low - floor) * scale, y + 21, max((most - low) * scale, 1), 12, colour, radius=2)
        return drawing.svg()


def floor_of(levels: list[float]) -> float:
    """Nothing, unless all levels are so far above that no change could be seen."""
    step = step_of(levels)
    return 0.0 if _is_seen_from_nothing(levels) else min(levels) // step * step


def step_of(levels: list[float]) -> float:
    """Between two ticks: a round number, of which the ticks hold all levels."""
    least = 0.0 if _is_seen_from_nothing(levels) else min(levels)
    power = 1.0
    while True:
        for factor in (1, 2, 3, 5):
            step = factor * power
            if (least // step * step) + step * TICKS >= max(levels):
                return step
        power *= 10


def _is_seen_from_nothing(levels: list[float]) -> bool:
    low, most = min(levels), max(levels)
    return low <= 0 or most == low or (most - low) * 4 >= most
