"""Time given back while many wait and many come: it goes to the first in line, once."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction

from agenda.actions.queueing import accept_place, expire_offered_places, join_queue
from agenda.actions.registering import cancel_registration, register
from agenda.errors import OfferedPlaceExpired, SessionFull
from agenda.models import Registration, Session
from booking.actions import handing_on, transitions, waiting
from booking.actions.changing import cancel_booking
from booking.actions.sweeping import expire_overdue_holds
from booking.choosing import Wish
from booking.errors import FreeRightNow, HoldExpired, SlotTaken, WrongState
from booking.models import Allocation, Booking, WaitingEntry
from core.errors import Refusal
from spaces import catalogue
from spaces.models import Resource
from tests.conftest import NOW, between
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
from tests.factories.agenda import RegistrationFactory, SessionFactory
from tests.factories.waiting import wait

pytestmark = [
    pytest.mark.race,
    pytest.mark.xdist_group("races"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("frozen"),
]

SLOT = between(14, 16)
WAITING, NEWCOMERS = 20, 10


@pytest.fixture
def place(transactional_db):
    site = SiteFactory()
    open_every_day(site)
    tariff = TariffFactory()
    for kind in Resource.Kind.values:
        PriceFactory(tariff=tariff, kind=kind)
    BookingPolicyFactory(granularity=timedelta(minutes=15), min_duration=timedelta(minutes=15))
    return site


@pytest.fixture
def handed_on_afterwards(monkeypatch):
    """The guard off: the time is given back first, and offered a moment later, in a transaction of its own."""

    def release(booking: Booking) -> None:
        with transaction.atomic():
            cancel_booking(booking=booking, by=booking.person, now=NOW)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.2)")
        waiting.offer_what_is_free(catalogue=catalogue.current(), now=NOW)

    monkeypatch.setattr(transitions, "after_letting_go", lambda *_told, **_named: None)
    return release


def in_line(target, count: int) -> list[WaitingEntry]:
    people = PersonFactory.create_batch(count)
    return [wait(person, target, SLOT, now=NOW + timedelta(seconds=n)) for n, person in enumerate(people)]


def statuses(entries: list[WaitingEntry]) -> list[str]:
    now_as = dict(WaitingEntry.objects.values_list("pk", "status"))
    return [now_as[entry.pk] for entry in entries]


def held_now(resource) -> list[int]:
    """The people who hold the slot."""
    rows = Allocation.objects.filter(resource=resource, standing__in=("tentative", "firm")).overlapping(SLOT)
    return list(rows.values_list("booking__person_id", flat=True))


def newcomer(desk, person) -> str:
    """Keeps trying for a moment, as somebody who reloads the page does."""
    for _try in range(12):
        try:
            book(person, [desk], SLOT, now=NOW)
        except SlotTaken:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.02)")
        else:
            return "booked"
    return "refused"


def test_handed_on_a_moment_later_the_time_is_snatched(race, place, handed_on_afterwards):
    desk = ResourceFactory(site=place)
    holder = book(PersonFactory(), [desk], SLOT, now=NOW)
    entries, people = in_line(desk, 3), PersonFactory.create_batch(NEWCOMERS)
    outcomes = race(
        NEWCOMERS + 1,
        lambda number: newcomer(desk, people[number - 1]) if number else handed_on_afterwards(holder),
    )
    assert "booked" in outcomes
    assert statuses(entries) == ["waiting"] * 3


def test_released_time_goes_to_the_first_of_twenty_before_ten_newcomers(race, place):
    """Indico #5786, cal.com #10616, and what those who have a queue leave open: the moment in between."""
    desk = ResourceFactory(site=place)
    for _round in range(3):
        holder = book(PersonFactory(), [desk], SLOT, now=NOW)
        entries, people = in_line(desk, WAITING), PersonFactory.create_batch(NEWCOMERS)

        def act(number: int, holder=holder, people=people) -> str:
            if number:
                return newcomer(desk, people[number - 1])
            cancel_booking(booking=holder, by=holder.person, now=NOW)
            return "released"

        outcomes = race(NEWCOMERS + 1, act)
        assert Counter(str(outcome) for outcome in outcomes) == {"released": 1, "refused": NEWCOMERS}
        assert statuses(entries) == ["offered"] + ["waiting"] * (WAITING - 1)
        assert held_now(desk) == [entries[0].person_id]
        WaitingEntry.objects.all().delete()
        Booking.objects.filter(status="held").update(status="cancelled", changed_at=NOW, ended_at=NOW)


