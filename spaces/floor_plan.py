"""What a floor plan may be drawn with."""

import re
import xml.etree.ElementTree as ET

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PLAN_ELEMENTS = {"g", "rect", "path", "line", "circle", "ellipse", "polygon", "polyline", "text", "tspan", "title"}
PLAN_ATTRIBUTES = {
    "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "cx", "cy", "r", "rx", "ry", "width", "height", "d", "points",
    "transform", "class", "text-anchor", "font-size",
}  # fmt: skip


def check_plan(drawing: str) -> None:
    """Only plain shapes: no script, no style, no link, no foreign content. Raises ValidationError."""
    if not drawing:
        return
    if re.search(r"<[!?]", drawing):
        raise ValidationError(_("Le plan ne doit contenir ni déclaration ni commentaire."))
    try:
        root = ET.fromstring(f"<g>{drawing}</g>")  # noqa: S314  # no declaration, hence no entity
    except ET.ParseError as error:
        raise ValidationError(_("Le plan n’est pas du SVG bien formé.")) from error
    for element in root.iter():
        if element.tag not in PLAN_ELEMENTS:
            raise ValidationError(_("Élément refusé dans le plan : %(name)s"), params={"name": element.tag})
        for name in element.attrib:
            if name not in PLAN_ATTRIBUTES:
                raise ValidationError(_("Attribut refusé dans le plan : %(name)s"), params={"name": name})
