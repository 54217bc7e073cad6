"""Series against single bookings and against each other: nothing twice, nobody deadlocked."""

from itertools import pairwise

import pytest

from booking.errors import SeriesConflicts, SlotTaken
from booking.models import Allocation, Booking, Series
from spaces import catalogue
from tests.conftest import NOW, between
from tests.factories import (
    PersonFactory,
    PriceFactory,
    ResourceFactory,
    SiteFactory,
    TariffFactory,
    book,
    open_every_day,
)
from tests.factories.series import repeat

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place(transactional_db):
    site = SiteFactory()
    open_every_day(site)
    PriceFactory(tariff=TariffFactory())
    return site


def overlapping_pairs() -> int:
    rows = list(
        Allocation.objects.filter(standing="firm").order_by("resource", "period").values_list("resource", "period")
    )
    return sum(a[0] == b[0] and a[1].upper > b[1].lower for a, b in pairwise(rows))


def test_two_crossing_series_have_one_winner_and_the_loser_hears_why(race, place):
    a, b = ResourceFactory(site=place), ResourceFactory(site=place)
    people = [PersonFactory() for _ in range(8)]
    catalogue.current()
    for day in range(5):
        first = between(9, 11).start.date().replace(day=11 + day)

        def act(number: int, first=first) -> Series:
            pair = [a, b] if number % 2 else [b, a]
            return repeat(people[number], pair, "FREQ=WEEKLY;COUNT=8", first=first, hours=2)

        outcomes = race(8, act)
        assert sum(isinstance(one, Series) for one in outcomes) == 1
        lost = [one for one in outcomes if not isinstance(one, Series)]
        assert {type(one) for one in lost} == {SeriesConflicts}
        assert all(len(one.facts["conflicts"]) == 8 for one in lost)
    assert (Booking.objects.count(), overlapping_pairs()) == (40, 0)


def test_a_series_and_a_booking_of_one_of_its_days(race, place):
    people = [PersonFactory() for _ in range(2)]
    for _round in range(10):
        desk = ResourceFactory(site=place)
        catalogue.current()

        def act(number: int, desk=desk) -> object:
            if number:
                return book(people[1], [desk], between(10, 12), now=NOW)
            return repeat(people[0], [desk], "FREQ=WEEKLY;COUNT=4")

        series, booking = race(2, act)
        if isinstance(series, Series):
            assert isinstance(booking, SlotTaken)
        else:
            assert (type(series), type(booking)) == (SeriesConflicts, Booking)
    assert overlapping_pairs() == 0
