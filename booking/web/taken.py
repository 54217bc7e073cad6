"""Who holds what, as far as the reader may know it. One query."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from uuid import UUID

from django.contrib.postgres.fields.ranges import RangeEndsWith, RangeStartsWith
from django.db.models import Case, When
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from booking.models import Allocation, Blockage
from booking.models.allocation import AllocationQuerySet, Standing
from core.ranges import Period
from members.models import Person
from spaces.access import ROLES_AT_THE_DESK, sites_where
from spaces.catalogue import ResourceEntry


@dataclass(frozen=True, slots=True)
class Taken:
    """`title` is empty where the reader is not to know it; `booking` is the reader's own, else None."""

    period: Period
    title: str = ""
    booking: UUID | None = None

    @property
    def is_mine(self) -> bool:
        return self.booking is not None

    @property
    def text(self) -> str:
        if self.title:
            return self.title
        mine, busy = _words(get_language())
        return mine if self.is_mine else busy


@lru_cache(maxsize=8)
def _words(_language: str | None) -> tuple[str, str]:
    return _("à vous"), _("occupé")


TakenBy = dict[int, list[Taken]]


def taken_in(window: Period, atoms: Iterable[int], *, reader: Person | None, now: datetime) -> TakenBy:
    """What occupies these atomic resources in the window, by resource, in order of time."""
    return _by_resource(Allocation.objects.occupying(now), "period", window, atoms, reader)


def on_record_in(window: Period, atoms: Iterable[int], *, reader: Person | None, now: datetime) -> TakenBy:
    """The same with what is over, for as long as it was really held."""
    rows = Allocation.objects.on_record(now).annotate(
        span=Case(When(standing=Standing.PAST, then="booked"), default="period")
    )
    return _by_resource(rows, "span", window, atoms, reader)


def _by_resource(
    rows: AllocationQuerySet, span: str, window: Period, atoms: Iterable[int], reader: Person | None
) -> TakenBy:
    # Two instants are read faster than a range of them, and a week has thousands.
    told = (
        rows.overlapping(window)
        .filter(resource__in=list(atoms))
        .annotate(begins=RangeStartsWith(span), ends=RangeEndsWith(span))
        .order_by("period")
        .values_list(
            "resource_id", "begins", "ends",
            "booking__person_id", "booking__public_id", "booking__title", "booking__is_private",
            "blockage__kind", "blockage__reason", "blockage__resource__site_id",
        )
    )  # fmt: skip
    found: TakenBy = defaultdict(list)
    outside = _Outside(reader)
    for resource, begins, ends, person_id, public_id, title, is_private, kind, reason, site in told:
        if kind == Blockage.Kind.EXTERNAL:
            found[resource].append(Taken(Period(begins, ends), outside.title(reason, site)))
            continue
        is_mine = reader is not None and person_id == reader.pk
        shown = title if title and (is_mine or is_private is False) else ""
        found[resource].append(Taken(Period(begins, ends), shown, public_id if is_mine else None))
    return found


class _Outside:
    """What is said of outside calendars' busy time: its title only to the desk. A query where there is one to say."""

    def __init__(self, reader: Person | None) -> None:
        self.reader = reader

    def title(self, reason: str, site_id: int) -> str:
        return reason if reason and (self.sites is None or site_id in self.sites) else _("agenda extérieur")

    @cached_property
    def sites(self) -> set[int] | None:
        return sites_where(self.reader, ROLES_AT_THE_DESK) if self.reader else set()


def all_atoms(entries: Iterable[ResourceEntry]) -> set[int]:
    return {atom for entry in entries for atom in entry.atoms}
