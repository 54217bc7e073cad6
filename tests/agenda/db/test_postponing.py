"""Put off without a date, given one again, and what becomes of who was registered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agenda import errors
from agenda.actions.postponing import postpone_session
from agenda.actions.publishing import cancel_session, change_session
from agenda.actions.queueing import offer_places_that_slipped
from agenda.actions.registering import register
from agenda.models import Registration, Session
from agenda.slots import slots
from booking.models import Allocation
from core.ranges import Period
from spaces import catalogue
from tests.agenda.conftest import AFTERNOON
from tests.conftest import NOW, at, between
from tests.factories.agenda import RegistrationFactory, WorkshopFactory, facts, publish

pytestmark = pytest.mark.django_db

TOMORROW = AFTERNOON.moved(timedelta(days=1))


def postpone(session, by, **more):
    return postpone_session(session=session, by=by, now=NOW, **more)


def change(session, said, by, now=NOW):
    return change_session(session=session, facts=said, by=by, catalogue=catalogue.current(), now=now)


def test_room_is_free_and_registrations_stay(in_room, publisher):
    RegistrationFactory(session=in_room)
    postponed = postpone(in_room, publisher, reason="Tempête")
    assert (postponed.status, postponed.cancel_reason, postponed.postponed_at) == ("postponed", "Tempête", NOW)
    assert Allocation.objects.occupying(NOW).count() == 0
    assert Registration.objects.living().count() == 1


def test_postponing_records_one_event(session, publisher, events):
    for _ in range(2):
        postpone(session, publisher)
    assert [kind for kind, _ in events()] == ["session.postponed"]


def test_whoever_was_offered_a_place_waits_again_as_the_first(session, publisher):
    first = RegistrationFactory(session=session, status="offered", offered_at=NOW, answer_by=at(12))
    RegistrationFactory(session=session, status="waiting")
    postpone(session, publisher)
    assert Registration.objects.waiting().in_order().first() == first


def test_nobody_registers_meanwhile(session, publisher):
    postpone(session, publisher)
    with pytest.raises(errors.SessionPostponed):
        register(session=session, name="Yann", email="yann@example.org", now=NOW)


def test_queue_outlives_the_old_date(session, publisher):
    RegistrationFactory(session=session, status="waiting")
    postpone(session, publisher)
    offer_places_that_slipped(now=at(20))
    assert Registration.objects.waiting().count() == 1


def test_a_new_date_tells_the_old_one(session, library, publisher, events):
    postpone(session, publisher)
    dated = change(session, facts(library, TOMORROW), publisher, now=at(20))
    assert (dated.status, dated.previous_start, dated.cancel_reason) == ("published", at(14), "")
    kind, payload = events()[-1]
    assert (kind, "period" in payload["changes"]) == ("session.changed", True)


def test_the_old_date_may_hold_after_all_and_is_told(session, library, publisher, events):
    postpone(session, publisher)
    change(session, facts(library, AFTERNOON), publisher)
    assert "period" in events()[-1][1]["changes"]


def test_a_new_date_takes_the_room_again(in_room, site, room, publisher):
    postpone(in_room, publisher)
    change(in_room, facts(site, TOMORROW, room=room), publisher)
    [held] = Allocation.objects.occupying(NOW)
    assert Period.of(held.booked) == TOMORROW


def test_a_draft_has_no_previous_start(workshop, library, publisher):
    draft = publish(workshop, facts(library, AFTERNOON, status="draft"), by=publisher, now=NOW)
    assert change(draft, facts(library, TOMORROW, status="draft"), publisher).previous_start is None


def test_postponed_after_its_date_may_still_be_cancelled(session, publisher):
    postpone(session, publisher)
    assert cancel_session(session=session, by=publisher, now=at(20)).is_cancelled


def test_a_new_session_is_not_postponed(workshop, library, publisher):
    with pytest.raises(errors.SessionNotPublished):
        publish(workshop, facts(library, AFTERNOON, status="postponed"), by=publisher, now=NOW)


@pytest.fixture
def permanence(partner, library, publisher) -> Session:
    workshop = WorkshopFactory(partner=partner, format="permanence")
    return publish(workshop, facts(library, AFTERNOON, capacity=None, slot_minutes=30), by=publisher, now=NOW)


def test_a_permanence_has_a_place_for_each_appointment(permanence):
    assert (permanence.capacity, len(slots(permanence))) == (4, 4)


def test_appointments_move_along_and_past_each_other(permanence, library, publisher):
    for slot in slots(permanence):
        register(session=permanence, name="Yann", email=f"{slot.start:%H%M}@example.org", slot=slot, now=NOW)
    moved = change(
        permanence, facts(library, Period(at(14, 30), at(16, 30)), capacity=None, slot_minutes=30), publisher
    )
    kept = [Period.of(row.slot) for row in moved.registrations.order_by("slot")]
    assert kept == slots(moved)


def test_appointments_that_would_be_lost_are_in_the_way(permanence, library, publisher):
    last = slots(permanence)[-1]
    register(session=permanence, name="Yann", email="yann@example.org", slot=last, now=NOW)
    with pytest.raises(errors.AppointmentsDoNotFit) as refused:
        change(permanence, facts(library, between(14, 15), capacity=None, slot_minutes=30), publisher)
    assert refused.value.facts["appointments"] == [last.start.isoformat()]


def test_other_lengths_are_fine_without_appointments(permanence, library, publisher):
    said = facts(library, AFTERNOON, capacity=None, slot_minutes=20)
    assert change(permanence, said, publisher).capacity == 6


def test_an_online_session_without_an_address_is_not_published(session, library, publisher):
    with pytest.raises(errors.OnlineAddressMissing):
        change(session, replace(facts(library, AFTERNOON), mode="online"), publisher)
