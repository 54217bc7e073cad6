"""Two people and one appointment; people who change sessions with each other; a late link against the sweep."""

from collections import Counter

import pytest
from django.db import IntegrityError, connection, transaction

from agenda.actions.keeping import Change, change_registration, confirm_registration
from agenda.actions.queueing import expire_unconfirmed, join_queue
from agenda.actions.registering import register
from agenda.errors import AppointmentTaken, ConfirmationExpired, SessionFull
from agenda.models import Registration, Session
from agenda.slots import slots
from core.errors import Refusal
from tests.conftest import NOW, at, between
from tests.factories.agenda import RegistrationFactory, SessionFactory, WorkshopFactory

pytestmark = [
    pytest.mark.race,
    pytest.mark.xdist_group("races"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("frozen"),
]

CLIENTS = 16
GUARD = "registration_one_per_slot"


@pytest.fixture
def permanence(transactional_db):
    return SessionFactory(
        workshop=WorkshopFactory(format="permanence"), period=between(14, 16).stored, capacity=4, slot_minutes=30
    )


@pytest.fixture
def without_the_guard(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_indexdef(%s::regclass)", [GUARD])
        [definition] = cursor.fetchone()
        cursor.execute(f"DROP INDEX {GUARD}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE agenda_registration, agenda_session CASCADE")
        cursor.execute(definition)


def look_then_take(session, slot, number):
    """Without the lock: see that nobody holds the appointment, then take it."""
    with transaction.atomic():
        if Registration.objects.filter(session=session, slot=slot.stored).exists():
            return False
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.1)")
        RegistrationFactory(session=session, slot=slot.stored, email=f"rapide{number}@example.org")
    return True


def held(session):
    return Counter(Registration.objects.filter(session=session).values_list("slot", flat=True))


def test_without_lock_and_constraint_an_appointment_is_given_many_times(race, permanence, without_the_guard):
    race(4, lambda number: look_then_take(permanence, slots(permanence)[0], number))
    assert max(held(permanence).values()) > 1


def test_without_lock_the_constraint_alone_keeps_the_appointment_for_one(race, permanence):
    outcomes = race(4, lambda number: look_then_take(permanence, slots(permanence)[0], number))
    assert max(held(permanence).values()) == 1
    assert {type(outcome) for outcome in outcomes} <= {bool, IntegrityError}


def test_one_appointment_goes_to_exactly_one_of_many_and_the_others_learn_what_is_free(race, permanence):
    slot = slots(permanence)[0]

    def take(number):
        register(session=permanence, slot=slot, name=f"N{number}", email=f"n{number}@example.org", now=NOW)

    outcomes = race(CLIENTS, take)
    refused = [outcome for outcome in outcomes if outcome is not None]
    assert (len(refused), {type(one) for one in refused}) == (CLIENTS - 1, {AppointmentTaken})
    assert all(len(one.facts["free"]) == 3 for one in refused)


def test_people_who_change_sessions_with_each_other_do_not_deadlock(race, transactional_db):
    first = SessionFactory(period=between(14, 16).stored, capacity=CLIENTS)
    second = SessionFactory(workshop=first.workshop, site=first.site, period=between(17, 19).stored, capacity=CLIENTS)
    rows = [RegistrationFactory(session=(first, second)[number % 2]) for number in range(CLIENTS)]

    def move(number):
        row = Registration.objects.with_session().get(pk=rows[number].pk)
        target = second if row.session_id == first.pk else first
        change_registration(registration=row, change=Change(session=target), by=None, now=NOW)

    outcomes = race(CLIENTS, move)
    assert all(outcome is None or isinstance(outcome, Refusal) for outcome in outcomes)
    counted = [Session.objects.get(pk=one.pk).places_taken for one in (first, second)]
    assert counted == [Registration.objects.living().filter(session=one).count() for one in (first, second)]


def test_last_place_elsewhere_is_for_one_of_those_who_move_there(race, transactional_db):
    here = SessionFactory(period=between(14, 16).stored, capacity=CLIENTS)
    there = SessionFactory(workshop=here.workshop, site=here.site, period=between(17, 19).stored, capacity=1)
    rows = RegistrationFactory.create_batch(CLIENTS, session=here)

    def move(number):
        row = Registration.objects.with_session().get(pk=rows[number].pk)
        change_registration(registration=row, change=Change(session=there), by=None, now=NOW)

    outcomes = race(CLIENTS, move)
    assert Counter(type(outcome) for outcome in outcomes) == {SessionFull: CLIENTS - 1, type(None): 1}
    assert [Session.objects.get(pk=one.pk).places_taken for one in (here, there)] == [CLIENTS - 1, 1]


def test_late_link_and_the_sweep_never_give_one_place_to_two(race, transactional_db):
    session = SessionFactory(
        workshop=WorkshopFactory(needs_confirmation=True), period=between(14, 16).stored, capacity=1
    )
    mine = register(session=session, name="Anne", email="anne@example.org", now=NOW)
    join_queue(session=session, name="B", email="b@example.org", now=NOW)
    Registration.objects.filter(pk=mine.pk).update(confirm_by=at(9))

    def act(number):
        if number % 2:
            expire_unconfirmed(now=at(9))
        else:
            row = Registration.objects.with_session().get(pk=mine.pk)
            confirm_registration(registration=row, by=None, now=at(8, 59))

    outcomes = race(8, act)
    assert all(outcome is None or isinstance(outcome, ConfirmationExpired) for outcome in outcomes)
    assert Session.objects.get().places_taken == 1