def test_two_releases_of_one_kind_go_to_the_first_two(race, place):
    for _round in range(5):
        rooms = ResourceFactory.create_batch(4, site=place, kind=Resource.Kind.ROOM, capacity=6)
        holders = [book(PersonFactory(), [room], SLOT, now=NOW) for room in rooms]
        entries = in_line(Wish(kind="room", site_id=place.pk, capacity=4), 6)

        def release(number: int, holders=holders) -> str:
            cancel_booking(booking=holders[number], by=holders[number].person, now=NOW)
            return "released"

        assert race(4, release) == ["released"] * 4
        assert statuses(entries) == ["offered"] * 4 + ["waiting"] * 2
        assert sorted(one for room in rooms for one in held_now(room)) == sorted(e.person_id for e in entries[:4])
        WaitingEntry.objects.all().delete()
        Resource.objects.filter(kind=Resource.Kind.ROOM).update(is_bookable=False)


def test_without_the_entry_s_lock_one_person_is_offered_two(race, place, monkeypatch):
    """The guard off: two releases look at the queue at once, and both find the same first in line."""
    from booking.models.waiting import WaitingEntryQuerySet

    monkeypatch.setattr(WaitingEntryQuerySet, "select_for_update", lambda self, **_: self)
    attempt = handing_on.attempt

    def slow_attempt(*given, **named):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.2)")
        return attempt(*given, **named)

    monkeypatch.setattr(handing_on, "attempt", slow_attempt)
    rooms = ResourceFactory.create_batch(2, site=place, kind=Resource.Kind.ROOM, capacity=6)
    holders = [book(PersonFactory(), [room], SLOT, now=NOW) for room in rooms]
    entries = in_line(Wish(kind="room", site_id=place.pk, capacity=4), 2)
    race(2, lambda number: cancel_booking(booking=holders[number], by=holders[number].person, now=NOW))
    assert Booking.objects.filter(status="held", person=entries[0].person).count() == 2


def test_acceptance_and_expiry_at_once_have_one_winner(race, place):
    for _round in range(6):
        desk = ResourceFactory(site=place)
        holder = book(PersonFactory(), [desk], SLOT, now=NOW)
        first, second = in_line(desk, 2)
        cancel_booking(booking=holder, by=holder.person, now=NOW)
        first.refresh_from_db()
        current, until = catalogue.current(), first.answer_by

        def act(number: int, first=first, current=current, until=until) -> str:
            if number == 0:
                expire_overdue_holds(now=until)
                return "swept"
            try:
                entry = WaitingEntry.objects.get(pk=first.pk)
                moment = until - timedelta(microseconds=1)
                waiting.accept_offer(entry=entry, by=first.person, catalogue=current, now=moment)
            except (HoldExpired, WrongState, Refusal) as refusal:
                return refusal.code
            return "accepted"

        outcomes = race(2, act)
        assert outcomes[0] == "swept"
        if outcomes[1] == "accepted":
            assert (statuses([first, second]), held_now(desk)) == (["accepted", "waiting"], [first.person_id])
        else:
            assert (statuses([first, second]), held_now(desk)) == (["expired", "offered"], [second.person_id])


