"""Nobody can be picked out of the distribution of payers."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reports.simulation.payers import FEWEST, distribution, hidden
from reports.simulation.tally import Pair

MONTH = Decimal(1)


def pairs(*changes):
    return [Pair(Decimal(100), Decimal(100 + change)) for change in changes]


def bands(*changes):
    return {(one["from"], one["to"]): one["payers"] for one in distribution(pairs(*changes), months=MONTH)["bands"]}


def test_payers_stand_in_bands_of_euros_a_month():
    found = distribution(pairs(*[10] * 6, *[-30] * 7, *[0] * 8), months=Decimal(2))
    assert (found["more"], found["less"], found["same"], found["median_change"]) == (6, 7, 8, "0.00")
    assert [(one["from"], one["to"], one["payers"]) for one in found["bands"] if one["payers"]] == [
        ("-20", "-5", 7),
        ("5", "20", 6),
    ]


def test_an_edge_belongs_to_the_larger_change():
    assert bands(*[-20] * 5, *[20] * 5)["-50", "-20"] == 5
    assert bands(*[-20] * 5, *[20] * 5)["20", "50"] == 5


def test_few_payers_are_not_told():
    found = distribution(pairs(10, 10, 30), months=MONTH)
    assert (found["more"], found["median_change"]) == (None, None)


def test_a_band_that_could_be_worked_out_hides_another():
    assert hidden([0, 3, 9, 20]) == [0, None, None, 20]


def test_two_small_bands_hide_each_other():
    assert hidden([3, 4, 9]) == [None, None, 9]


@given(st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_what_is_hidden_cannot_be_worked_out(counts):
    told = hidden(counts)
    away = [count for count, one in zip(counts, told, strict=True) if one is None]
    rest = sum(one or 0 for one in told)
    assert all(one is None or one == count for count, one in zip(counts, told, strict=True))
    assert not [one for one in told if one and one < FEWEST]
    assert not away or not rest or (len(away) > 1 and sum(away) >= FEWEST)
