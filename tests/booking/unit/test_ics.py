from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar
from icalendar import Event as Read

from booking import ics

PARIS = ZoneInfo("Europe/Paris")
AT = datetime(2027, 1, 11, 9, tzinfo=PARIS)


def entry(**changes: Any) -> ics.Entry:
    values: dict[str, Any] = {
        "uid": "1@perriere.test",
        "start": AT,
        "end": AT + timedelta(hours=2),
        "tz": PARIS,
        "summary": "Salle Groix",
        "changed_at": datetime(2027, 1, 4, 12, tzinfo=UTC),
    }
    return ics.Entry(**{**values, **changes})


def read(*entries: ics.Entry, **about: Any) -> list[Read]:
    calendar = Calendar.from_ical(ics.calendar(entries, **about))
    return list(calendar.walk("VEVENT"))


def instants(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """The period as a second reader of calendars understands it."""
    calendar = Calendar.from_ical(ics.calendar([entry(start=start, end=end)]))
    found = recurring_ical_events.of(calendar).between(start - timedelta(days=1), end + timedelta(days=1))
    return found[0].start.astimezone(UTC), found[0].end.astimezone(UTC)


def test_calendar_same_entries_same_bytes() -> None:
    assert ics.calendar([entry()], name="Agenda") == ics.calendar([entry()], name="Agenda")


def test_calendar_without_entries_can_be_read() -> None:
    assert Calendar.from_ical(ics.calendar([], name="Rien"))["VERSION"] == "2.0"


def test_calendar_says_who_made_it_and_how_often_to_read_it() -> None:
    read_back = Calendar.from_ical(ics.calendar([entry()], name="Agenda", refresh=timedelta(hours=1)))
    assert (read_back["PRODID"], read_back["NAME"], read_back["REFRESH-INTERVAL"].dt) == (
        ics.PRODUCT,
        "Agenda",
        timedelta(hours=1),
    )


def test_calendar_names_its_method() -> None:
    assert Calendar.from_ical(ics.calendar([entry()], method=ics.CANCEL))["METHOD"] == "CANCEL"


def test_calendar_carries_the_zone_it_uses_once() -> None:
    rendered = ics.calendar([entry(uid="1@x"), entry(uid="2@x")])
    assert rendered.count(b"BEGIN:VTIMEZONE") == 1


def test_calendar_lines_have_at_most_75_octets() -> None:
    rendered = ics.calendar([entry(summary="é" * 300, location="a" * 75)])
    assert max(len(line) for line in rendered.split(b"\r\n")) == 75


def test_calendar_folded_text_reads_back_whole() -> None:
    said = "Préparer l’atelier « réparer », étage 2 ; à côté\nBring 🔧 \\ tools, " * 5
    assert str(read(entry(summary=said))[0]["SUMMARY"]) == said.strip() + " "


def test_calendar_text_cannot_open_a_line_of_its_own() -> None:
    rendered = ics.calendar([entry(summary="x\r\nATTENDEE:mailto:evil@example.org\x00")])
    assert b"\r\nATTENDEE" not in rendered


def test_calendar_name_in_quotes_cannot_leave_them() -> None:
    someone = ics.Someone('Ann" X;\r\nY', "ann@example.org")
    assert str(read(entry(attendee=someone))[0]["ATTENDEE"]) == "mailto:ann@example.org"


def test_calendar_local_time_names_its_zone() -> None:
    assert b"DTSTART;TZID=Europe/Paris:20270111T090000" in ics.calendar([entry()])


def test_calendar_summer_night_keeps_its_instants() -> None:
    start = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    assert instants(start, start + timedelta(hours=1)) == (start, start + timedelta(hours=1))


def test_calendar_first_two_o_clock_of_october_keeps_its_instants() -> None:
    start = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert instants(start, start + timedelta(minutes=15)) == (start, start + timedelta(minutes=15))


def test_calendar_second_two_o_clock_of_october_keeps_its_instants() -> None:
    start = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert instants(start, start + timedelta(minutes=15)) == (start, start + timedelta(minutes=15))


def test_calendar_far_summer_keeps_its_instants() -> None:
    start = datetime(2031, 7, 14, 7, tzinfo=UTC)
    assert instants(start, start + timedelta(hours=1)) == (start, start + timedelta(hours=1))


def test_calendar_cancelled_entry_leaves_the_time_free() -> None:
    found = read(entry(status=ics.CANCELLED, sequence=3))[0]
    assert (found["STATUS"], found["TRANSP"], found["SEQUENCE"]) == ("CANCELLED", "TRANSPARENT", 3)


def test_calendar_entry_says_what_it_is_about_and_where_on_the_map() -> None:
    [event] = read(entry(categories=("réparation", "adultes, seniors"), geo=(Decimal("47.73000"), Decimal("-3.37"))))
    said = [str(category) for category in event["CATEGORIES"].cats]
    assert (said, event["GEO"].to_ical()) == (["réparation", "adultes, seniors"], "47.73;-3.37")
