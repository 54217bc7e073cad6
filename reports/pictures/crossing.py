"""Where revenue crosses costs: two straight lines over the occupancy, what is real, and where they meet."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.pictures.drawing import LEGEND_LINE, Drawing, legend_lines
from reports.pictures.look import Look
from reports.pictures.stacks import ceiling_of

TICKS = 4
Scale = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Mark:
    """An occupancy between 0 and 1, the amount there, and what it is in words."""

    occupancy: float
    amount: float
    said: str


@dataclass(frozen=True, slots=True)
class Crossing:
    """`empty` and `full` are the costs at an occupancy of 0 and 1, `earned` the revenue at 1.

    `meeting` is where the lines meet, None where they do not. `percents` name the ticks.
    """

    empty: float
    full: float
    earned: float
    real: Mark
    meeting: Mark | None
    revenue: str
    costs: str
    percents: tuple[str, ...]
    unit: str
    thousands: str

    def draw(self, look: Look) -> str:
        marks = [(look.kinds[3], self.real), *([(look.ink, self.meeting)] if self.meeting else [])]
        words = [(colour, mark.said) for colour, mark in marks]
        lines = legend_lines([(look.strong, self.revenue), (look.kinds[1], self.costs), *words], look)
        top, high, foot, left = LEGEND_LINE * len(lines) + 30, 190 if look.is_narrow else 260, 30, 58
        drawing = Drawing(look, top + high + foot)
        drawing.legend(lines)
        ceiling = ceiling_of(max(self.full, self.earned, self.real.amount, 1))
        room = look.width - left - 16

        def x(occupancy: float) -> float:
            return left + room * occupancy

        def y(amount: float) -> float:
            return top + high - high * max(amount, 0) / ceiling

        self._frame(drawing, ceiling, x, y)
        drawing.stroke(x(0), y(self.empty), x(1), y(self.full), look.kinds[1], width=3)
        drawing.stroke(x(0), y(0), x(1), y(self.earned), look.strong, width=3)
        for colour, mark in marks:
            place = x(mark.occupancy)
            drawing.stroke(place, y(0), place, y(mark.amount), colour, width=1.5, dashes="5 4")
            drawing.dot(place, y(mark.amount), 6, colour)
        return drawing.svg()

    def _frame(self, drawing: Drawing, ceiling: int, x: Scale, y: Scale) -> None:
        look, left = drawing.look, x(0)
        for tick in range(TICKS + 1):
            amount = ceiling * tick // TICKS
            drawing.line(left, y(amount), look.width, y(amount))
            said = f"{amount:,}".replace(",", self.thousands)
            drawing.words(left - 8, y(amount), said, colour=look.soft, anchor="end", size=12)
            place = x(tick / TICKS)
            anchor = "end" if tick == TICKS else "middle"
            drawing.words(place, y(0) + 18, self.percents[tick], colour=look.soft, anchor=anchor, size=12)
        drawing.words(left - 8, y(ceiling) - 18, self.unit, colour=look.soft, anchor="end", size=12)