def test_who_joins_while_time_is_given_back_is_not_forgotten(race, place):
    """Either the release sees the entry, or the entry sees the time free."""
    for _round in range(8):
        desk = ResourceFactory(site=place)
        holder = book(PersonFactory(), [desk], SLOT, now=NOW)
        person = PersonFactory()

        def act(number: int, holder=holder, desk=desk, person=person) -> str:
            if number == 0:
                cancel_booking(booking=holder, by=holder.person, now=NOW)
                return "released"
            try:
                return WaitingEntry.objects.get(pk=wait(person, desk, SLOT, now=NOW).pk).status
            except FreeRightNow as refusal:
                return refusal.code

        outcomes = race(2, act)
        assert outcomes[0] == "released"
        joined = WaitingEntry.objects.filter(person=person).first()
        assert outcomes[1] == "free-right-now" if joined is None else joined.status == "offered"


def test_many_releases_of_parts_and_wholes_never_deadlock(race, place):
    from tests.factories import PartFactory

    whole, *parts = ResourceFactory.create_batch(5, site=place, kind=Resource.Kind.ROOM, capacity=20)
    for part in parts:
        PartFactory(whole=whole, part=part)
    for _round in range(4):
        holders = [book(PersonFactory(), [part], SLOT, now=NOW) for part in parts]
        first = wait(PersonFactory(), whole, SLOT, now=NOW)
        singles = [wait(PersonFactory(), part, SLOT, now=NOW + timedelta(seconds=1)) for part in parts]
        people = PersonFactory.create_batch(8)

        def act(number: int, holders=holders, people=people) -> str:
            if number < 4:
                cancel_booking(booking=holders[number], by=holders[number].person, now=NOW)
                return "released"
            wanted = [whole] if number % 2 else [parts[number % 4], parts[(number + 1) % 4]]
            try:
                book(people[number - 4], wanted, SLOT, now=NOW)
            except SlotTaken:
                return "taken"
            return "booked"

        outcomes = Counter(str(outcome) for outcome in race(12, act))
        assert outcomes == {"released": 4, "taken": 8}
        assert (statuses([first]), set(statuses(singles))) == (["waiting"], {"offered"})
        WaitingEntry.objects.all().delete()
        Booking.objects.filter(status="held").update(status="cancelled", changed_at=NOW, ended_at=NOW)


def test_last_place_of_a_session_goes_to_the_first_in_line(race, place):
    session = SessionFactory(capacity=2, period=SLOT.stored)
    coming = RegistrationFactory.create_batch(2, session=session)
    line = [
        join_queue(session=session, name=f"N{n}", email=f"n{n}@example.org", now=NOW + timedelta(seconds=n))
        for n in range(6)
    ]

    def act(number: int) -> str:
        if number < 2:
            one = Registration.objects.with_session().get(pk=coming[number].pk)
            cancel_registration(registration=one, by=None, now=NOW)
            return "released"
        try:
            register(session=session, name="Vite", email=f"vite{number}@example.org", now=NOW)
        except SessionFull:
            return "full"
        return "registered"

    assert Counter(str(outcome) for outcome in race(16, act)) == {"released": 2, "full": 14}
    assert list(Registration.objects.offered().in_order().values_list("pk", flat=True)) == [line[0].pk, line[1].pk]
    assert Session.objects.get(pk=session.pk).places_taken == 2


def test_offered_place_is_accepted_or_expires_but_not_both(race, place):
    for number in range(6):
        session = SessionFactory(capacity=1, period=SLOT.stored)
        holder = RegistrationFactory(session=session)
        line = [join_queue(session=session, name="N", email=f"n{n}@example.org", now=NOW) for n in range(2)]
        cancel_registration(registration=holder, by=None, now=NOW)
        until = Registration.objects.get(pk=line[0].pk).answer_by

        def act(which: int, line=line, until=until) -> str:
            if which == 0:
                expire_offered_places(now=until)
                return "swept"
            one = Registration.objects.with_session().get(pk=line[0].pk)
            try:
                accept_place(registration=one, by=None, now=until - timedelta(microseconds=1))
            except OfferedPlaceExpired:
                return "expired"
            return "accepted"

        outcomes = race(2, act)
        found = [Registration.objects.get(pk=one.pk).status for one in line]
        assert found == (["registered", "waiting"] if outcomes[1] == "accepted" else ["expired", "offered"]), number
        assert Session.objects.get(pk=session.pk).places_taken == 1
