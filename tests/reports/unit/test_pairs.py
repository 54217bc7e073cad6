"""Bars side by side."""

from xml.etree import ElementTree

import pytest

from reports.pictures.look import LIGHT
from reports.pictures.pairs import Pair, Pairs
from tests.reports.unit.test_pictures import LOOKS

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = Pairs(
    (Pair("Postes", (100.0, 50.0), ("100 €", "50 €")), Pair("Salles", (0.0, -20.0), ("0 €", "−20 €"))),
    ("Avant", "Après"),
)


def bars(look) -> list[float]:
    """How wide they are, those of the legend left out."""
    rectangles = list(ElementTree.fromstring(DRAWN.draw(look)).iter(f"{SVG}rect"))
    return [float(one.get("width")) for one in rectangles if one.get("height") == "15"]


def test_bars_are_as_long_as_what_they_stand_for():
    before, after, _zero, _negative = bars(LIGHT)
    assert after == pytest.approx(before / 2, abs=0.1)


def test_what_is_nothing_or_less_has_the_thinnest_bar():
    assert bars(LIGHT)[2:] == [1.0, 1.0]


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_leaves_the_picture(look):
    drawing = ElementTree.fromstring(DRAWN.draw(look))
    wide, high = float(drawing.get("width")), float(drawing.get("height"))
    for one in drawing.iter(f"{SVG}rect"):
        assert float(one.get("x")) + float(one.get("width")) <= wide
        assert float(one.get("y")) + float(one.get("height")) <= high


def test_every_amount_is_said():
    said = {text.text for text in ElementTree.fromstring(DRAWN.draw(LIGHT)).iter(f"{SVG}text")}
    assert said == {"Avant", "Après", "Postes", "Salles", "100 €", "50 €", "0 €", "−20 €"}
