"""Somebody comes at the very second when their time is released, and somebody else wants it."""

import time
from datetime import timedelta

import pytest

from billing.standing import Payer
from booking.actions import attending
from booking.actions.attending import check_in
from booking.actions.sweeping import release_no_shows
from booking.actions.walking_in import walk_in
from booking.errors import NotFreeNow, SlotTaken, WrongState
from booking.models import Allocation, Booking
from core.ranges import Period
from spaces import catalogue
from tests.conftest import NOW, at, between
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

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]

DUE = at(9, 15)


@pytest.fixture
def desk(transactional_db):
    site = SiteFactory()
    open_every_day(site)
    PriceFactory(tariff=TariffFactory())
    desk = ResourceFactory(site=site)
    BookingPolicyFactory(resource=desk, needs_check_in=True)
    return desk


def held(booking: Booking) -> tuple[str, Period]:
    allocation = Allocation.objects.get(booking=booking)
    return allocation.standing, Period.of(allocation.booked)


def on(day: int, instant):
    return instant + timedelta(days=day)


def test_release_and_late_arrival_leave_nothing_half_done(race, desk):
    person = PersonFactory()
    for day in range(1, 21):
        booking = book(person, [desk], between(9, 11).moved(timedelta(days=day)), now=NOW)
        mine = Booking.objects.get(pk=booking.pk)
        acts = [
            lambda day=day: release_no_shows(now=on(day, DUE)),
            lambda mine=mine, day=day: check_in(booking=mine, by=person, now=on(day, DUE)),
        ]
        outcomes = race(2, lambda number, acts=acts: acts[number]())
        booking.refresh_from_db()
        assert not [error for error in outcomes if isinstance(error, Exception)]
        assert (booking.status, booking.ended_at, held(booking)) == ("checked_in", None, ("firm", booking.span))


def test_late_arrival_and_a_rival_never_both_have_it(race, desk):
    """After the release: one takes back, another takes; whoever loses is told, and keeps nothing."""
    late, rival = PersonFactory(), PersonFactory()
    for day in range(1, 21):
        booking = book(late, [desk], between(9, 11).moved(timedelta(days=day)), now=NOW)
        release_no_shows(now=on(day, DUE))
        mine = Booking.objects.get(pk=booking.pk)
        acts = [
            lambda mine=mine, day=day: check_in(booking=mine, by=late, now=on(day, at(9, 20))),
            lambda day=day: take(desk, rival, now=on(day, at(9, 20))),
        ]
        outcomes = race(2, lambda number, acts=acts: acts[number]())
        booking.refresh_from_db()
        lost = [error for error in outcomes if isinstance(error, Exception)]
        firm = Allocation.objects.filter(standing="firm", period__overlap=booking.period)
        assert [type(error) for error in lost] in ([SlotTaken], [NotFreeNow])
        assert firm.count() == 1
        assert (firm.get().booking_id == booking.pk) == (booking.status == "checked_in")
        assert (booking.status == "no_show") == (booking.ended_at is not None)


def take(desk, person, *, now):
    known = catalogue.current()
    return walk_in(
        resource=known.resources[desk.pk],
        until=now + timedelta(minutes=30),
        person=person,
        payer=Payer(person.pk),
        by=person,
        catalogue=known,
        now=now,
    )


def twice(race, booking, person) -> int:
    """Two arrivals of the same person after the release, at once; how many were noted."""
    copies = [Booking.objects.get(pk=booking.pk) for _ in range(2)]
    outcomes = race(2, lambda number: check_in(booking=copies[number], by=person, now=at(9, 20)))
    assert {type(outcome) for outcome in outcomes} <= {Booking, WrongState}
    return sum(isinstance(outcome, Booking) for outcome in outcomes)


def test_without_comparing_first_an_arrival_is_noted_twice(race, desk, monkeypatch):
    """The guard off: who looks, and then writes whatever the state has become, comes twice."""

    def unguarded(booking, *, since, to, now, by=None, **fields):
        seen = Booking.objects.get(pk=booking.pk)
        if seen.status not in since:
            raise WrongState(state=seen.status)
        time.sleep(0.2)
        Booking.objects.filter(pk=booking.pk).update(status=to, **fields)
        return seen

    person = PersonFactory()
    booking = book(person, [desk], between(9, 11), now=NOW)
    release_no_shows(now=DUE)
    monkeypatch.setattr(attending, "move", unguarded)
    monkeypatch.setattr(attending, "lock_resources", lambda *_others: None)
    assert twice(race, booking, person) == 2


def test_an_arrival_is_noted_once(race, desk):
    person = PersonFactory()
    booking = book(person, [desk], between(9, 11), now=NOW)
    release_no_shows(now=DUE)
    assert twice(race, booking, person) == 1


def test_without_the_constraint_a_late_arrival_takes_what_a_rival_has(desk, without_the_constraint):
    """The other guard off: nothing but the constraint stands between the two."""
    late = PersonFactory()
    booking = book(late, [desk], between(9, 11), now=NOW)
    release_no_shows(now=DUE)
    book(PersonFactory(), [desk], between(10, 11), now=at(9, 16))
    booking.refresh_from_db()
    check_in(booking=booking, by=late, now=at(9, 20))
    assert Allocation.objects.filter(standing="firm").count() == 2
