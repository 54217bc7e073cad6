"""The cheapest combination of hours, half-days, days, weeks and months, and what each use adds; with the algebra."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from billing.day_pricing import Charged, Time
from billing.price_list import PlanEntry, PriceEntry, PriceList, TariffEntry
from billing.pricing import Quote, quote_use
from billing.standing import Holding, Standing
from billing.wallet import Wallet
from core.clock import at_wall
from core.money import ZERO
from core.ranges import Period
from tests.billing.unit.test_pricing import MONDAY, PARIS, Desk

SUNDAY = MONDAY - timedelta(days=1)
NINE_TO_FIVE = {weekday: ((time(9), time(17)),) for weekday in range(5)}


def price(**said) -> PriceEntry:
    """2,50 € an hour unless it is said otherwise."""
    amounts = {"hourly": "2.50", "daily_cap": None, **said}
    plain = {"free_minutes", "half_day_minutes", "peaks", "caps_span_bookings", "floor_percent", "true_cost_percent"}
    told = {name: value if name in plain or value is None else Decimal(value) for name, value in amounts.items()}
    return PriceEntry(**{"vat_rate": Decimal(20), **told})


def listed(entry: PriceEntry) -> PriceList:
    return PriceList((TariffEntry(date(2026, 1, 1), {("public", "desk", None, None): entry}),), {})


def use(
    entry: PriceEntry, minutes: int, start: time = time(9), day: date = MONDAY, standing: Standing | None = None, **more
) -> Quote:
    begin = at_wall(day, start, PARIS)
    period = Period(begin, begin + timedelta(minutes=minutes))
    return quote_use([Desk()], period, standing=standing or Standing(), prices=listed(entry), **more)


def told(quote: Quote) -> list[tuple[str, Decimal, Decimal]]:
    return [(line.rule, line.quantity, line.net) for line in quote.lines]


def test_peak_hours_cost_their_own_price():
    quote = use(price(peak_hourly="4.00", peaks=NINE_TO_FIVE), 120, start=time(16))
    assert told(quote) == [("peak", Decimal("1.00"), Decimal("4.00")), ("hourly", Decimal("1.00"), Decimal("2.50"))]


def test_a_peak_window_until_midnight_ends_with_the_day():
    evening = {0: ((time(20), time(0)),)}
    quote = use(price(peak_hourly="4.00", peaks=evening), 300, start=time(21))
    assert [(line.activity_on.day, line.rule, line.minutes) for line in quote.lines] == [
        (11, "peak", 180),
        (12, "hourly", 120),
    ]


@pytest.mark.parametrize(("day", "minutes"), [(date(2027, 3, 28), 60), (date(2027, 10, 31), 180), (MONDAY, 120)])
def test_a_peak_window_follows_the_clocks_of_the_night_they_change(day, minutes):
    """From one to three in the morning lasts an hour in spring, three in autumn."""
    night = {day.weekday(): ((time(1), time(3)),)}
    quote = use(price(peak_hourly="4.00", peaks=night), 360, start=time(0), day=day)
    assert sum(line.peak_minutes for line in quote.lines) == minutes


def test_half_days_cover_the_dearest_minutes():
    quote = use(price(peak_hourly="4.00", peaks=NINE_TO_FIVE, half_day="9.00"), 360, start=time(13))
    assert told(quote) == [("half_day", 1, Decimal("9.00")), ("hourly", Decimal("2.00"), Decimal("5.00"))]


def test_a_half_day_is_bought_only_where_it_is_cheaper():
    assert told(use(price(half_day="9.00"), 180)) == [("hourly", Decimal("3.00"), Decimal("7.50"))]


def test_two_half_days_may_be_cheaper_than_the_day():
    assert told(use(price(half_day="6.00", daily_cap="15.00"), 480)) == [("half_day", 2, Decimal("12.00"))]


def test_a_week_never_costs_more_than_the_week():
    quote = use(price(daily_cap="12.50", weekly="40.00"), 5 * 24 * 60, start=time(0))
    assert told(quote) == [("weekly_cap", 1, Decimal("40.00"))]


def test_a_week_across_the_end_of_a_month_gives_each_month_its_share():
    """Monday 29 March to Friday 2 April."""
    quote = use(price(daily_cap="12.50", weekly="50.00"), 5 * 24 * 60, start=time(0), day=date(2027, 3, 29))
    assert [(line.activity_on, line.net) for line in quote.lines] == [
        (date(2027, 3, 29), Decimal("30.00")),
        (date(2027, 4, 1), Decimal("20.00")),
    ]


def test_a_month_is_bought_where_weeks_would_cost_more():
    quote = use(price(daily_cap="12.50", weekly="50.00", monthly="120.00"), 28 * 24 * 60, time(0), date(2027, 2, 1))
    assert told(quote) == [("monthly_cap", 1, Decimal("120.00"))]


def test_a_month_and_the_days_beside_it_are_the_cheapest_together():
    """From Saturday 30 January over the whole of February."""
    quote = use(price(daily_cap="12.50", monthly="120.00"), 30 * 24 * 60, time(0), date(2027, 1, 30))
    assert [line.rule for line in quote.lines] == ["daily_cap", "daily_cap", "monthly_cap"]


def test_each_use_adds_its_own_price():
    assert told(use(price(per_use="1.00"), 60)) == [
        ("hourly", Decimal("1.00"), Decimal("2.50")),
        ("per_use", 1, Decimal("1.00")),
    ]


def test_a_use_never_costs_less_than_its_minimum():
    assert told(use(price(minimum="2.00"), 30)) == [
        ("hourly", Decimal("0.50"), Decimal("1.25")),
        ("minimum", 1, Decimal("0.75")),
    ]


def test_the_first_minutes_may_be_free():
    assert told(use(price(free_minutes=30), 90)) == [
        ("free_minutes", Decimal("0.50"), ZERO),
        ("hourly", Decimal("1.00"), Decimal("2.50")),
    ]


def test_what_is_free_has_no_minimum():
    assert use(price(free_minutes=60, minimum="5.00"), 45).net == 0


def test_a_plan_takes_its_share_off_all_that_is_paid():
    standing = Standing(holdings=(Holding(1, PlanEntry(1, "Formule", "public", discount_percent=20)),))
    assert told(use(price(per_use="1.00"), 60, standing=standing))[-1] == ("discount", -1, Decimal("-0.70"))


def test_a_discount_holds_on_the_days_of_the_membership_alone():
    plan = PlanEntry(1, "Formule", "public", discount_percent=50)
    standing = Standing(holdings=(Holding(1, plan, ends_on=MONDAY),))
    assert use(price(hourly="3.00"), 120, start=time(23), standing=standing).net == Decimal("4.50")


def test_a_price_change_in_the_middle_of_a_use_counts_from_its_day():
    """The night from Sunday to Monday, when the hour goes from two to three euros."""
    case = ("public", "desk", None, None)
    before, after = price(hourly="2.00"), price(hourly="3.00")
    prices = PriceList((TariffEntry(MONDAY, {case: after}), TariffEntry(date(2026, 1, 1), {case: before})), {})
    begin = at_wall(SUNDAY, time(23), PARIS)
    night = Period(begin, begin + timedelta(hours=2))
    assert quote_use([Desk()], night, standing=Standing(), prices=prices).net == Decimal("5.00")


def test_every_minute_of_use_is_on_exactly_one_line():
    entry = price(peak_hourly="4.00", peaks=NINE_TO_FIVE, half_day="8.00", free_minutes=20, per_use="1.00")
    quote = use(entry, 610, start=time(11))
    assert (sum(line.minutes for line in quote.lines), sum(line.peak_minutes for line in quote.lines)) == (610, 360)


def test_two_ranges_in_one_day_cost_no_more_than_the_day():
    entry = price(daily_cap="12.50", caps_span_bookings=True)
    wallet = Wallet(Standing())
    morning = use(entry, 240, wallet=wallet)
    afternoon = use(entry, 240, start=time(14), wallet=wallet)
    assert (morning.net, afternoon.net) == (Decimal("10.00"), Decimal("2.50"))


def test_two_ranges_in_one_day_are_apart_where_the_tariff_says_nothing():
    entry, wallet = price(daily_cap="12.50"), Wallet(Standing())
    nets = [use(entry, 240, start=start, wallet=wallet).net for start in (time(8), time(14))]
    assert nets == [Decimal("10.00"), Decimal("10.00")]


def test_what_was_charged_before_counts_for_its_resource_and_day_alone():
    entry = price(daily_cap="12.50", caps_span_bookings=True)
    charged = {(7, SUNDAY): Charged(Time(480), Decimal("12.50")), (8, MONDAY): Charged(Time(480), Decimal("12.50"))}
    assert use(entry, 240, standing=Standing(charged=charged)).net == Decimal("10.00")


unhurried = settings(deadline=None)
"""Weeks of minutes: how long an example takes says nothing."""

amounts = st.decimals("0.00", "30.00", places=2)
offered = st.none() | amounts


@st.composite
def entries(draw, *, with_uses: bool = False, with_spans: bool = False) -> PriceEntry:
    hourly = draw(amounts)
    cap = draw(st.none() | st.decimals(hourly, hourly + 100, places=2))
    said = {
        "hourly": hourly,
        "daily_cap": cap,
        "peak_hourly": draw(offered),
        "half_day": draw(offered),
        "half_day_minutes": draw(st.sampled_from([60, 180, 240])),
        "peaks": draw(st.sampled_from([{}, NINE_TO_FIVE, {day: ((time(0), time(0)),) for day in range(5, 7)}])),
    }
    if with_uses:
        said |= {"per_use": draw(offered), "minimum": draw(offered), "free_minutes": draw(st.integers(0, 90))}
    if with_spans:
        said |= {"weekly": draw(st.none() | st.decimals(0, 200, places=2))}
        said |= {"monthly": draw(st.none() | st.decimals(0, 600, places=2))}
    return price(**said)


def with_discount(percent: int) -> Standing:
    return Standing(holdings=(Holding(1, PlanEntry(1, "Formule", "public", discount_percent=percent)),))


@unhurried
@given(
    entries(with_uses=True, with_spans=True), st.integers(1, 14 * 24 * 60), st.integers(1, 14 * 24 * 60),
    st.integers(0, 100),
)  # fmt: skip
def test_a_longer_use_never_costs_less_whatever_the_price(entry, one, other, percent):
    shorter, longer = sorted((one, other))
    day, standing = date(2027, 3, 26), with_discount(percent)
    assert use(entry, shorter, day=day, standing=standing).net <= use(entry, longer, day=day, standing=standing).net


@unhurried
@given(entries(), st.integers(1, 2 * 24 * 60), st.integers(0, 23))
def test_time_costs_the_same_however_it_is_cut_at_midnight(entry, minutes, hour):
    begin = at_wall(SUNDAY, time(hour), PARIS)
    period = Period(begin, begin + timedelta(minutes=minutes))
    midnight = at_wall(MONDAY, time(0), PARIS)
    assume(period.start < midnight < period.end)
    prices = listed(entry)
    pieces = [Period(period.start, midnight), Period(midnight, period.end)]
    whole, *parts = (quote_use([Desk()], one, standing=Standing(), prices=prices).net for one in (period, *pieces))
    assert whole == sum(parts)


@unhurried
@given(entries(), st.lists(st.integers(1, 300), min_size=2, max_size=6))
def test_time_costs_the_same_however_a_day_is_cut_where_caps_span_bookings(entry, minutes):
    assume(sum(minutes) <= 24 * 60)
    spanning = replace(entry, caps_span_bookings=True)
    wallet, begin, parts = Wallet(Standing()), at_wall(MONDAY, time(0), PARIS), ZERO
    for length in minutes:
        period = Period(begin, begin + timedelta(minutes=length))
        parts += quote_use([Desk()], period, standing=Standing(), prices=listed(spanning), wallet=wallet).net
        begin = period.end
    assert parts == use(entry, sum(minutes), start=time(0)).net


@unhurried
@given(entries(with_uses=True, with_spans=True), st.integers(1, 10 * 24 * 60), st.integers(0, 100))
def test_the_same_facts_give_the_same_cents_whatever_the_price(entry, minutes, percent):
    quotes = [use(entry, minutes, standing=with_discount(percent)) for _time in range(2)]
    assert quotes[0].as_json() == quotes[1].as_json()


@unhurried
@given(entries(), st.integers(1, 24 * 60))
def test_no_day_is_ever_dearer_than_the_day(entry, minutes):
    assume(entry.daily_cap is not None)
    assert use(entry, minutes, start=time(0)).net <= entry.daily_cap


@unhurried
@given(entries(with_spans=True), st.integers(1, 40 * 24 * 60))
def test_lines_add_up_to_the_minutes_of_the_use(entry, minutes):
    assert sum(line.minutes for line in use(entry, minutes).lines) == minutes


@unhurried
@given(entries(with_spans=True), st.integers(1, 20 * 24 * 60))
def test_a_week_and_a_month_only_ever_make_it_cheaper(entry, minutes):
    bare = replace(entry, weekly=None, monthly=None)
    assert use(entry, minutes).net <= use(bare, minutes).net
