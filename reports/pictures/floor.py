"""A floor as it is drawn, each place the deeper the more it was used; the number says it too."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from reports.pictures.drawing import LETTER, Drawing
from reports.pictures.look import Look

STEPS = 8


@dataclass(frozen=True, slots=True)
class Spot:
    """A rectangle in units of the plan. `ratio` is None where nothing was open, or asked about; `said` names it."""

    x: int
    y: int
    width: int
    height: int
    name: str
    ratio: float | None
    said: str


@dataclass(frozen=True, slots=True)
class FloorUse:
    """`plan` is a checked drawing: plain shapes, whose classes say what they are."""

    width: int
    height: int
    plan: str
    spots: tuple[Spot, ...]
    least: str
    most: str
    closed: str

    def draw(self, look: Look) -> str:
        scale = look.width / self.width
        drawing = Drawing(look, self.height * scale + 40)
        place = f'width="{look.width}" height="{self.height * scale:.1f}" viewBox="0 0 {self.width} {self.height}"'
        drawing.parts.append(f"<svg {place}>{_walls(self.plan, look)}</svg>")
        for spot in sorted(self.spots, key=lambda spot: -spot.width * spot.height):
            _spot(drawing, spot, scale)
        self._scale(drawing)
        return drawing.svg()

    def _scale(self, drawing: Drawing) -> None:
        look, y = drawing.look, drawing.height - 24
        drawing.words(30, y + 8, self.least, colour=look.soft, anchor="end", size=13)
        for step in range(STEPS):
            drawing.rectangle(38 + 12 * step, y, 12, 16, look.shade(step / (STEPS - 1)))
        after = 38 + 12 * STEPS
        drawing.words(after + 8, y + 8, self.most, colour=look.soft, size=13)
        drawing.rectangle(after + 66, y, 16, 16, "none", edge=look.soft)
        drawing.words(after + 90, y + 8, self.closed, colour=look.soft, size=13)


def _spot(drawing: Drawing, spot: Spot, scale: float) -> None:
    look, size = drawing.look, 12
    x, y, wide, high = (side * scale for side in (spot.x, spot.y, spot.width, spot.height))
    is_known = spot.ratio is not None
    fill = look.surface if spot.ratio is None else look.shade(spot.ratio)
    drawing.rectangle(x, y, wide, high, fill, edge="" if is_known else look.soft, radius=3)
    ink = look.soft if spot.ratio is None else look.on_shade(spot.ratio)
    lines = [spot.name, spot.said] if high >= 2.4 * size and _fits(spot.name, wide, size) else [spot.said]
    if not is_known:
        lines = lines[:1] if len(lines) > 1 else []
    for index, line in enumerate(lines):
        if _fits(line, wide, size) and high >= size:
            middle = y + high / 2 + (index - (len(lines) - 1) / 2) * 1.2 * size
            drawing.words(x + wide / 2, middle, line, colour=ink, anchor="middle", size=size)


def _fits(text: str, room: float, size: float) -> bool:
    return len(text) * size * LETTER <= room - 2


def _walls(plan: str, look: Look) -> str:
    """The shapes in the colours of the picture, which has no style sheet."""
    root = ET.fromstring(f"<g>{plan}</g>")  # noqa: S314  # checked when the plan was compiled: no declaration, no entity
    for shape in root.iter():
        kind = shape.attrib.pop("class", "")
        if look.is_narrow and shape.tag == "text":
            shape.clear()  # too small to be read
        elif shape.tag in ("text", "tspan"):
            shape.attrib.update({"fill": look.soft, "font-size": "16"})
        elif shape.tag not in ("g", "title"):
            wall = {"stroke": look.soft, "stroke-width": "3"}
            line = {"stroke": look.line, "stroke-width": "1.5"}
            shape.attrib.update({"fill": "none", **(wall if kind == "wall" else line)})
    return ET.tostring(root, encoding="unicode")
