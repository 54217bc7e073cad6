"""Outside calendars as their stewards see them: how each is doing, and what stands in its way."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from booking.external_errors import ExternalCalendarNotFound
from booking.importing.problems import SENTENCES
from booking.models import Allocation, Blockage, Booking, CalendarConflict, ExternalCalendar
from booking.models.allocation import OCCUPYING
from core.errors import Text, title_of
from core.ranges import Period
from members.models import Person
from spaces.access import ROLES_AT_THE_DESK, sites_where
from spaces.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Met:
    """A conflict, and the bookings and blockages in its way; nothing once they have gone."""

    conflict: CalendarConflict
    bookings: tuple[Booking, ...]
    blockages: tuple[Blockage, ...]


def calendars_of(person: Person, *, now: datetime) -> Any:
    """Those of the sites whose desk the person runs, with the counts of what each blocks and of its conflicts."""
    keys = sites_where(person, ROLES_AT_THE_DESK)
    rows = ExternalCalendar.objects.select_related("resource__site", "by")
    return counted(rows if keys is None else rows.filter(resource__site__in=keys), now=now)


def counted(rows: Any, *, now: datetime) -> Any:
    """`blocked`: how many blockages to come it has; `conflicting`: how many open conflicts."""
    standing = Blockage.objects.filter(lifted_at=None, period__endswith__gt=now)
    return rows.annotate(
        blocked=_count(standing, "external_calendar"),
        conflicting=_count(CalendarConflict.objects.open(), "calendar"),
    )


def _count(rows: Any, by: str) -> Coalesce:
    mine = rows.filter(Q(**{by: OuterRef("pk")})).order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(mine), 0)


def find_external_calendar(person: Person, public_id: UUID, *, now: datetime) -> Any:
    """Raises ExternalCalendarNotFound, whether it is hidden or does not exist."""
    calendar = calendars_of(person, now=now).filter(public_id=public_id).first()
    if calendar is None:
        raise ExternalCalendarNotFound()
    return calendar


def in_the_way(conflicts: Sequence[CalendarConflict], atoms: Collection[int]) -> list[Met]:
    """Of conflicts on one resource. Three queries at most."""
    if not conflicts:
        return []
    periods = [Period.of(one.period) for one in conflicts]
    whole = Period(min(period.start for period in periods), max(period.end for period in periods))
    rows = list(
        Allocation.objects.filter(resource__in=atoms, standing__in=OCCUPYING)
        .overlapping(whole)
        .select_related("blockage__external_calendar")
        .order_by("period")
    )
    keys = {row.booking_id for row in rows if row.booking_id}
    bookings = Booking.objects.filter(pk__in=keys).select_related("person", "site").with_resources()
    known = {booking.pk: booking for booking in bookings}
    return [_met(one, period, rows, known) for one, period in zip(conflicts, periods, strict=True)]


def _met(conflict: CalendarConflict, period: Period, rows: Iterable[Allocation], known: dict[int, Booking]) -> Met:
    hits = [row for row in rows if Period.of(row.period).overlaps(period)]
    bookings = dict.fromkeys(known[row.booking_id] for row in hits if row.booking_id)
    blockages = dict.fromkeys(row.blockage for row in hits if row.blockage)
    return Met(conflict, tuple(bookings), tuple(blockages))


def host_of(url: str) -> str:
    """All of an address that is shown: the rest may be a secret."""
    return urlsplit(url).hostname or ""


def problem_of(calendar: ExternalCalendar) -> Text:
    """What went wrong last, in words; empty where nothing did."""
    return title_of(calendar.last_error) if calendar.last_error else ""


def in_words(not_understood: Iterable[Sequence[Any]]) -> list[tuple[str, str]]:
    """Each code with its sentence."""
    return [(code, str(SENTENCES[code]) % facts) for code, facts in not_understood]


def atoms_of(calendar: ExternalCalendar, catalogue: Catalogue) -> frozenset[int]:
    entry = catalogue.resources.get(calendar.resource_id)
    return frozenset(entry.atoms) if entry else frozenset()
