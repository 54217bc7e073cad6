"""One bar per row: how much of its costs it earns; a mark stands where they are paid."""

from dataclasses import dataclass

from reports.pictures.drawing import Drawing, shortened, width_of
from reports.pictures.look import Look

MOST = 3.0
"""Where bars end: a row with hardly a cost would hide all others."""


@dataclass(frozen=True, slots=True)
class Covered:
    """`ratio` is 1 where the costs are just paid."""

    name: str
    ratio: float
    said: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """`paid` names the mark."""

    rows: tuple[Covered, ...]
    paid: str

    def draw(self, look: Look) -> str:
        step, top = (46, 26) if look.is_narrow else (32, 26)
        left, right = (0, 0) if look.is_narrow else (280, 80)
        drawing = Drawing(look, top + step * len(self.rows) + 8)
        room = look.width - left - right
        most = min(max([1.0, *(row.ratio for row in self.rows)]), MOST)
        paid = left + room / most
        for index, row in enumerate(self.rows):
            y, high = top + step * index, 14 if look.is_narrow else 20
            drawing.words(0, y + 12, shortened(row.name, (look.width - 70) if look.is_narrow else left - 10, look.size))
            drawing.words(look.width, y + 12, row.said, anchor="end", bold=True)
            under = y + (22 if look.is_narrow else 2)
            colour = look.strong if row.ratio >= 1 else look.kinds[1]
            drawing.rectangle(left, under, room * min(max(row.ratio, 0), most) / most, high, colour, radius=2)
            drawing.line(left, under + high, left + room, under + high)
            drawing.stroke(paid, under, paid, under + high + 4, look.ink, width=2)
        near = min(paid, look.width - width_of(self.paid, 12) / 2)
        drawing.words(near, 8, self.paid, colour=look.soft, anchor="middle", size=12)
        return drawing.svg()
