"""A series as calendars know it (RFC 5545, section 3.8.5): a rule, the days left out, what is otherwise than it says.

What is booked decides, the rule only says it shortly: every day of the rule without a booking is left out, and
wherever a reader that follows the rule would come to another time than what is booked, an entry stands instead.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import Max, Sum

from booking import ics
from booking.feeds import uid_of
from booking.models import Booking, Series
from booking.recurrence import Recurrence
from booking.recurrence_reading import read_rule
from booking.repetition import Pattern
from core.ranges import Period


@dataclass(frozen=True, slots=True)
class Told:
    """A series, and its revision; that of the whole counts those of all its bookings."""

    uid: str
    public_id: object
    pattern: Pattern
    days: tuple[date, ...]
    sequence: int
    changed_at: datetime
    whole_sequence: int
    whole_changed_at: datetime

    @property
    def first(self) -> date | None:
        """The first day on which the clocks show the hour of the rule: what comes before stands by itself."""
        return next((day for day in self.days if is_plain(self.pattern, day)), None)

    def moment(self, day: date) -> datetime:
        return datetime.combine(day, self.pattern.starts)


@dataclass(frozen=True, slots=True)
class Occurrence:
    day: date
    entry: ics.Entry
    is_exception: bool

    @property
    def takes_place(self) -> bool:
        return self.entry.status != ics.CANCELLED

    @property
    def look(self) -> tuple[str, ...]:
        return self.entry.summary, self.entry.location, self.entry.description, self.entry.status


def told(keys: Collection[int]) -> dict[int, Told]:
    """One query."""
    rows = Series.objects.filter(pk__in=keys).select_related("site")
    counted = rows.annotate(revisions=Sum("bookings__sequence"), touched=Max("bookings__changed_at"))
    return {row.pk: _told(row, row.revisions or 0, row.touched or row.changed_at) for row in counted}


def _told(series: Series, revisions: int, touched: datetime) -> Told:
    tz = series.site.tz
    rule, days = _followed(series.rule, series.starts_on, series.starts, tz)
    return Told(
        uid=uid_of(series.public_id),
        public_id=series.public_id,
        pattern=Pattern(rule, series.starts_on, series.starts, series.duration, tz),
        days=days,
        sequence=series.sequence,
        changed_at=series.changed_at,
        whole_sequence=series.sequence + revisions,
        whole_changed_at=max(series.changed_at, touched),
    )


@lru_cache(maxsize=4096)
def _followed(text: str, first: date, starts: time, tz: ZoneInfo) -> tuple[Recurrence, tuple[date, ...]]:
    rule = read_rule(text, starts=starts, tz=tz)
    return rule, tuple(rule.days(first))


def is_plain(pattern: Pattern, day: date) -> bool:
    """No clock change is in the way: whoever counts hours and whoever reads clocks comes to the same."""
    return _is_at_its_hour(pattern, day, pattern.period(day))


def _is_at_its_hour(pattern: Pattern, day: date, period: Period) -> bool:
    shown = datetime.combine(day, pattern.starts)
    return period.start.astimezone(pattern.tz).replace(tzinfo=None) == shown and period.length == pattern.length


def apart(series: Told, occurrence: Occurrence) -> ics.Entry:
    """One occurrence by itself, with the identity that it has in the whole."""
    if series.first is None or occurrence.day < series.first:
        return occurrence.entry
    return replace(
        occurrence.entry,
        uid=series.uid,
        instead_of=series.moment(occurrence.day),
        sequence=series.sequence + occurrence.entry.sequence,
        changed_at=max(series.changed_at, occurrence.entry.changed_at),
    )


def whole(series: Told, occurrences: Iterable[Occurrence], *, url: str) -> list[ics.Entry]:
    """The series first, then what stands instead of its occurrences, what is cancelled included."""
    latest = _latest(occurrences)
    first = series.first
    followed = [one for one in latest if first and one.day >= first]
    if first is None or not {one.day for one in followed} & set(series.days):
        return [one.entry for one in latest]
    before = [one.entry for one in latest if one.day < first]
    living = [one for one in followed if one.takes_place]
    master = _master(series, first, living, followed, url=url)
    if not living:
        return [*before, master]
    return [*before, master, *(apart(series, one) for one in followed if not _follows(one, series, master))]


def _latest(occurrences: Iterable[Occurrence]) -> list[Occurrence]:
    """One a day, in order: what takes place before what was given back, then the latest revision."""
    best: dict[date, Occurrence] = {}
    for one in occurrences:
        known = best.get(one.day)
        if known is None or _weight(one) > _weight(known):
            best[one.day] = one
    return [best[day] for day in sorted(best)]


def _weight(one: Occurrence) -> tuple[bool, datetime, str]:
    return one.takes_place, one.entry.changed_at, one.entry.uid


def _master(
    series: Told, first: date, living: Sequence[Occurrence], followed: Sequence[Occurrence], *, url: str
) -> ics.Entry:
    """As its latest regular occurrence reads. Where nothing takes place any more, all of it is cancelled."""
    shown = living or followed
    model = next((one for one in reversed(shown) if not one.is_exception), shown[-1])
    taken = {one.day for one in shown}
    last = max((day for day in series.days if day in taken), default=first)
    ruled = [day for day in series.days if first <= day <= last]
    period = series.pattern.period(first)
    return replace(
        model.entry,
        uid=series.uid,
        start=period.start,
        end=period.end,
        url=url if model.entry.url else "",
        sequence=series.whole_sequence,
        changed_at=series.whole_changed_at,
        rule=series.pattern.rule.ending(last).in_calendar(series.pattern.starts, series.pattern.tz),
        left_out=tuple(series.moment(day) for day in ruled if day not in taken),
        added=tuple(series.moment(day) for day in sorted(taken - set(ruled))),
        last_end=max(one.entry.end for one in shown),
    )


def _follows(one: Occurrence, series: Told, master: ics.Entry) -> bool:
    """A reader of the rule comes to the very same."""
    ruled = series.pattern.period(one.day)
    reads = (master.summary, master.location, master.description, master.status)
    return (
        (one.entry.start, one.entry.end) == (ruled.start, ruled.end)
        and _is_at_its_hour(series.pattern, one.day, ruled)
        and one.look == reads
    )


def identified(entry: ics.Entry, booking: Booking) -> ics.Entry:
    """The entry of a single booking, as its feeds know it."""
    if booking.series_id is None or booking.occurrence_on is None:
        return entry
    series = told([booking.series_id])[booking.series_id]
    return apart(series, Occurrence(booking.occurrence_on, entry, booking.is_exception))
