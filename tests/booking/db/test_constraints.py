"""The database has the last word: each constraint and trigger, by name, past every action."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg.types.range import TimestamptzRange

from billing.models import Charge
from booking.models import Allocation, Booking
from core.database import violated
from spaces.models import Part
from tests.conftest import NOW, at, between
from tests.factories import PartFactory, ResourceFactory, book

MORNING = between(9, 12)


@pytest.fixture
def booking(desk, coworker):
    return book(coworker, [desk], MORNING, now=NOW)


def name_of_violation(act) -> str | None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    return violated(error.value)


def test_two_holders_of_one_resource_are_impossible(booking, desk):
    def double():
        Allocation.objects.create(
            resource=desk,
            requested=desk,
            period=between(11, 13).stored,
            booked=between(11, 13).stored,
            standing="tentative",
            booking=booking,
        )

    assert name_of_violation(double) == "allocation_one_holder_per_resource"


def test_a_cancelled_booking_cannot_come_back_over_another(booking, coworker, desk):
    Booking.objects.filter(pk=booking.pk).update(status="cancelled")
    book(coworker, [desk], MORNING, now=NOW)
    assert (
        name_of_violation(lambda: Booking.objects.filter(pk=booking.pk).update(status="confirmed"))
        == "allocation_one_holder_per_resource"
    )


def test_an_allocation_has_one_owner(booking):
    orphan = Allocation.objects.filter(booking=booking)
    assert name_of_violation(lambda: orphan.update(booking=None)) == "allocation_has_one_owner"


@pytest.mark.parametrize("period", [TimestamptzRange(empty=True), TimestamptzRange(at(9), None)])
def test_a_booking_is_never_empty_nor_endless(booking, period):
    rows = Booking.objects.filter(pk=booking.pk)
    assert name_of_violation(lambda: rows.update(period=period)) == "booking_period_is_bounded"


def test_a_hold_has_an_expiry(booking):
    rows = Booking.objects.filter(pk=booking.pk)
    assert name_of_violation(lambda: rows.update(status="held")) == "booking_held_has_an_expiry"


def test_what_is_booked_lies_in_what_is_occupied(booking):
    rows = Allocation.objects.filter(booking=booking)
    assert (
        name_of_violation(lambda: rows.update(booked=between(9, 13).stored))
        == "allocation_period_contains_what_is_booked"
    )


def test_allocations_follow_a_status_changed_behind_every_action(booking):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE booking_booking SET status = 'declined' WHERE id = %s", [booking.pk])
    assert Allocation.objects.get().standing == "released"


def test_a_resource_is_no_part_of_itself_at_any_depth(site):
    a, b, c = (ResourceFactory(site=site) for _ in range(3))
    PartFactory(whole=a, part=b)
    PartFactory(whole=b, part=c)
    assert name_of_violation(lambda: PartFactory(whole=c, part=a)) == "part_makes_no_cycle"


def test_a_booked_whole_keeps_its_parts(site, coworker):
    whole, part = ResourceFactory(site=site), ResourceFactory(site=site)
    PartFactory(whole=whole, part=part)
    far = NOW + timedelta(days=3640)  # the trigger asks the database's own clock, so the booking lies beyond it
    book(coworker, [whole], between(9, 12, far.date()), now=far)
    assert name_of_violation(lambda: Part.objects.all().delete()) == "part_of_booked_whole_is_fixed"


def test_a_charge_is_neither_changed_nor_deleted(booking):
    assert name_of_violation(lambda: Charge.objects.update(label="autre")) == "charge_is_append_only"
    assert name_of_violation(lambda: Charge.objects.all()._raw_delete("default")) == "charge_is_append_only"
