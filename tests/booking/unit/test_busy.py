"""The busy time of outside calendars, each case by hand; what is hostile ends soon and with a clear no."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.external_errors import CalendarTooBusy, CalendarUnreadable
from booking.importing import busy as reading
from booking.importing.busy import Busy, Heard, busy_in, chained
from core.ranges import Period
from tests.factories.importing import ics_of

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2027, 1, 11, 6, tzinfo=UTC)
UNTIL = NOW + timedelta(days=400)


def heard(*events: str, until: datetime = UNTIL) -> Heard:
    """Of events, each given as its lines with `|` between them."""
    lines = [f"UID:e{number}|{event}" if "UID:" not in event else event for number, event in enumerate(events)]
    return busy_in(ics_of(*(event.replace("|", "\n") for event in lines)), tz=PARIS, since=NOW, until=until)


def spans(*events: str) -> list[str]:
    """As `11/01 09:00-10:30` on the clocks of Lorient."""
    return [f"{_wall(one.period.start)}-{_wall(one.period.end)}" for one in heard(*events).busy]


def _wall(instant: datetime) -> str:
    return f"{instant.astimezone(PARIS):%d/%m %H:%M}"


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ("DTSTART:20270112T090000|DTEND:20270112T103000", "12/01 09:00-12/01 10:30"),
        ("DTSTART:20270112T090000Z|DURATION:PT1H30M", "12/01 10:00-12/01 11:30"),
        ("DTSTART;TZID=America/New_York:20270112T090000|DURATION:PT1H", "12/01 15:00-12/01 16:00"),
        ("DTSTART;TZID=Romance Standard Time:20270112T090000|DURATION:PT1H", "12/01 09:00-12/01 10:00"),
        ("DTSTART;VALUE=DATE:20270112", "12/01 00:00-13/01 00:00"),
        ("DTSTART;VALUE=DATE:20270112|DTEND;VALUE=DATE:20270112", "12/01 00:00-13/01 00:00"),
        ("DTSTART;VALUE=DATE:20270327|DTEND;VALUE=DATE:20270329", "27/03 00:00-29/03 00:00"),
        ("DTSTART;VALUE=DATE:20270112|DURATION:P2D", "12/01 00:00-14/01 00:00"),
        ("DTSTART:20270112T090000|DURATION:PT1H|STATUS:TENTATIVE", "12/01 09:00-12/01 10:00"),
        ("DTSTART:20270111T060000Z|DURATION:PT1H", "11/01 07:00-11/01 08:00"),
        ("DTSTART:20261224T090000|DTEND:20270301T090000", "24/12 09:00-01/03 09:00"),
    ],
)
def test_an_event_takes_its_time(event: str, told: str):
    assert spans(event) == [told]


@pytest.mark.parametrize(
    "event",
    [
        "DTSTART:20270112T090000|DURATION:PT1H|STATUS:CANCELLED",
        "DTSTART:20270112T090000|DURATION:PT1H|TRANSP:TRANSPARENT",
        "DTSTART:20270112T090000|DURATION:PT1H|X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "DTSTART:20270112T090000",
        "DTSTART:20270112T090000|DTEND:20270112T090000",
        "DTSTART:20270110T090000|DURATION:PT1H",
        "DTSTART:20270111T050000Z|DURATION:PT1H",
        "DTSTART:20280401T090000|DURATION:PT1H",
        "DTSTART:20250106T090000|DURATION:PT1H|RRULE:FREQ=WEEKLY;UNTIL=20261231T230000Z",
    ],
)
def test_what_takes_no_time_to_come_is_left_out(event: str):
    assert heard(event) == Heard()


def test_a_series_that_began_years_ago_is_followed_through_today():
    found = heard("DTSTART;TZID=Europe/Paris:20100104T090000|DURATION:PT1H|RRULE:FREQ=DAILY").busy
    assert (_wall(found[0].period.start), len(found)) == ("11/01 09:00", 400)


def test_every_other_week_stays_every_other_week():
    rule = "DTSTART;TZID=Europe/Paris:20200106T090000|DURATION:PT1H|RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE"
    starts = [one.period.start.astimezone(PARIS).date() for one in heard(rule).busy[:4]]
    assert starts == [date(2027, 1, 11), date(2027, 1, 13), date(2027, 1, 25), date(2027, 1, 27)]


def test_exceptions_of_a_series_are_respected():
    assert spans(
        "UID:s|DTSTART;TZID=Europe/Paris:20270111T090000|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=6"
        "|EXDATE;TZID=Europe/Paris:20270112T090000|EXDATE;VALUE=DATE:20270113"
        "|RDATE;VALUE=PERIOD;TZID=Europe/Paris:20270120T090000/PT3H",
        "UID:s|RECURRENCE-ID;TZID=Europe/Paris:20270114T090000|DTSTART;TZID=Europe/Paris:20270114T140000|DURATION:PT2H",
        "UID:s|RECURRENCE-ID:20270115T080000Z|DTSTART:20270115T080000Z|DURATION:PT1H|STATUS:CANCELLED",
        "UID:s|RECURRENCE-ID:20270116T080000Z|DTSTART:20270116T080000Z|DURATION:PT1H|TRANSP:TRANSPARENT",
    ) == ["11/01 09:00-11/01 10:00", "14/01 14:00-14/01 16:00", "20/01 09:00-20/01 12:00"]


def test_a_change_of_one_and_all_that_follow_moves_them():
    assert spans(
        "UID:s|DTSTART;TZID=Europe/Paris:20270111T090000|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=5",
        "UID:s|RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris:20270113T090000"
        "|DTSTART;TZID=Europe/Paris:20270113T100000|DURATION:PT2H",
        "UID:s|RECURRENCE-ID;TZID=Europe/Paris:20270114T090000|DTSTART:20270114T180000|DURATION:PT1H",
        "UID:s|RECURRENCE-ID;RANGE=THISANDFUTURE:20270115T080000Z|DTSTART:20270115T080000Z|STATUS:CANCELLED",
    ) == ["11/01 09:00-11/01 10:00", "12/01 09:00-12/01 10:00", "13/01 10:00-13/01 12:00", "14/01 18:00-14/01 19:00"]


def test_a_changed_occurrence_counts_without_its_series():
    (busy,) = heard("UID:s|RECURRENCE-ID:20270112T080000Z|DTSTART:20270112T100000Z|DURATION:PT1H").busy
    assert busy.key == "s/20270112T080000Z"


def test_a_zone_that_only_the_calendar_defines_is_followed():
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Chez nous\nBEGIN:DAYLIGHT\nDTSTART:19700329T020000\nTZOFFSETFROM:+0300\n"
        "TZOFFSETTO:+0400\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\nBEGIN:STANDARD\n"
        "DTSTART:19701025T030000\nTZOFFSETFROM:+0400\nTZOFFSETTO:+0300\n"
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    event = "UID:z\nDTSTART;TZID=Chez nous:20270327T120000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2"
    data = ics_of(event).replace(b"BEGIN:VEVENT", zone.encode() + b"BEGIN:VEVENT", 1)
    found = busy_in(data, tz=PARIS, since=NOW, until=UNTIL).busy
    assert [one.period.start.hour for one in found] == [9, 8]


def test_overlapping_events_give_way_to_those_before_them():
    found = heard(
        "UID:a|DTSTART:20270112T090000|DTEND:20270112T120000",
        "UID:b|DTSTART:20270112T110000|DTEND:20270112T140000",
        "UID:c|DTSTART:20270112T093000|DTEND:20270112T100000",
        "UID:d|DTSTART:20270112T140000|DTEND:20270112T150000",
    ).busy
    assert [(one.key, _wall(one.period.start)) for one in found] == [
        ("a", "12/01 09:00"), ("b", "12/01 12:00"), ("d", "12/01 14:00"),
    ]  # fmt: skip


def test_titles_are_one_short_line_and_private_ones_are_none():
    found = heard(
        f"DTSTART:20270112T090000|DURATION:PT1H|SUMMARY:Conseil\\, {'a' * 300}",
        "DTSTART:20270113T090000|DURATION:PT1H|SUMMARY:Médecin|CLASS:PRIVATE",
    ).busy
    assert [one.title for one in found] == [f"Conseil, {'a' * 151}", ""]


def test_what_is_not_understood_is_told_and_the_rest_kept():
    found = heard(
        "DTSTART:20270112T090000|DURATION:PT1H|RRULE:FREQ=SECONDLY",
        "DTSTART;TZID=Nulle part:20270112T090000|DURATION:PT1H",
        "DTSTART:20270112T090000|DURATION:PT1H",
    )
    assert [code for code, _facts in found.not_understood] == ["rule-not-understood", "zone-unknown"]
    assert len(found.busy) == 1


def test_keys_are_the_same_at_every_reading_and_fit():
    events = (
        "DTSTART:20270112T090000|DURATION:PT1H|SUMMARY:x",
        f"UID:{'u' * 400}|DTSTART:20270113T090000|DURATION:PT1H",
    )
    nameless = ics_of(*(event.replace("|", "\n") for event in events))
    keys = [[one.key for one in busy_in(nameless, tz=PARIS, since=NOW, until=UNTIL).busy] for _ in range(2)]
    assert keys[0] == keys[1]
    assert [len(key) for key in keys[0]] == [65, 64]


def test_nothing_goes_beyond_the_horizon():
    found = heard("DTSTART;VALUE=DATE:20270101|DTEND;VALUE=DATE:20991231", until=NOW + timedelta(days=40))
    assert [one.period.end for one in found.busy] == [NOW + timedelta(days=40)]


def free_busy(*lines: str) -> list[str]:
    text = "\n".join(["BEGIN:VCALENDAR", "BEGIN:VFREEBUSY", *lines, "END:VFREEBUSY", "END:VCALENDAR"])
    found = busy_in(text.encode(), tz=PARIS, since=NOW, until=UNTIL)
    assert all(one.title == "" for one in found.busy)
    return [f"{_wall(one.period.start)}-{_wall(one.period.end)}" for one in found.busy]


def test_busy_periods_without_events_are_read():
    told = free_busy(
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20270112T080000Z/PT1H,20270113T080000Z/20270113T093000Z",
        "FREEBUSY:20270114T080000Z/PT15M,20270104T080000Z/PT1H",
        "FREEBUSY;FBTYPE=FREE:20270115T080000Z/PT8H",
    )
    assert told == ["12/01 09:00-12/01 10:00", "13/01 09:00-13/01 10:30", "14/01 09:00-14/01 09:15"]


@pytest.mark.parametrize("said", ["20270112T080000Z", "20270112T080000Z/demain", "hier/PT1H"])
def test_a_busy_period_that_is_none_is_told(said: str):
    with pytest.raises(CalendarUnreadable):
        free_busy(f"FREEBUSY:{said}")


def test_chained_keeps_what_touches():
    first, second = Period(NOW, NOW + timedelta(hours=1)), Period(NOW + timedelta(hours=1), NOW + timedelta(hours=2))
    assert list(chained([Busy("b", second), Busy("a", first)])) == [Busy("a", first), Busy("b", second)]


def bulk(event: str, count: int) -> bytes:
    events = "".join(f"BEGIN:VEVENT\nUID:{number}\n{event}\nEND:VEVENT\n" for number in range(count))
    return f"BEGIN:VCALENDAR\n{events}END:VCALENDAR\n".encode()


HOSTILE = {
    "nothing": (b"", CalendarUnreadable),
    "a page": (b"<!doctype html><p>Connectez-vous", CalendarUnreadable),
    "broken off": (ics_of("UID:a\nDTSTART:20270112T090000")[:-20], CalendarUnreadable),
    "an archive": (b"PK\x03\x04" + b"\0" * 100, CalendarUnreadable),
    "every second": (bulk("DTSTART:20270112T090000\nDURATION:PT1S\nRRULE:FREQ=SECONDLY", 1), CalendarUnreadable),
    "a day that never comes": (
        bulk("DTSTART:19900101T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=900;BYMONTH=2;BYMONTHDAY=30", 200),
        CalendarTooBusy,
    ),
    "too many events": (bulk("DTSTART:20270112T090000Z\nDURATION:PT1H", 20_000), CalendarTooBusy),
    "endless series": (bulk("DTSTART:20100101T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY", 50), CalendarTooBusy),
    "too many lines": (b"BEGIN:VCALENDAR\n" + b"A:\n" * 700_000 + b"END:VCALENDAR", CalendarTooBusy),
    "too large": (b"BEGIN:VCALENDAR\n" + b"A" * 9_000_000 + b"\nEND:VCALENDAR", CalendarTooBusy),
    "nested": (b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 300_000 + b"END:VCALENDAR", CalendarUnreadable),
    "left-out days": (
        bulk("DTSTART:20270112T090000Z\nRRULE:FREQ=DAILY\nEXDATE:" + "20270112T090000Z," * 200_000, 1),
        None,
    ),
    "a zone of seconds": (
        b"BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:x y\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\n"
        b"TZOFFSETTO:+0100\nRRULE:FREQ=SECONDLY\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:a\n"
        b"DTSTART;TZID=x y:20270112T090000\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR",
        CalendarUnreadable,
    ),
    "a long line": (
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nX;" + b'A="' * 1_000_000 + b"\nEND:VEVENT\nEND:VCALENDAR",
        CalendarUnreadable,
    ),
    "folded": (b"BEGIN:VCALENDAR" + b"\r\n " * 500_000 + b"\r\nEND:VCALENDAR", None),
    "signs": (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:\xff\xfe\x81\nEND:VEVENT\nEND:VCALENDAR", CalendarUnreadable),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_calendar_ends_soon(name: str):
    data, refusal = HOSTILE[name]
    began = time.process_time()
    if refusal is None:
        assert busy_in(data, tz=PARIS, since=NOW, until=UNTIL).busy == []
    else:
        with pytest.raises(refusal):
            busy_in(data, tz=PARIS, since=NOW, until=UNTIL)
    assert time.process_time() - began < 10


def test_nuls_and_other_charsets_are_read_all_the_same():
    data = ics_of("UID:a\nDTSTART:20270112T090000\nDURATION:PT1H\nSUMMARY:Réunion")
    text = data.decode()
    variants = [data, text.encode("cp1252"), text.encode("utf-16"), data.replace(b"UID", b"\0U\0ID")]
    titles = [busy_in(one, tz=PARIS, since=NOW, until=UNTIL).busy[0].title for one in variants]
    assert titles == ["Réunion"] * 4


def test_the_limit_is_on_busy_times_to_come(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "MOST_BUSY", 5)
    past = [f"DTSTART:202601{day:02}T090000|DURATION:PT1H" for day in range(1, 20)]
    assert len(heard(*past, "DTSTART:20270112T090000|DURATION:PT1H").busy) == 1
