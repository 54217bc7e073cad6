"""An attacker who holds everything that is published, and linear programming."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.open_data.suppression import HOUR, LEAST, NETWORK, WIDTH, Cell, withheld, year_may_be_told

SLOWLY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
KINDS = ("desk", "equipment", "room")


def most(goal, equations, limits):
    """The greatest `goal · x` with these equations (coefficients, sum) and 0 ≤ x ≤ limits; simplex, with Bland’s rule.

    None where nothing satisfies them.
    """
    size, count = len(limits), len(equations)
    rows = [[*map(Fraction, row), *[Fraction(0)] * size, Fraction(total)] for row, total in equations]
    for index, limit in enumerate(limits):
        row = [Fraction(0)] * (2 * size + 1)
        row[index] = row[size + index] = Fraction(1)
        row[-1] = Fraction(limit)
        rows.append(row)
    wide = 2 * size
    for number, row in enumerate(rows):
        row[wide:wide] = [Fraction(int(number == other)) for other in range(count)]
    basis = [*range(wide, wide + count), *range(size, wide)]
    aim = [Fraction(0)] * wide + [Fraction(-1)] * count
    _climb(rows, basis, aim)
    if any(rows[number][-1] for number, column in enumerate(basis) if column >= wide):
        return None
    for number, column in enumerate(basis):
        if column >= wide:
            pivot = next((other for other in range(wide) if rows[number][other]), None)
            if pivot is not None:
                _turn(rows, basis, number, pivot)
    aim = [*map(Fraction, goal), *[Fraction(0)] * size, *[Fraction(-(10**30))] * count]
    _climb(rows, basis, aim)
    return sum(aim[column] * rows[number][-1] for number, column in enumerate(basis))


def _climb(rows, basis, aim):
    while True:
        gains = [
            aim[column] - sum(aim[held] * rows[number][column] for number, held in enumerate(basis))
            for column in range(len(aim))
        ]
        enters = next((column for column, gain in enumerate(gains) if gain > 0), None)
        if enters is None:
            return
        ratios = [(row[-1] / row[enters], basis[number], number) for number, row in enumerate(rows) if row[enters] > 0]
        _turn(rows, basis, min(ratios)[2], enters)


def _turn(rows, basis, leaves, enters):
    pivot = rows[leaves][enters]
    rows[leaves] = [value / pivot for value in rows[leaves]]
    for number, row in enumerate(rows):
        if number != leaves and row[enters]:
            times = row[enters]
            rows[number] = [value - times * other for value, other in zip(row, rows[leaves], strict=True)]
    basis[leaves] = enters


def test_the_attacker_can_solve():
    equations = [([1, 1, 0], 10), ([0, 1, 1], 4)]
    assert most([1, 0, 0], equations, [20, 20, 20]) == 10
    assert -most([-1, 0, 0], equations, [20, 20, 20]) == 6
    assert most([1, 0, 0], [([1, 1, 0], 100)], [20, 20, 20]) is None


def below(key, leaves):
    site, kind = key
    return [leaf for leaf in leaves if (site is None or leaf[0] == site) and (not kind or leaf[1] == kind)]


def attacked(months, *, year=False):
    """For each withheld cell, its month and the room that is left for it: the attacker knows every published one."""
    leaves = [(number, key) for number, month in enumerate(months) for key in month if key[1]]
    limits = [months[number][key].open for number, key in leaves]
    equations, secrets = [], []
    for number, month in enumerate(months):
        hidden = withheld(month)
        for key, cell in month.items():
            row = [int(one == number and leaf in below(key, [leaf])) for one, leaf in leaves]
            if key in hidden:
                secrets.append((row, cell))
            else:
                equations.append((row, cell.booked))
    if year:
        equations.append(([1] * len(leaves), sum(month[NETWORK].booked for month in months)))
    for row, cell in secrets:
        yield cell, most(row, equations, limits) + most([-one for one in row], equations, limits)


def summed(cells):
    return Cell(*(sum(getattr(cell, name) for cell in cells) for name in ("open", "booked", "bookings", "people")))


def month_of(leaves):
    """With its totals."""
    sites = {site for site, _kind in leaves}
    totals = {(site, ""): summed([cell for key, cell in leaves.items() if key[0] == site]) for site in sites}
    return {**leaves, **totals, NETWORK: summed(leaves.values())}


def cell(hours_open, share, bookings, people):
    """Nothing is booked by nobody."""
    booked = 0 if not bookings else int(hours_open * HOUR * share)
    return Cell(hours_open * HOUR, booked, bookings, min(people, bookings))


CELLS = st.builds(
    cell,
    st.sampled_from([0, 1, 8, 40, 400]),
    st.sampled_from([0.0, 0.01, 0.3, 0.95, 1.0]),
    st.sampled_from([0, 1, 4, 5, 60]),
    st.integers(0, 20),
)
MONTHS = st.dictionaries(st.tuples(st.integers(1, 4), st.sampled_from(KINDS)), CELLS, min_size=1, max_size=8).map(
    month_of
)


@SLOWLY
@given(MONTHS)
def test_no_withheld_cell_can_be_computed_or_narrowed_down(month):
    for secret, room in attacked([month]):
        assert room >= min(WIDTH, secret.open / 2) > 0


@SLOWLY
@given(st.lists(MONTHS, min_size=1, max_size=2))
def test_no_month_can_be_computed_from_a_year_that_is_told(months):
    if year_may_be_told(months):
        for secret, room in attacked(months, year=True):
            assert room >= min(WIDTH, secret.open / 2) > 0


@SLOWLY
@given(MONTHS)
def test_small_counts_are_never_published_and_what_was_never_open_always_is(month):
    hidden = withheld(month)
    small = {key for key, one in month.items() if one.open and (one.bookings < LEAST or one.people < LEAST)}
    assert small <= hidden
    assert not [key for key in hidden if not month[key].open]


BIG, SMALL, NONE = Cell(400 * HOUR, 100 * HOUR, 60, 20), Cell(200 * HOUR, 9 * HOUR, 3, 3), Cell(200 * HOUR, 0, 0, 0)
MIDDLE = Cell(200 * HOUR, 40 * HOUR, 12, 8)


def test_what_nobody_small_made_is_published_whole():
    assert withheld(month_of({(1, "desk"): BIG, (1, "room"): MIDDLE})) == frozenset()


def test_a_small_cell_takes_its_smallest_neighbour_along_and_leaves_the_total():
    month = month_of({(1, "desk"): BIG, (1, "room"): MIDDLE, (1, "equipment"): SMALL})
    assert withheld(month) == {(1, "equipment"), (1, "room")}


def test_two_empty_cells_do_not_hide_each_other():
    month = month_of({(1, "desk"): BIG, (1, "room"): NONE, (1, "equipment"): NONE})
    assert withheld(month) == {(1, "equipment"), (1, "room"), (1, "desk")}


def test_a_small_site_is_not_what_the_network_has_more_than_the_others():
    month = month_of({(1, "desk"): BIG, (2, "desk"): SMALL, (3, "desk"): MIDDLE})
    assert withheld(month) == {(2, "desk"), (2, ""), (3, "desk"), (3, "")}


def test_where_no_neighbour_helps_the_total_is_withheld():
    month = month_of({(1, "desk"): Cell(40 * HOUR, 40 * HOUR, 3, 3), (2, "desk"): Cell(40 * HOUR, 40 * HOUR, 60, 20)})
    assert withheld(month) == {(1, "desk"), (1, ""), NETWORK}


@pytest.mark.parametrize(("others", "told"), [([BIG], False), ([SMALL], True)])
def test_a_year_is_told_only_where_it_does_not_give_one_small_month_away(others, told):
    assert year_may_be_told([month_of({(1, "desk"): one}) for one in (SMALL, *others)]) == told
