"""Our busy time of random calendars is that of an independent reader, merged by hand.

The calendars are written with `icalendar` and expanded with `recurring_ical_events`; ours are neither.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from booking.importing.busy import busy_in
from core.ranges import Period, merged

PARIS = ZoneInfo("Europe/Paris")
SINCE = datetime(2027, 1, 11, 6, tzinfo=UTC)
UNTIL = datetime(2027, 12, 1, tzinfo=UTC)
WINDOW = Period(SINCE, UNTIL)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ZONES = (PARIS, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata"), ZoneInfo("Australia/Lord_Howe"), UTC, None)
WHOLE_DAY = "whole day"


@st.composite
def starts(draw: Any) -> date | datetime:
    """Any day around the window, clock changes more often than others; on any clock, or a whole day."""
    around = st.sampled_from([date(2027, 3, 13), date(2027, 3, 27), date(2027, 10, 30), date(2027, 11, 6)])
    day = draw(st.one_of(st.dates(date(2026, 1, 1), date(2027, 11, 20)), around))
    zone = draw(st.sampled_from([*ZONES, WHOLE_DAY]))
    if zone == WHOLE_DAY:
        return day
    wall = time(draw(st.integers(0, 23)), draw(st.sampled_from([0, 30])))
    return datetime.combine(day, wall, tzinfo=zone)


@st.composite
def rules(draw: Any, start: date | datetime) -> dict[str, Any]:
    day = start.date() if isinstance(start, datetime) else start
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    rule: dict[str, Any] = {"FREQ": freq, "INTERVAL": draw(st.integers(1, 4))}
    if freq == "WEEKLY":
        rule["BYDAY"] = sorted({DAYS[day.weekday()], *draw(st.sets(st.sampled_from(DAYS), max_size=3))})
        rule["WKST"] = draw(st.sampled_from(["MO", "SU"]))
    if freq == "MONTHLY" and draw(st.booleans()):
        rule["BYDAY"] = f"{(day.day - 1) // 7 + 1}{DAYS[day.weekday()]}"
    end = draw(st.sampled_from(["none", "count", "until"]))
    if end == "count":
        rule["COUNT"] = draw(st.integers(1, 60))
    if end == "until":
        last = start + timedelta(days=draw(st.integers(0, 500)))
        rule["UNTIL"] = last.astimezone(UTC) if isinstance(last, datetime) and last.tzinfo else last
    return rule


@st.composite
def series(draw: Any) -> list[Event]:
    start = draw(starts())
    uid = str(draw(st.uuids()))
    event = _event(uid, start, draw(lengths(start)), as_end=draw(st.booleans()))
    events = [event]
    if draw(st.booleans()):
        event.add("rrule", draw(rules(start)))
        events += _exceptions(draw, event, uid, start)
    event.add("transp", draw(st.sampled_from(["OPAQUE", "OPAQUE", "OPAQUE", "TRANSPARENT"])))
    event.add("status", draw(st.sampled_from(["CONFIRMED", "CONFIRMED", "TENTATIVE", "CANCELLED"])))
    # A series that is called off as a whole, with occurrences that are not, is read in two ways.
    assume(event["status"] != "CANCELLED" or len(events) == 1)
    return events


def lengths(start: date | datetime) -> st.SearchStrategy[timedelta]:
    if isinstance(start, datetime):
        return st.integers(1, 120).map(lambda quarters: timedelta(minutes=15 * quarters))
    return st.integers(1, 4).map(lambda days: timedelta(days=days))


def _event(uid: str, start: date | datetime, length: timedelta, *, as_end: bool) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstart", start)
    event.add("dtend", start + length) if as_end else event.add("duration", length)
    return event


def _exceptions(draw: Any, event: Event, uid: str, start: date | datetime) -> list[Event]:
    """Days left out, added, called off, moved, marked free."""
    there = recurring_ical_events.of(_calendar([event])).between(date(2026, 1, 1), date(2028, 1, 1))
    originals = [one["DTSTART"].dt for one in there if one["DTSTART"].dt != start]
    picked = draw(st.lists(st.sampled_from(originals), max_size=4, unique=True)) if originals else []
    changed = []
    for original in picked:
        what = draw(st.sampled_from(["exdate", "cancelled", "moved", "free"]))
        if what == "exdate":
            event.add("exdate", original)
            continue
        moved = original + timedelta(days=draw(st.integers(0, 3))) if what == "moved" else original
        one = _event(uid, moved, draw(lengths(start)), as_end=draw(st.booleans()))
        one.add("recurrence-id", original)
        one.add("status", "CANCELLED" if what == "cancelled" else "CONFIRMED")
        one.add("transp", "TRANSPARENT" if what == "free" else "OPAQUE")
        changed.append(one)
    return changed


def _calendar(events: list[Event]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Essai//FR")
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(event)
    return calendar


def _instant(moment: date | datetime) -> datetime:
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=PARIS)).astimezone(UTC)


def independently(calendar: Calendar) -> list[Period]:
    found = []
    for event in recurring_ical_events.of(calendar).between(SINCE - timedelta(days=10), UNTIL + timedelta(days=10)):
        if event.get("STATUS") == "CANCELLED" or event.get("TRANSP") == "TRANSPARENT":
            continue
        start, end = _instant(event["DTSTART"].dt), _instant(event["DTEND"].dt)
        if start < end and (part := Period(start, end).within(WINDOW)):
            found.append(part)
    return merged(found)


@given(st.lists(series(), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_busy_time_is_that_of_an_independent_reader(several: list[list[Event]]):
    calendar = _calendar([event for events in several for event in events])
    heard = busy_in(calendar.to_ical(), tz=PARIS, since=SINCE, until=UNTIL)
    assert heard.not_understood == []
    parts = [part for one in heard.busy if (part := one.period.within(WINDOW))]
    assert merged(parts) == independently(calendar)
    assert all(one.period.end <= other.period.start for one, other in zip(heard.busy, heard.busy[1:], strict=False))
