"""Outside calendars in a hurry: one reads, and of a booking and a busy time at the same moment one wins."""

from collections import Counter
from datetime import timedelta

import pytest

from booking.actions.external import read_calendar
from booking.models import Allocation, Blockage, Booking, CalendarConflict, ExternalCalendar
from core import pulling
from spaces.models import Resource
from tests.conftest import MONDAY, NOW, between
from tests.factories import (
    BookingPolicyFactory,
    PersonFactory,
    PriceFactory,
    ResourceFactory,
    SiteFactory,
    TariffFactory,
    book,
    open_every_day,
)
from tests.factories.outside import connect, event, says
from tests.outside import Outside

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]

HALF = timedelta(minutes=30)
TUESDAY = MONDAY + timedelta(days=1)
ROUNDS = 12


@pytest.fixture
def desk(transactional_db: None) -> Resource:
    site = SiteFactory()
    open_every_day(site)
    PriceFactory(tariff=TariffFactory())
    BookingPolicyFactory()
    return ResourceFactory(site=site)


def read_anew() -> bool:
    return read_calendar(ExternalCalendar.objects.get(), now=NOW + HALF)


def test_many_workers_read_a_calendar_once(race, desk: Resource, outside: Outside):
    says(outside)
    connect(desk, outside)
    says(outside, event("a", "0112T0900-1000"))
    rows = [ExternalCalendar.objects.get() for _ in range(8)]
    outcomes = race(8, lambda number: read_calendar(rows[number], now=NOW + HALF))
    assert Counter(outcomes) == {True: 1, False: 7}
    assert (len(outside.asked), Blockage.objects.count()) == (2, 1)


def test_without_the_claim_all_of_them_would_read(race, desk: Resource, outside: Outside, monkeypatch):
    """The guard off."""
    says(outside)
    connect(desk, outside)
    monkeypatch.setattr(pulling, "claim", lambda row, *, now: True)
    rows = [ExternalCalendar.objects.get() for _ in range(8)]
    race(8, lambda number: read_calendar(rows[number], now=NOW + HALF))
    assert len(outside.asked) == 9


def test_readers_that_do_not_know_of_each_other_write_once(race, desk: Resource, outside: Outside, monkeypatch):
    """A worker taken for dead comes back: the rows are locked, and the second finds nothing to change."""
    says(outside)
    connect(desk, outside)
    says(outside, event("a", "0112T0900-1000"))
    monkeypatch.setattr(pulling, "claim", lambda row, *, now: True)
    rows = [ExternalCalendar.objects.get() for _ in range(8)]
    assert race(8, lambda number: read_calendar(rows[number], now=NOW + HALF)) == [True] * 8
    assert (Blockage.objects.count(), CalendarConflict.objects.count()) == (1, 0)
    assert ExternalCalendar.objects.get().failures == 0


def test_of_a_booking_and_a_busy_time_at_once_exactly_one_wins(race, desk: Resource, outside: Outside):
    people = [PersonFactory() for _ in range(ROUNDS)]
    says(outside)
    connect(desk, outside)
    for number in range(ROUNDS):
        day = TUESDAY + timedelta(days=number)
        says(outside, event(f"e{number}", f"{day:%m%d}T0900-1000"))
        ExternalCalendar.objects.update(next_pull_at=NOW)
        acts = [read_anew, lambda person=people[number], day=day: book(person, [desk], between(9, 10, day), now=NOW)]
        outcomes = race(2, lambda which, acts=acts: acts[which]())
        assert outcomes[0] is True
        is_booked = isinstance(outcomes[1], Booking)
        assert Blockage.objects.filter(external_key=f"e{number}", lifted_at=None).count() == (not is_booked)
        assert CalendarConflict.objects.open().filter(external_key=f"e{number}").count() == is_booked
    assert Allocation.objects.filter(standing="firm").count() <= ROUNDS
