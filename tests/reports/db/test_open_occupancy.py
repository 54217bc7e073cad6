"""What is published of a month, counted a second time: quarter of an hour by quarter, in plain Python."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.core.cache import cache

from booking.models import Allocation
from core.ranges import Period
from reports.open_data.occupancy import months_of
from reports.open_data.suppression import HOUR, NETWORK
from reports.question import Days
from spaces import catalogue
from spaces.models import Resource
from tests.conftest import NOW, PARIS, at
from tests.factories import PersonFactory, ResourceFactory, SiteFactory, open_every_day
from tests.factories.reports import blocked, past_booking

pytestmark = pytest.mark.django_db

QUARTER = timedelta(minutes=15)
DAYS = Days(date(2026, 10, 1), date(2026, 11, 30))
"""The clocks change in the night of 25 October."""


@pytest.fixture
def lived(site):
    """Two sites; bookings of any quarter, some outside opening, some over midnight or over the end of a month."""
    rng, other = Random("open"), SiteFactory()
    open_every_day(other)
    people = PersonFactory.create_batch(12)
    resources = [ResourceFactory(site=place, kind=kind) for place in (site, other) for kind in ("desk", "desk", "room")]
    for resource in resources:
        start = at(6, day=DAYS.first - timedelta(days=1))
        while start < at(0, day=DAYS.last):
            start += QUARTER * rng.randrange(4, 300)
            end = start + QUARTER * rng.randrange(1, 80)
            past_booking(rng.choice(people), [resource], Period(start, end))
            start = end
    idle = ResourceFactory(site=site, kind="room")
    blocked(idle, Period(at(9, day=date(2026, 10, 30)), at(12, day=date(2026, 11, 2))))


def counted_again():
    """Open and booked quarters, bookings and people, by month and key."""
    found = defaultdict(lambda: [0, 0, set(), set()])
    held = defaultdict(list)
    for one in Allocation.objects.select_related("booking"):
        held[one.resource_id].append(one)
    start, end = at(0, day=DAYS.first), at(0, day=DAYS.last + timedelta(days=1))
    for resource in Resource.objects.all():
        moment = start
        while moment < end:
            _quarter(found, resource, moment, held[resource.pk])
            moment += QUARTER
    return {key: (row[0], row[1], len(row[2]), len(row[3])) for key, row in found.items()}


def _quarter(found, resource, moment: datetime, held):
    local = moment.astimezone(PARIS)
    taken = [one for one in held if one.booked.lower <= moment < one.booked.upper]
    is_open = 8 <= local.hour < 20 and not any(one.blockage_id for one in taken)
    for key in ((resource.site_id, resource.kind), (resource.site_id, ""), NETWORK):
        row = found[f"{local:%Y-%m}", *key]
        row[0] += is_open
        if is_open and taken:
            row[1] += 1
            row[2].add(taken[0].booking_id)
            row[3].add(taken[0].booking.person_id)


def test_what_is_published_agrees_with_a_second_count(lived):
    cache.clear()
    months = months_of(catalogue.current(), DAYS, now=NOW)
    quarter = HOUR // 4
    first = {
        (month, *key): (cell.open // quarter, cell.booked // quarter, cell.bookings, cell.people)
        for month, cells in months.items()
        for key, cell in cells.items()
    }
    assert first == counted_again()
