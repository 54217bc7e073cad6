"""Changing a registration: its words, its appointment, its session."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from agenda import errors
from agenda.actions.keeping import Change, change_registration
from agenda.actions.queueing import join_queue
from agenda.actions.registering import register
from agenda.models import Registration, Session
from agenda.slots import slots
from tests.conftest import NOW, at, between
from tests.factories.agenda import RegistrationFactory, SessionFactory, WorkshopFactory
from tests.factories.attending import QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(session):
    """Another session of the same workshop, this evening, two places."""
    return SessionFactory(workshop=session.workshop, site=session.site, period=between(18, 20).stored, capacity=2)


@pytest.fixture
def mine(session):
    return register(session=session, name="Anne", email="anne@example.org", now=NOW)


def change(registration, *, by=None, now=NOW, **more):
    return change_registration(registration=registration, change=Change(**more), by=by, now=now)


def left(*sessions):
    return [Session.objects.get(pk=session.pk).places_left for session in sessions]


def test_name_is_changed_and_told_as_such(mine, events):
    assert change(mine, name="Anne Le Gall").name == "Anne Le Gall"
    assert events()[-1][0] == "registration.changed"


def test_saying_again_what_holds_changes_nothing(mine, events):
    assert change(mine, name="Anne").edits == 0
    assert len(events()) == 1


def test_answers_keep_those_to_retired_questions(mine, workshop):
    old = QuestionFactory(workshop=workshop, retired_at=NOW)
    asked = QuestionFactory(workshop=workshop)
    Registration.objects.update(answers={str(old.public_id): "avant"})
    changed = change(mine, answers={str(asked.public_id): "après"})
    assert changed.answers == {str(old.public_id): "avant", str(asked.public_id): "après"}


def test_move_takes_a_place_there_and_gives_one_back_here(mine, session, other):
    assert change(mine, session=other).session_id == other.pk
    assert left(session, other) == [8, 1]


def test_move_hands_the_place_on_to_the_queue_here(session, other, mine):
    RegistrationFactory.create_batch(7, session=session)
    waiting = join_queue(session=session, name="B", email="b@example.org", now=NOW)
    change(mine, session=other)
    waiting.refresh_from_db()
    assert waiting.status == "offered"


def test_move_to_a_full_session_is_refused_and_nothing_moves(mine, session, other):
    RegistrationFactory.create_batch(2, session=other)
    with pytest.raises(errors.SessionFull):
        change(mine, session=other, name="Autrement")
    mine.refresh_from_db()
    assert (mine.session_id, mine.name, left(session, other)) == (session.pk, "Anne", [7, 0])


def test_move_to_another_workshop_is_refused(mine):
    with pytest.raises(errors.AnotherWorkshop):
        change(mine, session=SessionFactory())


def test_move_to_where_one_is_already_registered_is_refused(mine, other):
    register(session=other, name="Anne", email="anne@example.org", now=NOW)
    with pytest.raises(errors.AlreadyRegistered):
        change(mine, session=other)


def test_what_has_ended_does_not_move(session, other):
    gone = RegistrationFactory(session=session, status="cancelled", cancelled_at=NOW)
    with pytest.raises(errors.RegistrationEnded):
        change(gone, session=other)


def test_nothing_moves_once_it_has_begun(mine, other):
    with pytest.raises(errors.SessionPast):
        change(mine, session=other, now=at(14))


def test_somebody_else_does_not_learn_of_it(mine, coworker):
    with pytest.raises(errors.RegistrationNotFound):
        change(mine, by=coworker, name="X")


@pytest.fixture
def permanence(library, partner):
    workshop = WorkshopFactory(partner=partner, format="permanence")
    return SessionFactory(workshop=workshop, site=library, period=between(14, 16).stored, capacity=4, slot_minutes=30)


def test_appointment_is_changed(permanence):
    first, second = slots(permanence)[:2]
    mine = register(session=permanence, slot=first, name="Anne", email="anne@example.org", now=NOW)
    assert change(mine, slot=second).appointment == second
    assert left(permanence) == [3]


def test_taken_appointment_is_refused(permanence):
    first, second = slots(permanence)[:2]
    mine = register(session=permanence, slot=first, name="Anne", email="anne@example.org", now=NOW)
    register(session=permanence, slot=second, name="B", email="b@example.org", now=NOW)
    with pytest.raises(errors.AppointmentTaken):
        change(mine, slot=second)


class TestSequence(TestCase):
    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.tuples(st.booleans(), st.integers(0, 3)), min_size=1, max_size=6))
    def test_calendar_entry_only_ever_grows_however_it_moves(self, steps):
        """Sessions whose own revisions differ and grow meanwhile."""
        here = SessionFactory(sequence=5, period=between(14, 16).stored)
        there = SessionFactory(workshop=here.workshop, site=here.site, period=between(17, 19).stored)
        row = register(session=here, name="Anne", email="anne@example.org", now=NOW)
        seen = [Registration.objects.with_session().get(pk=row.pk).sequence]
        for moves, revisions in steps:
            current = Registration.objects.with_session().get(pk=row.pk)
            Session.objects.filter(pk=current.session_id).update(sequence=current.session.sequence + revisions)
            current = Registration.objects.with_session().get(pk=row.pk)
            target = (there if current.session_id == here.pk else here) if moves else None
            change(current, session=target, name=None if moves else f"Anne {len(seen)}")
            seen.append(Registration.objects.with_session().get(pk=row.pk).sequence)
        assert seen == sorted(set(seen))
