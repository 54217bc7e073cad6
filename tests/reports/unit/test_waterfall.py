"""The waterfall: what it draws adds up, and its axis holds all of it."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.pictures.look import DARK, LIGHT
from reports.pictures.waterfall import TICKS, Change, Waterfall, floor_of, step_of

LOOKS = [LIGHT, DARK, replace(LIGHT, is_narrow=True), replace(DARK, is_narrow=True)]
amounts = st.lists(st.floats(-5000, 5000), max_size=7)


def picture_of(start, changes):
    told = tuple(Change(f"Pas {number}", amount, f"{amount:+.0f}") for number, amount in enumerate(changes))
    end = start + sum(changes)
    return Waterfall(Change("Début", start, f"{start:.0f}"), told, Change("Fin", end, f"{end:.0f}"), "€", " ")


def boxes(picture, look):
    root = ElementTree.fromstring(picture.draw(look))
    sides = ("x", "y", "width", "height")
    return root, [
        {side: float(part.get(side)) for side in sides} for part in root if part.tag.rpartition("}")[2] == "rect"
    ]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("changes", [(40, -20, 45, -40), (4000, -3000), (), (-240,)])
def test_nothing_leaves_the_picture(changes, look):
    root, found = boxes(picture_of(240, changes), look)
    assert len(found) == len(changes) + 2
    for box in found:
        assert min(box.values()) >= 0
        assert box["x"] + box["width"] <= float(root.get("width")) + 0.1
        assert box["y"] + box["height"] <= float(root.get("height"))


def test_each_step_begins_where_the_one_before_ended():
    _root, (start, rise, fall, end) = boxes(picture_of(1000, (600, -1200)), LIGHT)
    assert rise["y"] + rise["height"] == pytest.approx(start["y"], abs=0.2)
    assert fall["y"] == pytest.approx(rise["y"], abs=0.2)
    assert fall["y"] + fall["height"] == pytest.approx(end["y"], abs=0.2)


@given(start=st.floats(0, 50_000), changes=amounts)
def test_the_axis_holds_every_level(start, changes):
    levels = picture_of(start, changes).levels
    floor, step = floor_of(levels), step_of(levels)
    assert floor <= max(min(levels), 0) or floor <= min(levels)
    assert max(levels) <= floor + step * TICKS + 1e-6


def test_small_changes_of_a_large_amount_are_seen():
    levels = picture_of(3000, (50, -20)).levels
    assert (floor_of(levels), floor_of([240, 280, 200, 120])) == (3000, 0)


@pytest.mark.parametrize("look", LOOKS)
def test_names_and_signs_are_told(look):
    root, _found = boxes(picture_of(100, (50, -20)), look)
    said = [part.text for part in root if part.tag.rpartition("}")[2] == "text"]
    assert {"Début", "Fin", "Pas 0", "Pas 1", "+50", "-20", "130"} <= set(said)
