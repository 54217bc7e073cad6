"""Random lives of a few resources, against a slow and obvious model of who holds what."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.actions.changing import cancel_booking
from booking.actions.moving import move_booking
from booking.actions.swapping import swap_bookings
from booking.actions.sweeping import expire_overdue_holds
from booking.availability import open_and_free
from booking.errors import NothingToSwap, SlotTaken, WrongState
from booking.models import Allocation, Booking
from core.ranges import Period
from spaces import catalogue
from tests.conftest import NOW, at
from tests.factories import BookingPolicyFactory, PartFactory, PersonFactory, ResourceFactory, book

QUARTER = timedelta(minutes=15)
PARTS = {0: [0], 1: [1], 2: [2], 3: [0, 1], 4: [0, 1, 2]}  # 3 = 0 + 1, 4 = 3 + 2


@dataclass
class Model:
    """Every quarter of an hour of every atom, and who holds it."""

    held: dict[tuple[int, int], int] = field(default_factory=dict)

    def cells(self, asked: list[int], start: int, length: int) -> set[tuple[int, int]]:
        return {(atom, cell) for resource in asked for atom in PARTS[resource] for cell in range(start, start + length)}

    def is_free(self, cells: set[tuple[int, int]]) -> bool:
        return not cells & self.held.keys()

    def give(self, cells: set[tuple[int, int]], booking: int) -> None:
        self.held |= dict.fromkeys(cells, booking)

    def take_back(self, booking: int) -> None:
        self.held = {cell: holder for cell, holder in self.held.items() if holder != booking}


acts = st.lists(
    st.tuples(
        st.sampled_from(["book", "book", "book", "hold", "cancel", "expire", "move", "move", "swap"]),
        st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True),
        st.integers(0, 12),
        st.integers(1, 6),
    ),
    max_size=14,
)


@pytest.fixture
def resources(site):
    made = [ResourceFactory(site=site) for _ in range(5)]
    for whole, parts in ((3, (0, 1)), (4, (3, 2))):
        for part in parts:
            PartFactory(whole=made[whole], part=made[part])
    BookingPolicyFactory(min_duration=QUARTER)
    return made


@given(acts)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_allocations_agree_with_the_model(resources, life):
    with transaction.atomic():
        live(resources, life)
        transaction.set_rollback(True)


def live(resources, life) -> None:
    model, made, person = Model(), [], PersonFactory()
    for act, asked, start, length in life:
        if act in ("book", "hold"):
            request(model, made, person, resources, asked, start, length, hold=act == "hold")
        elif act == "cancel" and made:
            cancel(model, made[start % len(made)], person)
        elif act == "expire":
            expire(model)
        elif act == "move" and made:
            move(model, made[start % len(made)], person, resources, asked, start, length)
        elif act == "swap" and made:
            swap(model, made[start % len(made)], made[length % len(made)], person)
        compare(model, resources)


def span(start: int, length: int) -> Period:
    return Period(at(9) + start * QUARTER, at(9) + (start + length) * QUARTER)


def request(model, made, person, resources, asked, start, length, *, hold) -> None:
    cells = model.cells(asked, start, length)
    try:
        booking = book(person, [resources[number] for number in asked], span(start, length), now=NOW, hold=hold)
    except SlotTaken:
        assert not model.is_free(cells)
    else:
        assert model.is_free(cells)
        model.give(cells, booking.pk)
        made.append(booking)


def cancel(model, booking, person) -> None:
    try:
        cancel_booking(booking=booking, by=person, now=NOW)
    except WrongState:
        assert booking.pk not in model.held.values()
    else:
        model.take_back(booking.pk)


def move(model, booking, person, resources, asked, start, length) -> None:
    """Its own old place is not in its way; what is refused stays where it was."""
    entries = catalogue.current().resources
    where = {"period": span(start, length), "resources": [entries[resources[number].pk] for number in asked]}
    cells = model.cells(asked, start, length)
    is_there = booking.pk in model.held.values()
    is_free = all(model.held.get(cell, booking.pk) == booking.pk for cell in cells)
    booking.refresh_from_db()
    try:
        move_booking(booking=booking, by=person, catalogue=catalogue.current(), now=NOW, **where)
    except (SlotTaken, WrongState):
        assert not (is_there and is_free)
    else:
        assert is_there
        assert is_free
        model.take_back(booking.pk)
        model.give(cells, booking.pk)


def swap(model, first, second, person) -> None:
    places = [{cell for cell, holder in model.held.items() if holder == one.pk} for one in (first, second)]
    for one in (first, second):
        one.refresh_from_db()
    try:
        swap_bookings(booking=first, other=second, by=person, catalogue=catalogue.current(), now=NOW)
    except (NothingToSwap, WrongState):
        assert not all(places) or first == second or places[0] == places[1] or same_place(first, second)
    else:
        assert all(places)
        for one, place in zip((first, second), reversed(places), strict=True):
            model.take_back(one.pk)
            model.give(place, one.pk)


def same_place(first, second) -> bool:
    return first.span == second.span and set(first.resources) == set(second.resources)


def expire(model) -> None:
    for key in Booking.objects.filter(status="held").values_list("pk", flat=True):
        model.take_back(key)
    expire_overdue_holds(now=NOW + timedelta(hours=1))


def compare(model, resources) -> None:
    number = {resource.pk: index for index, resource in enumerate(resources)}
    occupied = {
        (number[row.resource_id], int((row.period.lower - at(9)) / QUARTER) + offset): row.booking_id
        for row in Allocation.objects.occupying(NOW)
        for offset in range(int((row.period.upper - row.period.lower) / QUARTER))
    }
    assert occupied == model.held
    entries = [catalogue.current().resources[resource.pk] for resource in resources]
    free = open_and_free(entries, Period(at(9), at(10)), now=NOW)
    assert {number[entry.pk] for entry in free} == {
        resource for resource in PARTS if model.is_free(model.cells([resource], 0, 4))
    }
