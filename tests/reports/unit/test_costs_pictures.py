from dataclasses import replace
from xml.etree import ElementTree

import pytest

from reports.pictures.coverage import Coverage, Covered
from reports.pictures.crossing import Crossing, Mark
from reports.pictures.look import DARK, LIGHT

LOOKS = [LIGHT, DARK, replace(LIGHT, is_narrow=True), replace(DARK, is_narrow=True)]
CROSSING = Crossing(
    empty=400.0,
    full=600.0,
    earned=1200.0,
    real=Mark(0.25, 300.0, "réel : 25 %"),
    meeting=Mark(0.4, 480.0, "équilibre : 40 %"),
    revenue="recettes",
    costs="charges",
    percents=("0 %", "25 %", "50 %", "75 %", "100 %"),
    unit="€",
    thousands=" ",
)
COVERAGE = Coverage((Covered("Salles <1> & 2", 1.6, "160 %"), Covered("Ateliers", 0.4, "40 %")), "charges payées")


def elements(picture, look, name):
    return [part for part in ElementTree.fromstring(picture.draw(look)).iter() if part.tag.endswith(f"}}{name}")]


def number(part, name):
    return float(part.get(name))


@pytest.mark.parametrize("look", LOOKS)
def test_dots_lie_where_the_lines_of_revenue_and_costs_are(look):
    costs, earned = elements(CROSSING, look, "line")[5:7]
    _real, meeting = elements(CROSSING, look, "circle")
    for line in (costs, earned):
        along = (number(meeting, "cx") - number(line, "x1")) / (number(line, "x2") - number(line, "x1"))
        height = number(line, "y1") + along * (number(line, "y2") - number(line, "y1"))
        assert height == pytest.approx(number(meeting, "cy"), abs=0.3)


def test_lines_that_never_meet_have_one_dot():
    assert len(elements(replace(CROSSING, meeting=None), LIGHT, "circle")) == 1


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("picture", [CROSSING, COVERAGE, replace(CROSSING, earned=0.0, real=Mark(0.0, -40.0, "réel"))])
def test_nothing_lies_outside_the_picture(picture, look):
    height = number(ElementTree.fromstring(picture.draw(look)), "height")
    for part in elements(picture, look, "line"):
        assert all(0 <= number(part, name) <= look.width for name in ("x1", "x2"))
        assert all(0 <= number(part, name) <= height for name in ("y1", "y2"))
    for part in elements(picture, look, "rect"):
        assert number(part, "x") + number(part, "width") <= look.width
        assert number(part, "width") >= 0


@pytest.mark.parametrize("look", LOOKS)
def test_the_mark_of_paid_costs_lies_within_the_bars_that_cover_more(look):
    paid = number(elements(COVERAGE, look, "line")[-1], "x1")
    covered, short = (number(bar, "x") + number(bar, "width") for bar in elements(COVERAGE, look, "rect"))
    assert short < paid < covered


def test_names_are_escaped():
    assert "Salles <1> & 2" in [part.text for part in elements(COVERAGE, LIGHT, "text")]


@pytest.mark.parametrize("look", LOOKS)
def test_a_row_with_hardly_a_cost_does_not_hide_the_others(look):
    picture = replace(COVERAGE, rows=(*COVERAGE.rows, Covered("Ailleurs", 208.8, "20 880 %")))
    widths = [number(part, "width") for part in elements(picture, look, "rect")]
    assert widths[-2] > widths[-1] / 10
