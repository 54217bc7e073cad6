"""Who was expected and did not come."""

from collections import defaultdict
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q

from booking.models import Allocation, Booking
from booking.models.booking import Status
from reports.question import Question
from spaces.catalogue import Catalogue

KNOWN = (Status.CHECKED_IN, Status.COMPLETED, Status.NO_SHOW)
"""States in which it is settled whether somebody came; a booking to come or given back says nothing."""


@dataclass(frozen=True, slots=True)
class NoShows:
    """Of the bookings that ask for a check-in and began on the days asked for."""

    expected: int
    absent: int

    @property
    def rate(self) -> float | None:
        return self.absent / self.expected if self.expected else None


def no_shows(question: Question, *, catalogue: Catalogue) -> NoShows:
    """One query. What was to be used at a site counts on the clocks of that site."""
    bookings = Booking.objects.filter(_began(question, catalogue), no_show_at__isnull=False, status__in=KNOWN)
    if question.kind:
        of_the_kind = Allocation.objects.filter(booking=OuterRef("pk"), resource__kind=question.kind)
        bookings = bookings.filter(Exists(of_the_kind))
    counts = bookings.aggregate(expected=Count("pk"), absent=Count("pk", filter=Q(status=Status.NO_SHOW)))
    return NoShows(**counts)


def _began(question: Question, catalogue: Catalogue) -> Q:
    """Bookings that began on the question's days, at its sites."""
    sites: dict[ZoneInfo, list[int]] = defaultdict(list)
    for site in catalogue.sites.values():
        if question.covers(site.pk):
            sites[site.tz].append(site.pk)
    began = Q(pk__in=[])
    for tz, keys in sites.items():
        days = question.days.in_zone(tz)
        inside = Q(period__overlap=days.stored, period__startswith__gte=days.start, period__startswith__lt=days.end)
        began |= inside & Q(site__in=keys)
    return began
