"""One bar per answer, as long as it was given often."""

from dataclasses import dataclass

from reports.pictures.drawing import Drawing, shortened, width_of
from reports.pictures.look import Look


@dataclass(frozen=True, slots=True)
class Share:
    """`said` is the count in words; one that is not told has no length."""

    name: str
    count: int
    said: str


@dataclass(frozen=True, slots=True)
class Shares:
    shares: tuple[Share, ...]

    def draw(self, look: Look) -> str:
        step = 42 if look.is_narrow else 26
        left, right = (0, 0) if look.is_narrow else (280, 110)
        drawing = Drawing(look, step * len(self.shares) + 4)
        most = max((share.count for share in self.shares), default=0) or 1
        for index, share in enumerate(self.shares):
            y, room = step * index, look.width - left - right
            beside = look.width - width_of(share.said, look.size, bold=True) if look.is_narrow else left
            drawing.words(0, y + 13, shortened(share.name, beside - 8, look.size))
            drawing.words(look.width, y + 13, share.said, anchor="end", bold=True)
            top, high = (y + 23, 12) if look.is_narrow else (y + 4, 18)
            drawing.line(left, top + high, left + room, top + high)
            drawing.rectangle(left, top, room * share.count / most, high, look.strong, radius=2)
        return drawing.svg()
