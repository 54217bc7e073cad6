"""Which resource to give to somebody who asks for *any*.

Best fit: the one whose free time around the period is shortest, so that long free blocks stay whole; between
equals the one the person uses most, then the one with the fewest seats and features to spare.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from booking.availability import DAY, gap_around, is_free, occupied, window_of
from booking.models import Allocation
from core.clock import local_date, start_of_day
from core.ranges import Period
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry

USUAL_SINCE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Wish:
    """Any resource of a kind, perhaps at a site, with features and room for so many people."""

    kind: str
    site_id: int | None = None
    features: tuple[str, ...] = ()
    capacity: int = 1

    def candidates(self, catalogue: Catalogue) -> list[ResourceEntry]:
        return catalogue.matching(site=self.site_id, kind=self.kind, features=self.features, capacity=self.capacity)


def ranked(entries: Sequence[ResourceEntry], period: Period, *, person: Person, now: datetime) -> list[ResourceEntry]:
    """The free ones among the entries, best choice first. Two queries."""
    candidates = [entry for entry in entries if entry.opening.covers(period)]
    if not candidates:
        return []
    tz = candidates[0].tz
    day = Period(
        start_of_day(local_date(period.start, tz), tz),
        start_of_day(local_date(period.end, tz) + DAY, tz),
    )
    taken = occupied(window_of(candidates, day), now=now)
    usual = _times_used(person, since=now - USUAL_SINCE)
    return sorted(
        (entry for entry in candidates if is_free(entry, period, taken)),
        key=lambda entry: (
            gap_around(entry, period, day, taken),
            -usual.get(entry.pk, 0),
            entry.capacity,
            len(entry.features),
            entry.pk,
        ),
    )


def _times_used(person: Person, *, since: datetime) -> dict[int, int]:
    rows = Allocation.objects.filter(booking__person=person, booking__created_at__gte=since)
    return dict(rows.values_list("requested_id").annotate(times=Count("booking_id", distinct=True)).order_by())
