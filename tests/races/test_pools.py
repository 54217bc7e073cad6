"""What several draw on at once: the passes of an organisation, the cap of a day."""

from decimal import Decimal

import pytest
from django.db import transaction

from billing import standing
from billing.models import Charge, Pass, PassMovement, Price, Tariff
from billing.standing import Payer
from booking.actions import allotting
from booking.actions.changing import cancel_booking
from booking.actions.requesting import request_booking
from booking.models import Booking
from spaces import catalogue
from tests.conftest import NOW, between
from tests.factories import AffiliationFactory, OrganisationFactory, ResourceFactory, book, wanted
from tests.factories.passes import pass_of
from tests.races.test_holds_and_money import place as place
from tests.races.test_holds_and_money import slowly

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]


def pool_of(organisation, **values) -> None:
    with transaction.atomic():
        pass_of(organisation=organisation, **values)


def draw(race, place, monkeypatch, *, locked: bool) -> tuple[int, int]:
    """Units taken of two by eight members of an organisation at once, and how many were refused their booking."""
    organisation = OrganisationFactory()
    pool_of(organisation, quantity=2)
    people = [AffiliationFactory(organisation=organisation).person for _ in range(8)]
    desks = [ResourceFactory(site=place) for _ in range(8)]
    if not locked:
        monkeypatch.setattr(standing, "LOCKED", "")
        monkeypatch.setattr(standing, "ONE_PAYER", "SELECT %s")
        monkeypatch.setattr(allotting, "quote_use", slowly(allotting.quote_use))
    entries = catalogue.current()
    outcomes = race(
        8,
        lambda number: request_booking(
            wanted=wanted(
                people[number], [desks[number]], between(9, 10), payer=Payer(people[number].pk, organisation)
            ),
            catalogue=entries,
            now=NOW,
        ),
    )
    return Charge.objects.filter(rule="pass").count(), sum(isinstance(one, Exception) for one in outcomes)


def test_without_the_lock_only_the_constraint_stands_between_a_pool_and_overdraw(race, place, monkeypatch):
    _units, failed = draw(race, place, monkeypatch, locked=False)
    assert failed > 0


def test_members_of_an_organisation_never_overdraw_their_pool(race, place, monkeypatch):
    assert draw(race, place, monkeypatch, locked=True) == (2, 0)
    assert Pass.objects.get().left == 0


def test_a_unit_cancelled_from_two_sides_comes_back_once(race, place):
    organisation = OrganisationFactory()
    person = AffiliationFactory(organisation=organisation).person
    pool_of(organisation, quantity=2)
    payer = Payer(person.pk, organisation)
    booking = book(person, [ResourceFactory(site=place)], between(9, 10), now=NOW, payer=payer)
    race(8, lambda _number: cancel_booking(booking=Booking.objects.get(pk=booking.pk), by=person, now=NOW))
    assert PassMovement.objects.filter(what="returned").count() == 1


def test_bookings_and_cancellations_of_a_pool_end_in_no_deadlock(race, place):
    organisation = OrganisationFactory()
    for _number in range(3):
        pool_of(organisation, quantity=4, unit_minutes=60)
    person = AffiliationFactory(organisation=organisation).person
    payer = Payer(person.pk, organisation)
    made = [book(person, [ResourceFactory(site=place)], between(9, 12), now=NOW, payer=payer) for _ in range(4)]
    desks = [ResourceFactory(site=place) for _ in range(4)]
    entries = catalogue.current()

    def act(number: int) -> None:
        if number < 4:
            cancel_booking(booking=Booking.objects.get(pk=made[number].pk), by=person, now=NOW)
        else:
            asked = wanted(person, [desks[number - 4]], between(9, 12), payer=payer)
            request_booking(wanted=asked, catalogue=entries, now=NOW)

    outcomes = race(8, act)
    assert [one for one in outcomes if isinstance(one, Exception)] == []


def test_two_bookings_of_a_day_at_once_are_capped_together(race, place):
    Tariff.objects.update(caps_span_bookings=True)
    Price.objects.update(daily_cap=Decimal("12.50"))
    person, desk = AffiliationFactory().person, ResourceFactory(site=place)
    entries = catalogue.current()
    periods = [between(8, 12), between(12, 16), between(16, 20)]
    race(
        3,
        lambda number: request_booking(wanted=wanted(person, [desk], periods[number]), catalogue=entries, now=NOW),
    )
    assert sum(Charge.objects.values_list("net", flat=True)) == Decimal("12.50")
