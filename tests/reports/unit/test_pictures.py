"""What can be wrong in a picture without anybody seeing it at once."""

from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from reports.pictures.bars import Bar, Bars
from reports.pictures.drawing import legend_lines, shortened, width_of
from reports.pictures.heatmap import Heatmap
from reports.pictures.look import DARK, LIGHT
from reports.pictures.stacks import Stack, Stacks

LOOKS = [LIGHT, DARK, replace(LIGHT, is_narrow=True), replace(DARK, is_narrow=True)]
WEEK = Heatmap(
    days=("Lundi", "Mardi"),
    short_days=("Lun", "Mar"),
    hours=("8 h", "9 h", "10 h"),
    cells=((0.0, 0.5, 1.0), (None, None, 0.25)),
    closed="fermé",
    least="0 %",
    most="100 %",
)
YEAR = Heatmap(
    days=("Médiathèque François-Mitterrand", "Réseau"),
    short_days=(),
    hours=tuple(f"{month:02} 26" for month in range(1, 13)),
    cells=((None,) * 12, tuple(month / 100 for month in range(12))),
    closed="masqué",
    least="0 %",
    most="100 %",
    turns=False,
)
BARS = Bars((Bar("Salle <1> & 2", 0.8, 0.5, "80 %"), Bar("Poste", 0.0, 0.0, "0 %")), "présence", "réservé", 1, "… 3 …")
STACKS = Stacks((Stack("janv.", (120.0, -5.0, 0.0, 30.0), "145"),), ((0, "Salle"), (3, "Abonnement")), "€", " ")


def elements(picture, look):
    root = ElementTree.fromstring(picture.draw(look))
    return [(part.tag.rpartition("}")[2], part) for part in root]


def texts(picture, look):
    return [part.text for tag, part in elements(picture, look) if tag == "text"]


def linear(channel):
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def luminance(colour):
    red, green, blue = (linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_numbers_can_be_read_on_every_shade(look):
    ratios = [step / 100 for step in range(101)]
    assert min(contrast(look.shade(ratio), look.on_shade(ratio)) for ratio in ratios) >= 4.5


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_words_and_parts_stand_out_from_the_page(look):
    assert min(contrast(colour, look.surface) for colour in (look.ink, look.soft)) >= 4.5
    assert contrast(look.strong, look.pale) >= 2.5


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("picture", [WEEK, BARS, STACKS])
def test_nothing_leaves_the_picture(picture, look):
    root = ElementTree.fromstring(picture.draw(look))
    width, height = float(root.get("width")), float(root.get("height"))
    sides = ("x", "y", "width", "height")
    boxes = [{side: float(part.get(side)) for side in sides} for tag, part in elements(picture, look) if tag == "rect"]
    assert [box for box in boxes if min(box.values()) < 0] == []
    assert max(box["x"] + box["width"] for box in boxes) <= width
    assert max(box["y"] + box["height"] for box in boxes) <= height


@pytest.mark.parametrize("look", LOOKS)
def test_each_open_hour_says_its_percent_and_closed_hours_none(look):
    numbers = [text for text in texts(WEEK, look) if text.isdigit()]
    assert sorted(numbers, key=int) == ["0", "25", "50", "100"]


@pytest.mark.parametrize("look", LOOKS)
def test_names_are_escaped_and_the_gap_is_told(look):
    names = ["Salle <1> & 2", "Poste", "… 3 …"]
    assert [text for text in texts(BARS, look) if text in names] == names


def test_a_longer_bar_means_more():
    widths = [float(part.get("width")) for tag, part in elements(BARS, LIGHT) if tag == "rect"][2:]
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize("amount", [0, 3, 33, 130, 999, 12_345])
def test_the_scale_reaches_the_highest_column(amount):
    picture = Stacks((Stack("janv.", (float(amount),), "là-haut"),), ((0, "Salle"),), "€", " ")
    ticks = [int(text.replace(" ", "")) for text in texts(picture, LIGHT) if text[0].isdigit()]
    assert (ticks[0], len(ticks), amount <= ticks[-1]) == (0, 5, True)
    assert {after - before for before, after in pairwise(ticks)} == {ticks[1]}


def test_a_long_name_is_shortened_with_an_ellipsis():
    assert (shortened("Salle", 100, 14), shortened("Une très longue salle", 60, 14)) == ("Salle", "Une tr…")


@pytest.mark.parametrize("look", LOOKS)
def test_legends_go_on_below_where_they_do_not_fit(look):
    words = ["présence notée à l’accueil", "réservé sans que personne l’ait notée"]
    lines = legend_lines([("#000000", word) for word in words], look)
    assert [word for line in lines for _colour, word in line] == words
    assert len(lines) == (2 if look.is_narrow else 1)


@pytest.mark.parametrize("look", LOOKS)
def test_long_names_are_whole_and_the_last_columns_that_have_room_are_drawn(look):
    said = [part.text for name, part in elements(YEAR, look) if name == "text"]
    shown = [text for text in said if text.isdecimal()]
    assert shown == [str(month) for month in range(12)][-len(shown) :]
    assert (len(shown) == 12, len(shown) >= 10) == (not look.is_narrow, True)
    assert "Médiathèque François-Mitterrand" in said


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("picture", [WEEK, YEAR])
def test_no_word_of_a_heatmap_leaves_it_or_lies_on_the_one_before(picture, look):
    ends: dict[str, float] = {}
    for name, part in elements(picture, look):
        if name == "text" and not part.text.isdecimal():
            wide, x = width_of(part.text, float(part.get("font-size", look.size))), float(part.get("x"))
            first = x - wide * {"end": 1, "middle": 0.5}.get(part.get("text-anchor"), 0)
            assert ends.get(part.get("y"), 0) <= first + 0.1
            assert first + wide <= look.width
            ends[part.get("y")] = first + wide
