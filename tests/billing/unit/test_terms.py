from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.terms import DAY, Binding, Part, Span, Term, committed_until, last_day, next_term, parts_of, term_on

days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
lengths = st.integers(1, 24)
fees = st.decimals(min_value=0, max_value=2000, places=2)


def firsts(anchor: date, count: int, months: int = 1) -> list[date]:
    found, day = [], anchor
    for _number in range(count):
        term = term_on(anchor, day, months=months)
        found.append(term.first)
        day = term.last + DAY
    return found


def test_terms_from_the_31st_do_not_drift():
    assert firsts(date(2027, 1, 31), 5) == [
        date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30), date(2027, 5, 31),
    ]  # fmt: skip


def test_terms_know_leap_years():
    assert firsts(date(2028, 1, 30), 3) == [date(2028, 1, 30), date(2028, 2, 29), date(2028, 3, 30)]


def test_december_is_followed_by_january_of_the_next_year():
    assert term_on(date(2027, 11, 13), date(2027, 12, 20), months=1) == Term(date(2027, 12, 13), date(2028, 1, 12))


def test_a_term_of_a_quarter_is_counted_from_the_anchor():
    assert firsts(date(2027, 11, 30), 3, months=3) == [date(2027, 11, 30), date(2028, 2, 29), date(2028, 5, 30)]


@given(days, days, lengths)
def test_every_day_is_in_one_term_that_follows_the_one_before(anchor, day, months):
    term = term_on(anchor, day, months=months)
    assert term.first <= day <= term.last
    assert term_on(anchor, term.last + DAY, months=months).first == term.last + DAY
    assert term_on(anchor, term.first, months=months) == term


@given(days, days, lengths)
def test_the_next_term_begins_on_the_day_or_is_the_first_after_it(anchor, day, months):
    term = next_term(anchor, day, months=months)
    assert term.first >= max(day, anchor)
    assert term_on(anchor, term.first - DAY, months=months).first < max(day, anchor) or term.first == anchor


@given(days, lengths, fees, st.lists(st.integers(1, 700), max_size=4))
def test_parts_of_a_term_add_up_to_its_fee_however_it_is_cut(anchor, months, fee, cuts):
    term = term_on(anchor, anchor, months=months)
    starts = sorted({term.first, *(term.first + timedelta(days=cut) for cut in cuts if cut < term.days)})
    ends = [*(start - DAY for start in starts[1:]), term.last]
    parts = [Part(term, first, last) for first, last in zip(starts, ends, strict=True)]
    assert sum(part.fee(fee, months=months) for part in parts) == fee * months


@given(days, lengths, fees, st.integers(0, 700), st.integers(0, 700))
def test_more_days_never_cost_less(anchor, months, fee, one, other):
    term = term_on(anchor, anchor, months=months)
    fewer, more = sorted(min(days, term.days - 1) for days in (one, other))
    shorter, longer = (Part(term, term.first, term.first + timedelta(days=number)) for number in (fewer, more))
    assert shorter.fee(fee, months=months) <= longer.fee(fee, months=months) <= fee * months


def test_days_of_february_cost_a_twenty_eighth_each():
    term = term_on(date(2027, 1, 31), date(2027, 3, 1), months=1)
    assert Part(term, term.first, term.first + 13 * DAY).fee(Decimal("62.00"), months=1) == Decimal("28.00")


def parts(until: date, **more) -> list[tuple[date, date]]:
    values = {"starts_on": date(2027, 1, 31), "ends_on": None, "anchor": date(2027, 1, 31), **more}
    return [(part.first, part.last) for part in parts_of(Span(**values), until=until)]


def test_a_row_owes_each_term_that_has_begun():
    assert parts(date(2027, 2, 28)) == [
        (date(2027, 1, 31), date(2027, 2, 27)), (date(2027, 2, 28), date(2027, 3, 30)),
    ]  # fmt: skip


def test_days_of_a_trial_owe_nothing():
    assert parts(date(2027, 2, 13), anchor=date(2027, 2, 14)) == []


@pytest.mark.parametrize(("by_days", "last"), [(True, date(2027, 2, 10)), (False, date(2027, 2, 27))])
def test_the_last_term_is_owed_whole_unless_it_goes_by_days(by_days, last):
    assert parts(date(2027, 3, 31), ends_on=date(2027, 2, 10), by_days=by_days) == [(date(2027, 1, 31), last)]


def test_a_plan_that_ends_today_owes_no_further_term():
    assert len(parts(date(2027, 2, 28), ends_on=date(2027, 2, 27))) == 1


JOINED = {"anchor": date(2027, 1, 15), "months": 1, "notice_days": 0}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"is_prorated": True}, date(2027, 3, 1)),
        ({"is_prorated": False}, date(2027, 3, 14)),
        ({"is_prorated": True, "notice_days": 30}, date(2027, 3, 31)),
        ({"is_prorated": False, "notice_days": 30}, date(2027, 4, 14)),
        ({"is_prorated": True, "committed_until": date(2027, 7, 14)}, date(2027, 7, 14)),
        ({"is_prorated": False, "trial_until": date(2027, 3, 1)}, date(2027, 3, 1)),
        ({"is_prorated": True, "trial_until": date(2027, 2, 28)}, date(2027, 3, 1)),
    ],
)
def test_a_notice_takes_effect(more, expected):
    assert last_day(Binding(**{**JOINED, **more}), told_on=date(2027, 3, 1)) == expected


def test_a_later_last_day_can_be_wanted_but_no_earlier_one():
    binding = Binding(**JOINED, is_prorated=True)
    wanted = [date(2027, 2, 1), date(2027, 4, 2)]
    found = [last_day(binding, told_on=date(2027, 3, 1), wanted=day) for day in wanted]
    assert found == [date(2027, 3, 1), date(2027, 4, 2)]


@given(days, days, lengths, st.booleans(), st.integers(0, 90), st.integers(0, 24))
def test_nobody_is_let_go_before_what_binds_them(anchor, told_on, months, is_prorated, notice, minimum):
    bound = committed_until(anchor, minimum)
    binding = Binding(anchor, months, is_prorated, notice, bound)
    day = last_day(binding, told_on=told_on)
    assert day >= told_on + timedelta(days=notice)
    assert bound is None or day >= bound
    assert is_prorated or term_on(anchor, day, months=months).last == day


def test_a_commitment_of_six_months_ends_the_day_before():
    assert committed_until(date(2027, 8, 31), 6) == date(2028, 2, 28)
