"""The queue of a full session: who is offered the place that is given back, and what becomes of the offer."""

import pytest
from django.db import IntegrityError, transaction

from agenda import errors
from agenda.actions.publishing import cancel_session, change_session
from agenda.actions.queueing import (
    accept_place,
    expire_offered_places,
    join_queue,
    offer_places_that_slipped,
)
from agenda.actions.registering import cancel_registration, register
from agenda.models import Registration, Session
from core.models import Event
from spaces import catalogue
from tests.agenda.conftest import AFTERNOON
from tests.conftest import NOW, at
from tests.factories.agenda import RegistrationFactory, SessionFactory, facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(workshop, library):
    """Two places, both taken."""
    session = SessionFactory(workshop=workshop, site=library, period=AFTERNOON.stored, capacity=2)
    RegistrationFactory.create_batch(2, session=session)
    return session


@pytest.fixture
def line(full):
    return [join_queue(session=full, name=f"N{n}", email=f"n{n}@example.org", now=at(7, n + 1)) for n in range(3)]


def statuses(line):
    return [Registration.objects.get(pk=one.pk).status for one in line]


def give_one_back(session):
    registration = Registration.objects.living().filter(session=session).with_session().first()
    cancel_registration(registration=registration, by=None, now=at(8))


def taken(session):
    return Session.objects.get(pk=session.pk).places_taken


def test_join_waits_and_takes_no_place(full, line):
    assert (statuses(line), taken(full)) == (["waiting"] * 3, 2)


def test_join_where_places_are_left_is_refused(session):
    with pytest.raises(errors.PlacesLeft):
        join_queue(session=session, name="Anne", email="anne@example.org", now=NOW)


def test_join_twice_is_refused(full, line):
    with pytest.raises(errors.AlreadyRegistered):
        join_queue(session=full, name="N", email="N0@example.org", now=NOW)


def test_join_by_who_comes_already_is_refused(full):
    email = full.registrations.first().email
    with pytest.raises(errors.AlreadyRegistered):
        join_queue(session=full, name="N", email=email, now=NOW)


def test_join_of_a_session_that_has_begun_is_refused(full):
    with pytest.raises(errors.SessionPast):
        join_queue(session=full, name="N", email="n@example.org", now=at(14))


def test_place_given_back_is_offered_to_the_first_and_counts_as_taken(full, line):
    give_one_back(full)
    assert (statuses(line), taken(full)) == (["offered", "waiting", "waiting"], 2)


def test_newcomer_does_not_overtake(full, line):
    give_one_back(full)
    with pytest.raises(errors.SessionFull):
        register(session=full, name="Vite", email="vite@example.org", now=at(8))


def test_accepting_registers(full, line):
    give_one_back(full)
    accepted = accept_place(registration=Registration.objects.with_session().get(pk=line[0].pk), by=None, now=at(9))
    assert (accepted.status, taken(full)) == ("registered", 2)
    assert Event.objects.filter(kind="registration.created", subject_id=line[0].pk).count() == 1


def test_accepting_twice_changes_nothing(full, line):
    give_one_back(full)
    registration = Registration.objects.with_session().get(pk=line[0].pk)
    for _ in range(2):
        accept_place(registration=registration, by=None, now=at(9))
    assert Event.objects.filter(kind="registration.created", subject_id=line[0].pk).count() == 1


def test_accepting_what_is_not_offered_is_refused(line):
    with pytest.raises(errors.NoOfferedPlace):
        accept_place(registration=line[1], by=None, now=at(9))


def test_accepting_late_is_refused(full, line):
    give_one_back(full)
    offered = Registration.objects.with_session().get(pk=line[0].pk)
    with pytest.raises(errors.OfferedPlaceExpired):
        accept_place(registration=offered, by=None, now=offered.answer_by)


def test_declined_place_goes_to_the_next(full, line):
    give_one_back(full)
    cancel_registration(registration=line[0], by=None, now=at(9))
    assert (statuses(line), taken(full)) == (["cancelled", "offered", "waiting"], 2)


def test_declining_is_no_cancellation_of_a_place(full, line):
    give_one_back(full)
    cancel_registration(registration=line[0], by=None, now=at(9))
    assert not Event.objects.filter(kind="registration.cancelled", subject_id=line[0].pk).exists()


def test_unanswered_place_goes_to_the_next(full, line):
    give_one_back(full)
    until = Registration.objects.get(pk=line[0].pk).answer_by
    assert expire_offered_places(now=until) == 1
    assert (statuses(line), taken(full)) == (["expired", "offered", "waiting"], 2)


def test_who_left_is_skipped(full, line):
    cancel_registration(registration=line[0], by=None, now=at(8))
    give_one_back(full)
    assert statuses(line) == ["cancelled", "offered", "waiting"]


def test_more_places_are_offered_in_order(full, line, library, publisher):
    more = facts(library, AFTERNOON, capacity=4)
    change_session(session=full, facts=more, by=publisher, catalogue=catalogue.current(), now=at(8))
    assert (statuses(line), taken(full)) == (["offered", "offered", "waiting"], 4)


def test_cancelled_session_ends_the_queue(full, line, publisher):
    cancel_session(session=full, by=publisher, now=at(8))
    assert statuses(line) == ["expired"] * 3


def test_place_freed_behind_our_back_is_offered_by_the_sweep(full, line):
    Registration.objects.living().filter(session=full).delete()
    assert offer_places_that_slipped(now=at(8)) == 2
    assert statuses(line) == ["offered", "offered", "waiting"]


def test_queue_of_a_session_that_has_begun_is_closed(full, line):
    offer_places_that_slipped(now=at(14))
    assert statuses(line) == ["expired"] * 3
    assert Event.objects.filter(kind="registration.expired").count() == 3


def test_offer_needs_a_deadline(full, line):
    with pytest.raises(IntegrityError, match="registration_offered_has_a_deadline"), transaction.atomic():
        Registration.objects.filter(pk=line[0].pk).update(status="offered")


def test_offered_places_never_exceed_the_capacity(full, line):
    with pytest.raises(IntegrityError, match="session_has_room_for_all"), transaction.atomic():
        Registration.objects.filter(pk=line[0].pk).update(status="offered", offered_at=NOW, answer_by=at(9))
