"""Rules against a slow expansion that asks of every day whether it belongs, and against another library's."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from booking.errors import RuleInvalid
from booking.recurrence import DAY, Recurrence, period_on
from booking.recurrence_reading import read_rule

PARIS = ZoneInfo("Europe/Paris")
NINE = time(9)


def read(text: str, starts: time = NINE) -> Recurrence:
    return read_rule(text, starts=starts, tz=PARIS)


def days(text: str, first: date, most: int = 8) -> list[date]:
    found = read(text).days(first)
    return [day for day, _number in zip(found, range(most), strict=False)]


def _bounds(day: date, rule: Recurrence) -> tuple[date, date]:
    """The first and the last day of the unit (week, month, year) in which the rule counts."""
    if rule.freq == "DAILY":
        return day, day
    if rule.freq == "WEEKLY":
        first = day - DAY * ((day.weekday() - rule.week_start) % 7)
        return first, first + 6 * DAY
    if rule.freq == "MONTHLY":
        first = day.replace(day=1)
        return first, (first + 31 * DAY).replace(day=1) - DAY
    return day.replace(month=1, day=1), day.replace(month=12, day=31)


def _unit(day: date, rule: Recurrence) -> int:
    first, _last = _bounds(day, rule)
    if rule.freq == "DAILY":
        return first.toordinal()
    if rule.freq == "WEEKLY":
        return first.toordinal() // 7
    return first.year * 12 + first.month if rule.freq == "MONTHLY" else first.year


def _is_nth(day: date, ordinal: int, rule: Recurrence) -> bool:
    """Whether the day is the nth of its weekday in its month, or in its year where the rule names no month."""
    in_month = rule.freq == "MONTHLY" or rule.by_month
    first = day.replace(day=1) if in_month else day.replace(month=1, day=1)
    last = (first + 31 * DAY).replace(day=1) - DAY if in_month else day.replace(month=12, day=31)
    return ((day - first).days // 7 + 1 if ordinal > 0 else -((last - day).days // 7) - 1) == ordinal


def _fits(day: date, rule: Recurrence) -> bool:
    last_of_month = ((day.replace(day=1) + 31 * DAY).replace(day=1) - DAY).day
    if rule.by_month and day.month not in rule.by_month:
        return False
    if rule.by_month_day and not {day.day, day.day - last_of_month - 1} & set(rule.by_month_day):
        return False
    weekdays = [(ordinal, weekday) for ordinal, weekday in rule.by_day if weekday == day.weekday()]
    return not rule.by_day or any(not ordinal or _is_nth(day, ordinal, rule) for ordinal, _weekday in weekdays)


def slowly(rule: Recurrence, first: date, last: date) -> list[date]:
    """Every day is asked; RFC 5545's table of section 3.3.10, row by row."""
    rule = rule.spelled_out(first)
    found: list[date] = []
    day, sets = first, {}
    while day <= min(last, rule.until or last) and (rule.count is None or len(found) < rule.count):
        start, end = _bounds(day, rule)
        if (_unit(day, rule) - _unit(first, rule)) % rule.interval == 0 and _fits(day, rule):
            if rule.by_set_pos:
                if start not in sets:
                    every = [start + offset * DAY for offset in range((end - start).days + 1)]
                    sets[start] = [other for other in every if _fits(other, rule)]
                whole = sets[start]
                if not {whole.index(day) + 1, whole.index(day) - len(whole)} & set(rule.by_set_pos):
                    day += DAY
                    continue
            found.append(day)
        day += DAY
    return found


ordinals = {
    "DAILY": st.just(0),
    "WEEKLY": st.just(0),
    "MONTHLY": st.integers(-5, 5),
    "YEARLY": st.integers(-5, 5),
}


@st.composite
def rules(draw):
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    by_day = draw(st.lists(st.tuples(ordinals[freq], st.integers(0, 6)), max_size=3, unique=True))
    by_month_day = (
        draw(st.lists(st.integers(-31, 31).filter(bool), max_size=3, unique=True)) if freq != "WEEKLY" else []
    )
    by_month = draw(st.lists(st.integers(1, 12), max_size=3, unique=True))
    may_pick = bool(by_day or by_month_day or by_month)
    end = draw(st.sampled_from(["count", "until", ""]))
    return Recurrence(
        freq,
        draw(st.integers(1, 4)),
        tuple(by_day),
        tuple(by_month_day),
        tuple(by_month),
        tuple(draw(st.lists(st.sampled_from([-2, -1, 1, 2, 3]), max_size=2, unique=True)) if may_pick else ()),
        count=draw(st.integers(1, 12)) if end == "count" else None,
        until=date(2027, 1, 1) + draw(st.integers(1, 700)) * DAY if end == "until" else None,
        week_start=draw(st.sampled_from([0, 0, 6])),
    )


first_days = st.dates(date(2027, 1, 1), date(2028, 3, 31))


@settings(deadline=None, max_examples=60)
@given(rules(), first_days)
def test_days_are_those_of_a_slow_expansion(rule, first):
    last = first + 200 * DAY
    assert list(rule.days(first, last=last)) == slowly(rule, first, last)


@given(rules())
def test_a_rule_written_down_is_read_as_itself(rule):
    assert read(str(rule)) == rule


def it_reads_alike(rule: Recurrence) -> bool:
    """It counts BYSETPOS in half weeks, and takes the first Monday and every Friday for both at once."""
    return not rule.by_set_pos and len({bool(ordinal) for ordinal, _day in rule.by_day}) < 2


