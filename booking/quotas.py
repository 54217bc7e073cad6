"""Quotas and rests: what a person or an organisation has already had, counted on fresh data under the holder's lock.

Hours are those of a use: a thing that is out for weeks would use them all up, so loans are only counted by number.
What counts is what holds its time or held it, as long as it did: holds whose time is up, refused requests and cancelled
bookings do not. Each resource asked for counts for itself, but a booking is one booking, on the day it begins.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.clock import days_touched, local_date, start_of_day
from core.database import Rows, Statement
from core.ranges import Period
from spaces.catalogue import ResourceEntry
from spaces.models import Quota
from spaces.policies import Policy
from spaces.terms import Limit, Rest, Scope

DAY = timedelta(days=1)
HOUR = Decimal(3600)

NEVER_COUNTED, LOANS = ["session"], ["loan"]
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
HELD = """
WITH held AS (
    SELECT DISTINCT allocation.booking_id, allocation.requested_id, allocation.booked
    FROM booking_booking AS booking
    JOIN booking_allocation AS allocation ON allocation.booking_id = booking.id
    JOIN spaces_resource AS resource ON resource.id = allocation.requested_id
    WHERE booking.{holder} = %s AND booking.id <> ALL(%s::bigint[]) AND booking.purpose <> ALL(%s)
        AND booking.period && %s::tstzrange
        AND allocation.standing IN ('tentative', 'firm', 'past')
        AND (allocation.expires_at IS NULL OR allocation.expires_at > %s)
        AND (%s = '' OR resource.kind = %s) AND (%s::bigint IS NULL OR resource.site_id = %s)
        AND (%s::bigint IS NULL OR resource.zone_id = %s) AND (%s::bigint IS NULL OR resource.id = %s)
)
"""
IN_WINDOWS = """
SELECT lower(asked), coalesce(sum(extract(epoch FROM upper(booked * asked) - lower(booked * asked))), 0),
    count(DISTINCT booking_id) FILTER (WHERE lower(booked) <@ asked)
FROM unnest(%s::tstzrange[]) AS asked LEFT JOIN held ON booked && asked
GROUP BY 1 ORDER BY 1
"""
AT_ONCE = """
SELECT coalesce(max(found), 0) FROM (
    SELECT (SELECT count(*) FROM held AS other WHERE other.booked @> instant) AS found
    FROM (SELECT greatest(lower(booked), %s) AS instant FROM held WHERE booked && %s::tstzrange) AS instants
) AS counted
"""
LATEST = "SELECT max(upper(booked)) FROM held WHERE booked && %s::tstzrange"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose use is counted: the person, and the organisation where one pays."""

    person_id: int
    organisation_id: int | None = None

    def key(self, kind: str) -> int | None:
        return self.person_id if kind == Quota.Holder.PERSON else self.organisation_id


@dataclass(frozen=True, slots=True)
class Use:
    """What is about to be booked; `besides` is what it was before, which does not count.

    With `is_written` it stands where it is to be already, and is counted with the rest.
    """

    holder: Holder
    resources: Sequence[ResourceEntry]
    period: Period
    besides: tuple[int, ...] = ()
    is_written: bool = False
    is_loan: bool = False

    @property
    def tz(self) -> ZoneInfo:
        return self.resources[0].tz

    def within(self, scope: Scope) -> int:
        """How many of the resources the policy speaks of."""
        return sum(scope.holds(entry) for entry in self.resources)


@dataclass(frozen=True, slots=True)
class Count:
    """Where a quota stands in one of its windows (none: at once), in hours or bookings; `asked` comes on top."""

    limit: Limit
    used: Decimal
    asked: Decimal
    window: Period | None = None

    @property
    def holds(self) -> bool:
        return self.used + self.asked <= self.limit.most


@dataclass(frozen=True, slots=True)
class Pause:
    """Where a rest stands; `until` is when it is over, None where nothing is near."""

    rest: Rest
    until: datetime | None = None

    @property
    def holds(self) -> bool:
        return self.until is None


Standing = Count | Pause


def spoken_of(policy: Policy, use: Use) -> list[Limit | Rest]:
    """Those that count for this use, in a fixed order."""
    limits = [limit for limit in policy.limits if _speaks(limit, use)]
    rests = [rest for rest in policy.rests if use.within(rest.scope)]
    return [*sorted(limits, key=repr), *sorted(rests, key=repr)]


