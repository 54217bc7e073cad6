"""Random lives of a queue, against a slow and obvious model of who is next."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.actions.changing import cancel_booking
from booking.actions.sweeping import expire_overdue_holds
from booking.actions.waiting import accept_offer, decline_offer, leave_waiting_list, offer_what_is_free
from booking.choosing import Wish
from booking.errors import FreeRightNow, SlotTaken
from booking.models import Allocation, Booking, WaitingEntry
from core.ranges import Period
from spaces import catalogue
from spaces.models import Resource
from tests.conftest import NOW, at
from tests.factories import BookingPolicyFactory, PersonFactory, ResourceFactory, book
from tests.factories.waiting import wait

HOUR = timedelta(hours=1)
ROOMS = 2
ANY = ROOMS
"""The target of those who wait for any of the rooms."""


@dataclass
class Wait:
    pk: int
    target: int
    start: int
    end: int
    status: str = "waiting"

    @property
    def rooms(self) -> range:
        return range(ROOMS) if self.target == ANY else range(self.target, self.target + 1)


@dataclass
class Model:
    """Every hour of every room with who holds it (a booking's or an offer's key), and the queue in its order."""

    held: dict[tuple[int, int], str] = field(default_factory=dict)
    line: list[Wait] = field(default_factory=list)

    def is_free(self, room: int, start: int, end: int) -> bool:
        return not any((room, hour) in self.held for hour in range(start, end))

    def take(self, room: int, start: int, end: int, holder: str) -> None:
        self.held |= {(room, hour): holder for hour in range(start, end)}

    def release(self, holder: str) -> None:
        """Then the first whose wish is wholly free and touches what was given back, and so on."""
        rooms = {room for (room, _hour), name in self.held.items() if name == holder}
        self.held = {cell: name for cell, name in self.held.items() if name != holder}
        for one in self.line:
            if one.status == "waiting":
                for room in rooms.intersection(one.rooms):
                    if self.is_free(room, one.start, one.end):
                        self.take(room, one.start, one.end, f"offer {one.pk}")
                        one.status = "offered"
                        break


acts = st.lists(
    st.tuples(
        st.sampled_from(["book", "book", "join", "join", "join", "cancel", "accept", "decline", "leave", "expire"]),
        st.integers(0, ANY),
        st.integers(9, 11),
        st.integers(1, 2),
    ),
    min_size=8,
    max_size=24,
)


@pytest.fixture
def rooms(site):
    BookingPolicyFactory(min_duration=HOUR)
    return [ResourceFactory(site=site, kind=Resource.Kind.ROOM, capacity=6) for _ in range(ROOMS)]


@given(acts)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_offers_agree_with_the_model(rooms, life):
    with transaction.atomic():
        Life(rooms).live(life)
        transaction.set_rollback(True)


class Life:
    def __init__(self, rooms) -> None:
        self.rooms, self.model, self.booked, self.clock = rooms, Model(), [], NOW

    def live(self, life) -> None:
        """Few rooms and hours, all taken at first: then there is a queue for everything."""
        for room in range(ROOMS):
            for start in (9, 11):
                self.book(room, start, start + 2)
        for act, target, start, length in life:
            self.clock += timedelta(seconds=1)
            getattr(self, act)(target, start, start + length)
            self.compare()

    def book(self, target, start, end) -> None:
        room = target % ROOMS
        try:
            made = book(PersonFactory(), [self.rooms[room]], period(start, end), now=self.clock)
        except SlotTaken:
            assert not self.model.is_free(room, start, end)
        else:
            assert self.model.is_free(room, start, end)
            self.model.take(room, start, end, f"booking {made.pk}")
            self.booked.append(made)

    def join(self, target, start, end) -> None:
        meant = Wish(kind="room", site_id=self.rooms[0].site_id) if target == ANY else self.rooms[target]
        wanted = Wait(0, target, start, end)
        try:
            wanted.pk = wait(PersonFactory(), meant, period(start, end), now=self.clock).pk
        except FreeRightNow:
            assert any(self.model.is_free(room, start, end) for room in wanted.rooms)
        else:
            assert not any(self.model.is_free(room, start, end) for room in wanted.rooms)
            self.model.line.append(wanted)

    def cancel(self, target, start, _end) -> None:
        if self.booked:
            booking = self.booked.pop((target + start) % len(self.booked))
            cancel_booking(booking=booking, by=booking.person, now=self.clock)
            self.model.release(f"booking {booking.pk}")

    def accept(self, target, start, _end) -> None:
        if one := self.some("offered", target + start):
            entry = WaitingEntry.objects.with_details().get(pk=one.pk)
            accept_offer(entry=entry, by=entry.person, catalogue=catalogue.current(), now=self.clock)
            one.status = "accepted"
            booking = Booking.objects.select_related("person").get(pk=entry.offer_id)
            self.model.held = {
                cell: f"booking {booking.pk}" if name == f"offer {one.pk}" else name
                for cell, name in self.model.held.items()
            }
            self.booked.append(booking)

    def decline(self, target, start, _end) -> None:
        if one := self.some("offered", target + start):
            entry = WaitingEntry.objects.with_details().get(pk=one.pk)
            decline_offer(entry=entry, by=entry.person, now=self.clock)
            one.status = "declined"
            self.model.release(f"offer {one.pk}")

    def leave(self, target, start, _end) -> None:
        if one := self.some("waiting", target + start):
            entry = WaitingEntry.objects.with_details().get(pk=one.pk)
            leave_waiting_list(entry=entry, by=entry.person, now=self.clock)
            one.status = "left"

    def expire(self, *_asked) -> None:
        """The offer that was made first, and that one alone, is overdue."""
        overdue = Booking.objects.filter(status="held").order_by("pk").first()
        if overdue:
            Booking.objects.filter(pk=overdue.pk).update(held_until=self.clock)
            Allocation.objects.filter(booking=overdue).update(expires_at=self.clock)
            one = next(one for one in self.model.line if one.pk == overdue.waiting_entry.pk)
            expire_overdue_holds(now=self.clock)
            one.status = "expired"
            self.model.release(f"offer {one.pk}")

    def some(self, status: str, number: int) -> Wait | None:
        found = [one for one in self.model.line if one.status == status]
        return found[number % len(found)] if found else None

    def compare(self) -> None:
        stored = dict(WaitingEntry.objects.values_list("pk", "status"))
        assert stored == {one.pk: one.status for one in self.model.line}
        number = {room.pk: index for index, room in enumerate(self.rooms)}
        rows = Allocation.objects.occupying(self.clock).select_related("booking")
        offers = dict(WaitingEntry.objects.offered().values_list("offer_id", "pk"))
        assert self.model.held == {
            (number[row.resource_id], hour): (
                f"offer {offers[row.booking_id]}" if row.booking_id in offers else f"booking {row.booking_id}"
            )
            for row in rows
            for hour in hours_of(Period.of(row.period))
        }
        assert offer_what_is_free(catalogue=catalogue.current(), now=self.clock) == 0


def period(start: int, end: int) -> Period:
    return Period(at(start), at(end))


def hours_of(span: Period) -> range:
    first = int((span.start - at(0)) / HOUR)
    return range(first, first + int(span.length / HOUR))