@settings(deadline=None, max_examples=40)
@given(rules().filter(it_reads_alike), st.dates(date(2027, 1, 1), date(2027, 12, 31)))
def test_instants_are_those_of_another_library(rule, start):
    first = next(rule.days(start), None)
    assume(first is not None)
    # Its own expansion is dateutil's, asked differently: with the hour, in the zone, by text.
    text = rule.in_calendar(NINE, PARIS)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//FR", "BEGIN:VEVENT", "UID:a", "SUMMARY:a"]
    lines += ["DTSTAMP:20270101T000000Z", f"DTSTART;TZID=Europe/Paris:{first:%Y%m%d}T090000", "DURATION:PT1H"]
    lines += [f"RRULE:{text}", "END:VEVENT", "END:VCALENDAR", ""]
    last = first + 200 * DAY
    read_by_it = recurring_ical_events.of(Calendar.from_ical("\r\n".join(lines))).between(first, last)
    starts = sorted(event["DTSTART"].dt for event in read_by_it)
    ours = [period_on(day, NINE, timedelta(hours=1), PARIS).start for day in rule.days(first, last=last - DAY)]
    assert [moment.timestamp() for moment in starts] == [moment.timestamp() for moment in ours]


@given(rules(), first_days, st.integers(0, 8))
def test_a_rule_cut_in_two_gives_the_same_days(rule, first, at):
    whole = list(rule.days(first, last=first + 200 * DAY))
    assume(len(whole) > at)
    before = list(rule.ending(whole[at] - DAY).days(whole[0]))
    after = rule.spelled_out(first).after(at).days(whole[at], last=first + 200 * DAY)
    assert before + list(after) == whole


@pytest.mark.parametrize(
    ("rule", "first", "expected"),
    [
        ("FREQ=MONTHLY;BYDAY=1MO", date(2027, 1, 1), ["01-04", "02-01", "03-01"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", date(2027, 1, 1), ["01-29", "02-26", "03-26"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", date(2027, 1, 1), ["01-31", "03-31", "05-31"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", date(2027, 1, 1), ["01-29", "02-26", "03-31"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", date(2027, 1, 13), ["01-13", "01-25", "01-27"]),
        ("RRULE:FREQ=WEEKLY", date(2027, 1, 13), ["01-13", "01-20", "01-27"]),
        ("FREQ=DAILY;COUNT=2", date(2027, 1, 13), ["01-13", "01-14"]),
    ],
)
def test_days_of_known_rules(rule, first, expected):
    assert [f"{day:%m-%d}" for day in days(rule, first, len(expected))] == expected


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20270118", "01-18"),
        ("20270118T090000", "01-18"),
        ("20270118T085959", "01-17"),
        ("20270118T080000Z", "01-18"),
        ("20270118T075959Z", "01-17"),
    ],
)
def test_until_takes_a_day_a_local_time_and_one_in_utc(until, last):
    assert f"{list(read(f'FREQ=DAILY;UNTIL={until}').days(date(2027, 1, 11)))[-1]:%m-%d}" == last


@pytest.mark.parametrize(
    "rule",
    [
        "", "FREQ=HOURLY", "FREQ=SECONDLY;COUNT=2", "FREQ=NEVER", "BYDAY=MO", "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=WEEKLY;BYMONTHDAY=1", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=2;UNTIL=20270301", "FREQ=DAILY;BYHOUR=9",
        "FREQ=DAILY;FREQ=DAILY", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=MONTHLY;BYDAY=6MO", "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=DAILY;BYSETPOS=1", "FREQ=DAILY;UNTIL=20270231", "FREQ=DAILY;WKST=XX", "FREQ=DAILY;INTERVAL=9999",
        "FREQ=DAILY;", "FREQ", "FREQ=YEARLY;BYMONTH=13", "FREQ=DAILY;COUNT=²", "FREQ=DAILY;" + "X" * 400,
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused(rule):
    with pytest.raises(RuleInvalid):
        read(rule)


@given(st.text(alphabet="FREQ=DAILYWK;NTUBM0129-,+Z", max_size=60))
def test_whatever_is_written_is_read_or_refused(text):
    with suppress(RuleInvalid):
        read(text)


def test_a_rule_that_never_happens_ends():
    assert days("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", date(2027, 1, 1)) == []


def test_hours_do_not_shift_at_a_clock_change():
    """fab-manager, cal.com, respa: nine o'clock is nine o'clock on both sides of the night of March."""
    periods = [
        period_on(day, NINE, timedelta(hours=2), PARIS) for day in days("FREQ=WEEKLY;COUNT=3", date(2027, 3, 22))
    ]
    assert [f"{period.start.astimezone(PARIS):%d %H:%M}" for period in periods] == ["22 09:00", "29 09:00", "05 09:00"]
    assert periods[1].start - periods[0].start == timedelta(days=7, hours=-1)


def test_an_hour_that_the_spring_change_swallows_keeps_its_length():
    period = period_on(date(2027, 3, 28), time(2), timedelta(hours=1), PARIS)
    assert period.length == timedelta(hours=1)


def test_a_night_across_the_autumn_change_ends_on_its_wall_clock():
    period = period_on(date(2027, 10, 30), time(22), timedelta(hours=8), PARIS)
    assert f"{period.end.astimezone(PARIS):%H:%M}" == "06:00"
    assert (period.length, isinstance(period.start, datetime)) == (timedelta(hours=9), True)
