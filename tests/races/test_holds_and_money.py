"""Holds that run out while they are confirmed; allowances drawn from several sides; one key sent twice."""

import time
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum

from billing import standing
from billing.models import Charge, PlanAllowance
from billing.standing import Payer
from booking.actions import allotting
from booking.actions.changing import cancel_booking, confirm_hold
from booking.actions.requesting import request_booking
from booking.actions.sweeping import expire_overdue_holds
from booking.models import Allocation, Booking
from spaces import catalogue
from tests.conftest import NOW, between
from tests.factories import (
    MembershipFactory,
    PersonFactory,
    PlanFactory,
    PriceFactory,
    ResourceFactory,
    SiteFactory,
    TariffFactory,
    book,
    open_every_day,
    wanted,
)

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]

MORNING = between(9, 12)


@pytest.fixture
def place(transactional_db):
    site = SiteFactory()
    open_every_day(site)
    PriceFactory(tariff=TariffFactory())
    return site


def test_a_hold_ends_confirmed_or_expired_and_its_time_has_one_holder(race, place, settings):
    """Confirmation, expiry and somebody who wants the slot meet at the second the hold runs out."""
    desk, person, rival = ResourceFactory(site=place), PersonFactory(), PersonFactory()
    for day in range(1, 11):
        period = MORNING.moved(timedelta(days=day))
        held = book(person, [desk], period, now=NOW, hold=True)
        over = NOW + settings.HOLD_LASTS
        acts = [
            lambda held=held, over=over: confirm_hold(
                by=held.person, booking=held, catalogue=catalogue.current(), now=over - timedelta(seconds=1)
            ),
            lambda over=over: expire_overdue_holds(now=over),
            lambda period=period, over=over: book(rival, [desk], period, now=over),
        ]
        race(3, lambda number, acts=acts: acts[number]())
        held.refresh_from_db()
        occupying = Allocation.objects.filter(standing="firm", period=period.stored)
        assert held.status in {"confirmed", "expired"}
        assert occupying.count() == 1
        assert (occupying.get().booking_id == held.pk) == (held.status == "confirmed")


def test_cancelling_from_two_sides_reverses_once(race, place):
    person = PersonFactory()
    booking = book(person, [ResourceFactory(site=place)], MORNING, now=NOW)
    race(8, lambda _number: cancel_booking(booking=Booking.objects.get(pk=booking.pk), by=person, now=NOW))
    assert (Charge.objects.count(), Charge.objects.total()) == (2, Decimal("0.00"))


def slowly(act):
    """Leaves the others time to look as well."""

    def later(*args, **kwargs):
        time.sleep(0.1)
        return act(*args, **kwargs)

    return later


def draw(race, place, *, locked: bool, monkeypatch) -> int:
    """Minutes drawn from an allowance of 60 by eight bookings of an hour at once."""
    plan = PlanFactory()
    PlanAllowance.objects.create(plan=plan, kind="desk", monthly_minutes=60)
    person = PersonFactory()
    MembershipFactory(person=person, plan=plan)
    desks = [ResourceFactory(site=place) for _ in range(8)]
    if not locked:
        monkeypatch.setattr(standing, "LOCKED", "")
        monkeypatch.setattr(standing, "ONE_PAYER", "SELECT %s")
        monkeypatch.setattr(allotting, "quote_use", slowly(allotting.quote_use))
    entries = catalogue.current()
    race(
        8,
        lambda number: request_booking(
            wanted=wanted(person, [desks[number]], between(9, 10), payer=Payer(person.pk)), catalogue=entries, now=NOW
        ),
    )
    return Charge.objects.aggregate(minutes=Sum("allowance_minutes"))["minutes"]


def test_without_the_lock_an_allowance_is_overdrawn(race, place, monkeypatch):
    assert draw(race, place, locked=False, monkeypatch=monkeypatch) > 60


def test_an_allowance_is_never_overdrawn(race, place, monkeypatch):
    assert draw(race, place, locked=True, monkeypatch=monkeypatch) == 60
