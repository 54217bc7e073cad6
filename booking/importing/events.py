"""iCalendar as calendars write it (RFC 5545): every event and every occurrence becomes a row of text.

An hour in UTC or in a named zone is an instant; one without a zone is of the place (section 3.3.5, form 1).
"""

from collections import defaultdict
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from booking.errors import ImportTooLarge, ImportUnreadable
from booking.importing.content_lines import Component, components
from booking.importing.event_times import Times
from booking.importing.occurring import Occurrence, is_off, occurrences, sequence_of
from booking.importing.table import MOST_ROWS, Problem, Row, Table, Wrong, tidy
from booking.importing.zones import Zones

COLUMNS = ["UID", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "ORGANIZER", "MAIL", "X-WR-CALNAME"]
MAPPING = {"uid": 0, "start": 1, "end": 2, "title": 3, "resource": 4, "person": 5, "email": 6}


def read_calendar(text: str, *, tz: ZoneInfo, now: datetime) -> Table:
    """Raises ImportUnreadable, ImportTooLarge. Occurrences are followed until a year from `now`."""
    found = components(text)
    times = Times(Zones(part for part in found if part.name == "VTIMEZONE"), tz)
    name = next((part.text("X-WR-CALNAME") for part in found if part.name == "VCALENDAR"), "")
    rows: list[Row] = []
    told = _Told()
    for uid, events in by_uid(found).items():
        _read(uid, events, times, name, rows, told, now=now)
    if not rows:
        raise ImportUnreadable(_("Cet agenda ne contient que des événements annulés."))
    return Table(COLUMNS, rows, source=made_by(found), left_out=told.left_out, endless=told.endless)


def by_uid(found: list[Component]) -> dict[str, list[Component]]:
    """The events of a calendar. Raises ImportUnreadable where there is none."""
    events: dict[str, list[Component]] = defaultdict(list)
    for number, event in enumerate(part for part in found if part.name == "VEVENT"):
        events[event.text("UID") or f"?{number}"].append(event)
    if not events:
        raise ImportUnreadable(_("Cet agenda ne contient aucun événement."))
    return events


def master_and_changed(events: list[Component]) -> tuple[Component | None, list[Component]]:
    """Of events with one UID: the event itself, in its last revision, and the occurrences that say their own."""
    masters = [event for event in events if event.first("RECURRENCE-ID") is None]
    changed = [event for event in events if event.first("RECURRENCE-ID") is not None]
    last = max(enumerate(masters), key=lambda pair: (sequence_of(pair[1]), pair[0]), default=None)
    return (last[1] if last else None), changed


class _Told:
    left_out = 0
    endless = False


def _read(
    uid: str, events: list[Component], times: Times, name: str, rows: list[Row], told: _Told, *, now: datetime
) -> None:
    master, changed = master_and_changed(events)
    if master is not None:
        try:
            found = occurrences(master, changed, times, now=now)
        except Wrong as wrong:
            _add(rows, _cells(uid, master, name), [wrong.at("start")])
            return
        told.left_out += found.left_out
        told.endless = told.endless or found.endless
        for one in found.rows:
            _add_occurrence(rows, uid, one, name)
        return
    for event in changed:
        _alone(rows, uid, event, times, name, told)


def _alone(rows: list[Row], uid: str, event: Component, times: Times, name: str, told: _Told) -> None:
    """A changed occurrence whose series is not in the file."""
    if is_off(event):
        told.left_out += 1
        return
    try:
        said = event.first("RECURRENCE-ID")
        original = times.instant(said) if said else None
        _add_occurrence(rows, uid, Occurrence(event, *times.span(event), original), name)
    except Wrong as wrong:
        _add(rows, _cells(uid, event, name), [wrong.at("start")])


def _add_occurrence(rows: list[Row], uid: str, one: Occurrence, name: str) -> None:
    key = f"{uid}/{one.original.astimezone(UTC):%Y%m%dT%H%M%SZ}" if one.original else uid
    _add(rows, _cells(key, one.event, name, one.start, one.end), [])


def _add(rows: list[Row], cells: list[str], found: list[Problem]) -> None:
    if len(rows) >= MOST_ROWS:
        raise ImportTooLarge(
            _("Un import compte %(limit)s réservations au plus : découpez l’agenda.") % {"limit": MOST_ROWS},
            limit=MOST_ROWS,
        )
    rows.append(Row(len(rows) + 1, cells, found))


def _cells(
    uid: str, event: Component, name: str, start: datetime | date | None = None, end: datetime | date | None = None
) -> list[str]:
    person, mail = _organizer(event)
    said = [event.text("SUMMARY"), event.text("LOCATION") or event.text("RESOURCES"), person, mail, name]
    span = [moment.isoformat() if moment else "" for moment in (start, end)]
    return [tidy(cell) for cell in (uid, *span, *said)]


def _organizer(event: Component) -> tuple[str, str]:
    """Who holds it: the organizer, else the first who attends."""
    for line in (event.first("ORGANIZER"), event.first("ATTENDEE")):
        if line is not None:
            scheme, _colon, address = line.value.partition(":")
            mail = address if scheme.lower() == "mailto" else ""
            return line.parameters.get("CN", ""), "" if "invalid" in mail.rpartition("@")[2] else mail
    return "", ""


def made_by(found: list[Component]) -> str:
    product = next((part.text("PRODID").upper() for part in found if part.name == "VCALENDAR"), "")
    return next((name for name in ("mrbs", "grr", "librebooking") if name.upper() in product), "")
