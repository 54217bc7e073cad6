import pytest

from agenda import errors
from agenda.actions.attendance import mark_attendance
from agenda.actions.publishing import cancel_session
from agenda.actions.registering import cancel_registration, register
from agenda.links import registration_behind, token_of
from agenda.models import Registration, Session
from tests.conftest import NOW, at
from tests.factories.agenda import RegistrationFactory, SessionFactory

pytestmark = pytest.mark.django_db

ANNE = {"name": "Anne Le Gall", "email": "anne@example.org"}


def places_left(session) -> int:
    return Session.objects.get(pk=session.pk).places_left


def test_register_takes_a_place(session):
    register(session=session, now=NOW, **ANNE)
    assert places_left(session) == 7


def test_register_records_one_event(session, events):
    registration = register(session=session, now=NOW, **ANNE)
    assert events() == [("registration.created", {"registration": str(registration.public_id)})]


def test_register_ties_one_s_own_address_to_the_account(session, coworker):
    registration = register(session=session, name="Anne", email=coworker.email.upper(), person=coworker, now=NOW)
    assert (registration.person, registration.registered_by_proxy) == (coworker, "")


def test_register_of_somebody_else_names_who_did_it(session, coworker):
    registration = register(session=session, person=coworker, now=NOW, **ANNE)
    assert (registration.person, registration.registered_by_proxy) == (None, coworker.name)


def test_register_twice_is_refused(session):
    register(session=session, now=NOW, **ANNE)
    with pytest.raises(errors.AlreadyRegistered):
        register(session=session, name="Anne", email="ANNE@example.org", now=NOW)


def test_register_in_a_full_session_is_refused():
    session = SessionFactory(capacity=1)
    RegistrationFactory(session=session)
    with pytest.raises(errors.SessionFull):
        register(session=session, now=NOW, **ANNE)


def test_register_in_a_cancelled_session_is_refused(session, publisher):
    cancel_session(session=session, by=publisher, now=NOW)
    with pytest.raises(errors.SessionCancelled):
        register(session=session, now=NOW, **ANNE)


def test_register_once_it_has_begun_is_refused(session):
    with pytest.raises(errors.SessionPast):
        register(session=session, now=at(14), **ANNE)


def test_register_for_a_draft_is_refused():
    draft = SessionFactory(status="draft", published_at=None)
    with pytest.raises(errors.SessionNotFound):
        register(session=draft, now=NOW, **ANNE)


def test_refused_registration_leaves_no_event(session, events):
    register(session=session, now=NOW, **ANNE)
    with pytest.raises(errors.AlreadyRegistered):
        register(session=session, now=NOW, **ANNE)
    assert len(events()) == 1


def test_link_cancels_without_an_account(session):
    token = token_of(register(session=session, now=NOW, **ANNE))
    cancelled = cancel_registration(registration=registration_behind(token), by=None, now=NOW)
    assert (cancelled.status, places_left(session)) == ("cancelled", 8)


def test_cancelling_twice_tells_once(session, events):
    registration = register(session=session, now=NOW, **ANNE)
    for _ in range(2):
        cancel_registration(registration=registration, by=None, now=NOW)
    assert [kind for kind, _ in events()] == ["registration.created", "registration.cancelled"]


def test_person_cancels_their_own(session, coworker):
    registration = register(session=session, name="Anne", email=coworker.email, person=coworker, now=NOW)
    assert not cancel_registration(registration=registration, by=coworker, now=NOW).is_living


def test_publisher_cancels_at_their_session(session, publisher):
    registration = RegistrationFactory(session=session)
    assert not cancel_registration(registration=registration, by=publisher, now=NOW).is_living


def test_somebody_else_does_not_learn_of_a_registration(session, coworker):
    with pytest.raises(errors.RegistrationNotFound):
        cancel_registration(registration=RegistrationFactory(session=session), by=coworker, now=NOW)


def test_place_is_not_given_back_once_it_is_over(session):
    with pytest.raises(errors.SessionPast):
        cancel_registration(registration=RegistrationFactory(session=session), by=None, now=at(16))


def test_attendance_says_who_came_and_who_did_not(session, publisher):
    came, absent = RegistrationFactory.create_batch(2, session=session)
    mark_attendance(session=session, present={came.public_id}, by=publisher, now=at(14))
    said = dict(Registration.objects.values_list("pk", "has_attended"))
    assert said == {came.pk: True, absent.pk: False}


def test_attendance_of_who_cancelled_is_left_open(session, publisher):
    gone = RegistrationFactory(session=session, status="cancelled", cancelled_at=NOW)
    mark_attendance(session=session, present={gone.public_id}, by=publisher, now=at(14))
    gone.refresh_from_db()
    assert gone.has_attended is None


def test_attendance_is_marked_by_the_publisher_alone(session, coworker):
    with pytest.raises(errors.NotThePublisher):
        mark_attendance(session=session, present=(), by=coworker, now=at(14))


def test_attendance_at_a_cancelled_session_is_refused(session, publisher):
    cancelled = cancel_session(session=session, by=publisher, now=NOW)
    with pytest.raises(errors.SessionCancelled):
        mark_attendance(session=cancelled, present=(), by=publisher, now=at(14))
