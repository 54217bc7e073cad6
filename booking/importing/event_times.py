"""When an event takes place: instants, hours of the place, whole days, lengths (RFC 5545, sections 3.3.4 to 3.3.6)."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from booking.importing.content_lines import Component, Line
from booking.importing.moments import FIRST_YEAR, LAST_YEAR
from booking.importing.table import Wrong
from booking.importing.zones import Zones
from core.clock import MIDNIGHT, at_wall
from core.ranges import Period

DAY = timedelta(days=1)
WHEN = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")
LENGTH = re.compile(r"\+?P(?:(\d{1,3})W)?(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?")


class Times:
    """The zones of a file, and the zone of the place for what names none."""

    def __init__(self, zones: Zones, tz: ZoneInfo) -> None:
        self.zones = zones
        self.tz = tz

    def wall(self, line: Line, value: str = "") -> tuple[date, time | None, tzinfo]:
        """The day, the hour (None: the whole day) and the zone whose clocks show them. Raises Wrong."""
        said = (value or line.value).strip()
        found = WHEN.fullmatch(said)
        if found is None:
            raise Wrong("moment-unread", said=said[:60])
        try:
            day = datetime.strptime(found[1], "%Y%m%d").date()  # noqa: DTZ007  # a local date
            hour = datetime.strptime(found[2], "%H%M%S").time() if found[2] else None  # noqa: DTZ007  # a wall clock
        except ValueError:
            raise Wrong("no-such-day", said=said[:60]) from None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Wrong("year-out-of-range", said=said[:60], first=FIRST_YEAR, last=LAST_YEAR)
        return day, hour, self._zone(line, is_utc=bool(found[3]), is_day=hour is None)

    def _zone(self, line: Line, *, is_utc: bool, is_day: bool) -> tzinfo:
        if is_utc:
            return UTC
        tzid = line.parameters.get("TZID", "")
        return self.zones.named(tzid) if tzid and not is_day else self.tz

    def instant(self, line: Line, value: str = "") -> datetime:
        """In UTC; a whole day begins at the midnight of the place."""
        day, hour, zone = self.wall(line, value)
        return instant_of(day, hour or MIDNIGHT, zone)

    def instants(self, lines: list[Line]) -> set[datetime]:
        """All that lines of EXDATE or RDATE say; of a period, its start."""
        return {self.instant(line, one.split("/")[0]) for line in lines for one in line.value.split(",") if one.strip()}

    def span(self, event: Component) -> tuple[datetime, datetime]:
        """From when to when. Raises Wrong."""
        line = event.first("DTSTART")
        if line is None:
            raise Wrong("no-start")
        day, hour, zone = self.wall(line)
        start = instant_of(day, hour or MIDNIGHT, zone)
        return start, after(day, hour or MIDNIGHT, self.length(event), zone)

    def period(self, line: Line, value: str) -> Period:
        """From a start to an end or for a length (section 3.3.9). Raises Wrong."""
        start, _slash, end = value.partition("/")
        day, hour, zone = self.wall(line, start)
        if end.strip().lstrip("+").upper().startswith("P"):
            until = after(day, hour or MIDNIGHT, length_of(end), zone)
        else:
            until = self.instant(line, end or "?")
        since = instant_of(day, hour or MIDNIGHT, zone)
        if until <= since:
            raise Wrong("ends-before-start")
        return Period(since, until)

    def length(self, event: Component) -> timedelta:
        """As the clocks of the start's zone count it. Without end or length, a day is whole and an hour has none."""
        start, end, said = event.first("DTSTART"), event.first("DTEND"), event.first("DURATION")
        if start is not None and end is not None:
            day, hour, zone = self.wall(start)
            last_day, last_hour, last_zone = self.wall(end)
            last = instant_of(last_day, last_hour or MIDNIGHT, last_zone).astimezone(zone).replace(tzinfo=None)
            length = last - datetime.combine(day, hour or MIDNIGHT)
            if hour is None and not length:
                return DAY  # as some calendars write a single day
        elif said is not None:
            length = length_of(said.value)
        else:
            return DAY if start is not None and self.wall(start)[1] is None else timedelta()
        if length <= timedelta():
            raise Wrong("ends-before-start")
        return length


def instant_of(day: date, wall: time, zone: tzinfo) -> datetime:
    """As `core.clock.at_wall`, for any zone."""
    if isinstance(zone, ZoneInfo):
        return at_wall(day, wall, zone)
    return datetime.combine(day, wall, tzinfo=zone).astimezone(UTC)


def after(day: date, wall: time, length: timedelta, zone: tzinfo) -> datetime:
    """When the clocks of the zone have counted so much from there."""
    until = datetime.combine(day, wall) + length
    return instant_of(until.date(), until.time(), zone)


def length_of(value: str) -> timedelta:
    """DURATION, section 3.3.6. Raises Wrong."""
    found = LENGTH.fullmatch(value.strip().upper())
    if found is None or not any(found.groups()):
        raise Wrong("length-unread", said=value[:60])
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