def _speaks(limit: Limit, use: Use) -> bool:
    is_for_uses = limit.measure == Quota.Measure.HOURS
    return (
        bool(use.within(limit.scope)) and use.holder.key(limit.holder) is not None and not (is_for_uses and use.is_loan)
    )


def locking(policy: Policy, use: Use) -> list[Statement]:
    """Before any other lock: whoever waits for a holder holds nothing that others want."""
    kinds = {term.holder if isinstance(term, Limit) else Quota.Holder.PERSON.value for term in spoken_of(policy, use)}
    return [(LOCK, [f"{kind} {use.holder.key(kind)}"]) for kind in sorted(kinds, reverse=True)]


def asking(policy: Policy, use: Use, *, now: datetime) -> list[Statement]:
    """One statement for each term; in the trip of the lock they see what whoever held it has booked."""
    return [_asking(term, use, now=now) for term in spoken_of(policy, use)]


def answered(policy: Policy, use: Use, answers: Iterable[Rows]) -> list[Standing]:
    found: list[Standing] = []
    for term, rows in zip(spoken_of(policy, use), answers, strict=True):
        found += _answered(term, use, rows)
    return found


def _asking(term: Limit | Rest, use: Use, *, now: datetime) -> Statement:
    if isinstance(term, Rest):
        near = use.period.widened(before=term.length, after=term.length)
        return _held(term.scope, Quota.Holder.PERSON, use, near, LATEST, [near.stored], now=now)
    if term.measure == Quota.Measure.SIMULTANEOUS:
        values = [use.period.start, use.period.stored]
        return _held(term.scope, term.holder, use, use.period, AT_ONCE, values, now=now)
    windows = windows_of(term, use)
    whole = Period(windows[0].start, windows[-1].end)
    apart = NEVER_COUNTED + LOANS * (term.measure == Quota.Measure.HOURS)
    values = [[one.stored for one in windows]]
    return _held(term.scope, term.holder, use, whole, IN_WINDOWS, values, now=now, apart=apart)


def _held(
    scope: Scope,
    holder: str,
    use: Use,
    near: Period,
    question: str,
    values: list[object],
    *,
    now: datetime,
    apart: list[str] = NEVER_COUNTED,
) -> Statement:
    """`apart`: the purposes of bookings that are not counted."""
    column = "person_id" if holder == Quota.Holder.PERSON else "organisation_id"
    place = [scope.kind, scope.site_id, scope.zone_id, scope.resource_id]
    twice = [value for one in place for value in (one, one)]
    besides = [] if use.is_written and question != LATEST else list(use.besides)
    known = [use.holder.key(holder), besides, apart, near.stored, now, *twice]
    return HELD.format(holder=column) + question, [*known, *values]


def _answered(term: Limit | Rest, use: Use, rows: Rows) -> Iterator[Standing]:
    if isinstance(term, Rest):
        ((latest,),) = rows
        yield Pause(term, None if latest is None else latest + term.length)
    elif term.measure == Quota.Measure.SIMULTANEOUS:
        yield _count(term, use, Decimal(rows[0][0]), Decimal(use.within(term.scope)))
    else:
        times = use.within(term.scope)
        for window, (_start, seconds, bookings) in zip(windows_of(term, use), rows, strict=True):
            if term.measure == Quota.Measure.BOOKINGS:
                yield _count(term, use, Decimal(bookings), Decimal(1), window)
            elif inside := use.period.within(window):
                yield _count(term, use, Decimal(seconds) / HOUR, inside.hours * times, window)


def _count(limit: Limit, use: Use, counted: Decimal, asked: Decimal, window: Period | None = None) -> Count:
    return Count(limit, counted - asked if use.is_written else counted, asked, window)


def windows_of(limit: Limit, use: Use) -> list[Period]:
    """Local days, ISO weeks or months that the use touches; for bookings only the one in which it begins."""
    days = days_touched(use.period.start, use.period.end, use.tz)
    if limit.measure == Quota.Measure.BOOKINGS:
        days = [local_date(use.period.start, use.tz)]
    return sorted({window_around(limit.window, day, use.tz) for day in days})


def window_around(window: str, day: date, tz: ZoneInfo) -> Period:
    first, after = day, day + DAY
    if window == Quota.Window.WEEK:
        first = day - day.weekday() * DAY
        after = first + 7 * DAY
    elif window == Quota.Window.MONTH:
        first = day.replace(day=1)
        after = (first + 31 * DAY).replace(day=1)
    return Period(start_of_day(first, tz), start_of_day(after, tz))
