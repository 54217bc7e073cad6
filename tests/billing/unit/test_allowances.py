"""Windows of allowances, what carries over and what lapses; with the algebra."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.allowances import AllowanceEntry, left_in
from billing.standing import Holding, PassEntry, Standing
from billing.wallet import Wallet
from tests.billing.unit.test_price_rules import price, use
from tests.billing.unit.test_pricing import MONDAY, member

JANUARY, FEBRUARY, MARCH = (date(2027, month, 1) for month in (1, 2, 3))
MONTHLY = AllowanceEntry(60, rollover=1)
GRANTED = dict.fromkeys((JANUARY, FEBRUARY, MARCH), 60)
RESETS = ("week", "month", "quarter", "year")
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("reset", "window", "following"),
    [
        ("week", date(2026, 12, 28), date(2027, 1, 4)),
        ("month", date(2026, 12, 1), date(2027, 1, 1)),
        ("quarter", date(2026, 10, 1), date(2027, 1, 1)),
        ("year", date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_the_window_of_new_years_eve_ends_with_the_year_or_the_week(reset, window, following):
    entry = AllowanceEntry(60, reset=reset)
    assert (entry.window(date(2026, 12, 31)), entry.following(window)) == (window, following)


@given(days, st.sampled_from(RESETS))
def test_windows_follow_one_another_without_a_gap(day, reset):
    entry = AllowanceEntry(60, reset=reset)
    window = entry.window(day)
    following = entry.following(window)
    assert window <= day < following
    assert (entry.window(following), entry.window(following - timedelta(days=1))) == (following, window)


def test_what_january_left_is_there_in_february():
    assert left_in(FEBRUARY, MONTHLY, granted=GRANTED, drawn={JANUARY: 20}) == 100


def test_what_january_left_has_lapsed_in_march():
    assert left_in(MARCH, MONTHLY, granted=GRANTED, drawn={}) == 120


def test_the_oldest_goes_first():
    """February takes what January left, so that its own is there for March."""
    assert left_in(MARCH, MONTHLY, granted=GRANTED, drawn={FEBRUARY: 60}) == 120


def test_what_was_given_back_in_a_later_window_gives_no_more_than_was_granted():
    assert left_in(FEBRUARY, AllowanceEntry(60), granted={FEBRUARY: 60}, drawn={FEBRUARY: -30}) == 60


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(1, 200)), max_size=30), st.integers(0, 12))
def test_drawing_what_is_left_never_draws_more_than_was_granted(draws, rollover):
    """In whatever order the windows are drawn from."""
    entry = AllowanceEntry(60, rollover=rollover)
    windows = [date(2027, month, 1) for month in range(1, 13)]
    granted, drawn = dict.fromkeys(windows, 60), dict.fromkeys(windows, 0)
    for number, minutes in draws:
        left = left_in(windows[number], entry, granted=granted, drawn=drawn)
        drawn[windows[number]] += min(minutes, left)
    for first in range(12):
        for last in range(first, 12):
            reachable = windows[max(0, first - rollover) : last + 1]
            assert sum(drawn[window] for window in windows[first : last + 1]) <= 60 * len(reachable)


@given(st.integers(1, 600), st.integers(0, 600), st.sampled_from([1, 30, 60, 240]))
def test_a_step_never_makes_a_use_dearer_and_is_drawn_whole(minutes, allowance, step):
    standing = member(allowance)
    plan = standing.holdings[0].plan
    plan.allowances["desk"] = AllowanceEntry(allowance, step=step)
    quote = use(price(), minutes, standing=standing)
    drawn = sum(line.allowance_minutes for line in quote.lines)
    assert quote.net <= use(price(), minutes).net
    assert (drawn % step, drawn <= allowance) == (0, True)


def passes(*units: int) -> Standing:
    """Each expires a day later than the one before."""
    entries = [
        PassEntry(number, "Carnet", "desk", None, 240, left, MONDAY, MONDAY + timedelta(days=number))
        for number, left in enumerate(units)
    ]
    return Standing(passes=tuple(entries))


@given(st.lists(st.integers(0, 4), max_size=4), st.lists(st.integers(1, 900), min_size=1, max_size=5))
def test_passes_give_what_they_have_and_no_more(units, uses):
    standing = passes(*units)
    wallet = Wallet(standing)
    quotes = [use(price(), minutes, standing=standing, wallet=wallet) for minutes in uses]
    taken = sum(line.pass_units for quote in quotes for line in quote.lines)
    assert taken + sum(wallet.units.values()) == sum(units)
    assert all(left >= 0 for left in wallet.units.values())


@given(st.lists(st.integers(0, 4), max_size=4), st.integers(1, 900))
def test_a_pass_never_makes_a_use_dearer(units, minutes):
    assert use(price(), minutes, standing=passes(*units)).net <= use(price(), minutes).net


def test_a_unit_is_of_one_local_day():
    """From ten in the evening to two in the morning is two days, so two units."""
    standing = passes(0, 9)
    lines = use(price(), 240, standing=standing, start=time(22)).lines
    assert [(line.activity_on, line.pass_units) for line in lines] == [(MONDAY, 1), (MONDAY + timedelta(days=1), 1)]


def test_what_costs_nothing_takes_no_unit():
    assert use(price(hourly="0.00"), 60, standing=passes(3)).lines[0].pass_units == 0


def test_a_holding_ends_with_its_last_day():
    holding = Holding(1, member(60).holdings[0].plan, ends_on=MONDAY)
    assert (holding.holds(MONDAY, 1), holding.holds(MONDAY + timedelta(days=1), 1)) == (True, False)
