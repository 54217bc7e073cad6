"""Bookings of one resource on one day, where the tariff caps them together."""

from decimal import Decimal

import pytest

from billing.models import Charge, Tariff
from booking.actions.changing import cancel_booking
from booking.actions.moving import move_booking
from spaces import catalogue
from tests.conftest import NOW, between
from tests.factories import PersonFactory, ResourceFactory, book

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def capped(desk):
    """2,50 € an hour, 12,50 € a day."""
    Tariff.objects.update(caps_span_bookings=True)


def net() -> Decimal:
    return sum(Charge.objects.values_list("net", flat=True))


def test_two_ranges_in_one_day_cost_one_day(desk, coworker):
    nets = [book(coworker, [desk], between(*hours), now=NOW).net for hours in ((8, 12), (14, 18))]
    assert nets == [Decimal("10.00"), Decimal("2.50")]


def test_another_resource_and_another_payer_are_apart(site, desk, coworker):
    book(coworker, [desk], between(8, 12), now=NOW)
    others = [
        book(coworker, [ResourceFactory(site=site)], between(14, 18), now=NOW),
        book(PersonFactory(), [desk], between(14, 18), now=NOW),
    ]
    assert [one.net for one in others] == [Decimal("10.00"), Decimal("10.00")]


def test_what_is_left_of_a_day_costs_what_it_would_have_cost_by_itself(desk, coworker):
    first = book(coworker, [desk], between(8, 12), now=NOW)
    book(coworker, [desk], between(14, 18), now=NOW)
    cancel_booking(booking=first, by=coworker, now=NOW)
    assert net() == Decimal("10.00")


def test_a_day_of_which_everything_is_cancelled_costs_nothing(desk, coworker):
    made = [book(coworker, [desk], between(*hours), now=NOW) for hours in ((8, 12), (14, 18))]
    for one in made:
        cancel_booking(booking=one, by=coworker, now=NOW)
    assert net() == 0


def test_a_move_within_the_day_changes_nothing(desk, coworker):
    first = book(coworker, [desk], between(8, 12), now=NOW)
    book(coworker, [desk], between(14, 18), now=NOW)
    move_booking(booking=first, by=coworker, period=between(9, 13), catalogue=catalogue.current(), now=NOW)
    assert net() == Decimal("12.50")


def test_a_booking_that_grows_over_its_cap_costs_the_day(desk, coworker):
    one = book(coworker, [desk], between(8, 12), now=NOW)
    move_booking(booking=one, by=coworker, period=between(8, 18), catalogue=catalogue.current(), now=NOW)
    assert net() == Decimal("12.50")
