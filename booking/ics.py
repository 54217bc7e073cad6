"""iCalendar out (RFC 5545, 7986): entries in, bytes out. No database, no clock.

The same entries give the same bytes, so a reader that has them already can be told so. The lines are written here
because a feed of several hundred entries is rendered within a request, which a general library takes half a second
for; its time zones come from `icalendar`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone

PRODUCT = "-//Perriere//Perriere 1//FR"
MEDIA_TYPE = "text/calendar; charset=utf-8"
WIDTH = 75
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"
PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"


@dataclass(frozen=True, slots=True)
class Someone:
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One VEVENT. `sequence` and `changed_at` grow with each revision, `uid` never changes.

    One that recurs has a `rule` (the value of an RRULE), days of it that are left out and others that are added, and
    the end of its last occurrence; another entry stands `instead_of` one of them. Those moments are given as the clocks
    of `tz` show them, without a zone.
    """

    uid: str
    start: datetime
    end: datetime
    tz: ZoneInfo
    summary: str
    changed_at: datetime
    sequence: int = 0
    status: str = CONFIRMED
    location: str = ""
    description: str = ""
    url: str = ""
    organizer: Someone | None = None
    attendee: Someone | None = None
    categories: tuple[str, ...] = ()
    geo: tuple[Decimal, Decimal] | None = None
    """Latitude and longitude."""
    rule: str = ""
    left_out: tuple[datetime, ...] = ()
    added: tuple[datetime, ...] = ()
    last_end: datetime | None = None
    instead_of: datetime | None = None


def calendar(
    entries: Sequence[Entry], *, name: str = "", method: str = PUBLISH, refresh: timedelta | None = None
) -> bytes:
    """A whole VCALENDAR. Feeds have a name and a refresh interval, iTIP parts (RFC 5546) their method."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", f"METHOD:{method}"]
    if name:
        lines += [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"]
    if refresh is not None:
        every = f"PT{int(refresh.total_seconds()) // 60}M"
        lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{every}", f"X-PUBLISHED-TTL:{every}"]
    for entry in entries:
        lines += _event(entry)
    lines.append("END:VCALENDAR")
    return _folded(_with_zones(lines, entries))


def _with_zones(lines: list[str], entries: Sequence[Entry]) -> list[str]:
    first_event = next((at for at, line in enumerate(lines) if line == "BEGIN:VEVENT"), len(lines) - 1)
    zones: list[str] = []
    for key in sorted({entry.tz.key for entry in entries}):
        own = [entry for entry in entries if entry.tz.key == key]
        first, last = min(entry.start for entry in own), max(entry.last_end or entry.end for entry in own)
        zones += _zone(key, first.year - 1, last.year + 2)
    return lines[:first_event] + zones + lines[first_event:]


@lru_cache(maxsize=64)
def _zone(key: str, first_year: int, last_year: int) -> tuple[str, ...]:
    """VTIMEZONE, right from the first of January of one year to that of the other."""
    zone = Timezone.from_tzinfo(
        ZoneInfo(key), tzid=key, first_date=date(first_year, 1, 1), last_date=date(last_year, 1, 1)
    )
    zone.pop("COMMENT", None)
    return tuple(zone.to_ical().decode().replace("\r\n ", "").splitlines())


def _event(entry: Entry) -> Iterable[str]:
    changed = _utc(entry.changed_at)
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"STATUS:{entry.status}"
    yield from _when(entry)
    yield f"SUMMARY:{_text(entry.summary)}"
    if entry.location:
        yield f"LOCATION:{_text(entry.location)}"
    if entry.description:
        yield f"DESCRIPTION:{_text(entry.description)}"
    if entry.url:
        yield f"URL:{entry.url}"
    if entry.categories:
        yield f"CATEGORIES:{','.join(_text(name) for name in entry.categories)}"
    if entry.geo:
        yield f"GEO:{entry.geo[0]};{entry.geo[1]}"
    yield f"TRANSP:{'TRANSPARENT' if entry.status == CANCELLED else 'OPAQUE'}"
    if entry.organizer:
        yield f"ORGANIZER;CN={_quoted(entry.organizer.name)}:mailto:{entry.organizer.address}"
    if entry.attendee:
        name = _quoted(entry.attendee.name)
        yield f"ATTENDEE;CN={name};PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:{entry.attendee.address}"
    yield "END:VEVENT"


def _when(entry: Entry) -> Iterable[str]:
    """What recurs has a length instead of an end, the same for every occurrence, and a line for each date: all readers
    take those."""
    yield f"DTSTART{_wall(entry.start, entry.tz)}"
    if entry.instead_of:
        yield f"RECURRENCE-ID{_shown(entry.instead_of, entry.tz)}"
    if not entry.rule:
        yield f"DTEND{_wall(entry.end, entry.tz)}"
        return
    yield f"DURATION:PT{int((entry.end - entry.start).total_seconds()) // 60}M"
    yield f"RRULE:{entry.rule}"
    for moment in entry.left_out:
        yield f"EXDATE{_shown(moment, entry.tz)}"
    for moment in entry.added:
        yield f"RDATE{_shown(moment, entry.tz)}"


def _shown(moment: datetime, tz: ZoneInfo) -> str:
    return f";TZID={tz.key}:{_basic(moment)}"


def _utc(instant: datetime) -> str:
    return f"{_basic(instant.astimezone(UTC))}Z"


def _basic(moment: datetime) -> str:
    """`19970714T133000`, as its own clock shows it; several times as fast as `strftime`."""
    return moment.isoformat(timespec="seconds")[:19].replace("-", "").replace(":", "")


def _wall(instant: datetime, tz: ZoneInfo) -> str:
    """`;TZID=…:local time`; in UTC for the hour that autumn repeats, which its wall time cannot name."""
    local = instant.astimezone(tz)
    if local.fold:
        return f":{_utc(instant)}"
    return _shown(local, tz)


def _text(value: str) -> str:
    """RFC 5545, section 3.3.11."""
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(UNPRINTABLE.sub("", value).splitlines())


def _quoted(value: str) -> str:
    """A parameter value, which may hold neither quotes nor line ends (section 3.2)."""
    return '"' + " ".join(value.replace('"', "’").split()) + '"'


def _folded(lines: Iterable[str]) -> bytes:
    """Content lines of at most 75 octets, never cut inside a character (section 3.1)."""
    folded = [line if line.isascii() and len(line) <= WIDTH else "\r\n ".join(_cut(line)) for line in lines]
    return ("\r\n".join(folded) + "\r\n").encode()


def _cut(line: str) -> Iterable[str]:
    octets, width = line.encode(), WIDTH
    while octets:
        end = min(width, len(octets))
        while end < len(octets) and octets[end] & 0xC0 == 0x80:  # a continuation byte of UTF-8
            end -= 1
        yield octets[:end].decode()
        octets, width = octets[end:], WIDTH - 1  # the space that opens the next line counts
