"""Curves and floors: what can be wrong in them without anybody seeing it at once."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from reports.pictures.curves import Curve, Curves
from reports.pictures.floor import FloorUse, Spot
from reports.pictures.look import DARK, LIGHT

LOOKS = [LIGHT, DARK, replace(LIGHT, is_narrow=True), replace(DARK, is_narrow=True)]
TICKS = ("0", "25", "50", "75", "100")
CURVES = Curves(
    ("1", "2", "3"), (Curve("now", (0.5, None, 1.0)), Curve("before", (0.1, 0.2, 0.3)), Curve("x", ())), 1.0, TICKS
)
PLAN = '<path class="wall" d="M0 0 H1000"/><text class="plan-text" x="1" y="1">Quai &lt;1&gt;</text>'
FLOOR = FloorUse(
    1000,
    600,
    PLAN,
    (
        Spot(0, 0, 1000, 600, "Étage", 0.25, "25"),
        Spot(10, 10, 300, 200, "Salle <2>", 0.5, "50"),
        Spot(400, 10, 300, 200, "Fermée", None, ""),
        Spot(800, 10, 8, 8, "Recoin", 1.0, "100"),
    ),
    "0 %",
    "100 %",
    "fermé",
)


def elements(picture, look, kind):
    return [part for part in ElementTree.fromstring(picture.draw(look)).iter() if part.tag.endswith(f"}}{kind}")]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("picture", [CURVES, FLOOR])
def test_pictures_are_well_formed_and_as_wide_as_they_say(picture, look):
    root = ElementTree.fromstring(picture.draw(look))
    assert root.get("width") == str(look.width)


@pytest.mark.parametrize("look", LOOKS)
def test_a_curve_is_broken_where_something_is_missing(look):
    assert (len(elements(CURVES, look, "polyline")), len(elements(CURVES, look, "circle"))) == (3, 2)


def test_the_curve_of_the_period_itself_is_drawn_last():
    assert elements(CURVES, LIGHT, "polyline")[-1].get("stroke") == LIGHT.strong


@pytest.mark.parametrize("look", LOOKS)
def test_a_floor_colours_its_places_by_their_use(look):
    fills = [part.get("fill") for part in elements(FLOOR, look, "rect")]
    assert {look.shade(0.25), look.shade(0.5), look.surface} <= set(fills)


def test_small_places_lie_on_top_of_large_ones():
    fills = [part.get("fill") for part in elements(FLOOR, LIGHT, "rect")]
    assert fills.index(LIGHT.shade(0.25)) < fills.index(LIGHT.shade(0.5)) < fills.index(LIGHT.shade(1.0))


def test_a_floor_writes_what_fits_and_nothing_over_the_edge():
    said = [part.text for part in elements(FLOOR, LIGHT, "text")]
    assert {"Salle <2>", "50", "Fermée", "Quai <1>"} <= set(said)
    assert "Recoin" not in said


def test_the_walls_need_no_style_sheet():
    assert "class=" not in FLOOR.draw(LIGHT)
