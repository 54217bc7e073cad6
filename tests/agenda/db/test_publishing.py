from dataclasses import replace
from datetime import timedelta

import pytest

from agenda import errors
from agenda.actions.publishing import cancel_session, change_session
from agenda.models import Session
from billing.models import Charge
from booking.actions.changing import cancel_booking
from booking.errors import BookedForASession, OutsideOpeningHours, SlotTaken, TooManyPeople
from booking.models import Allocation, Booking
from spaces import catalogue
from spaces.models import Resource
from tests.agenda.conftest import AFTERNOON
from tests.conftest import NOW, at, between
from tests.factories import AffiliationFactory, ResourceFactory, book
from tests.factories.agenda import RegistrationFactory, SessionFactory, facts, publish, publisher_of

pytestmark = pytest.mark.django_db


def change(session, said, by):
    return change_session(session=session, facts=said, by=by, catalogue=catalogue.current(), now=NOW)


def occupied(room) -> list:
    rows = Allocation.objects.occupying(NOW).filter(resource=room).order_by("period")
    return [(row.booked.lower, row.booked.upper) for row in rows]


def test_publish_takes_the_room_for_the_session(in_room, room):
    assert occupied(room) == [(at(14), at(16))]


def test_publish_books_in_the_name_of_the_partner(in_room, partner, publisher):
    booking = in_room.room_booking
    assert (booking.purpose, booking.person, booking.organisation) == ("session", publisher, partner.organisation)


def test_publish_costs_nothing(in_room):
    assert Charge.objects.count() == 0


def test_publish_records_one_event(in_room, events):
    assert events() == [("session.published", {"session": str(in_room.public_id), "sequence": 0})]


def test_publish_in_a_taken_room_changes_nothing(workshop, site, room, publisher, coworker, events):
    book(coworker, [room], between(15, 17), now=NOW)
    with pytest.raises(SlotTaken):
        publish(workshop, facts(site, AFTERNOON, room=room), by=publisher, now=NOW)
    assert (Session.objects.count(), Booking.objects.count(), events()) == (0, 1, [])


def test_publish_in_a_taken_room_names_other_rooms(workshop, site, room, publisher, coworker):
    book(coworker, [room], AFTERNOON, now=NOW)
    other = ResourceFactory(site=site, kind=Resource.Kind.ROOM, name="Salle Houat", capacity=20)
    with pytest.raises(SlotTaken) as refused:
        publish(workshop, facts(site, AFTERNOON, room=room), by=publisher, now=NOW)
    offered = [offer["resources"][0]["id"] for offer in refused.value.facts["alternatives"]]
    assert str(other.public_id) in offered


def test_draft_takes_no_room(workshop, site, room, publisher, events):
    session = publish(workshop, facts(site, AFTERNOON, room=room, status="draft"), by=publisher, now=NOW)
    assert (occupied(room), events(), session.is_public) == ([], [], False)


def test_publishing_a_draft_takes_its_room(workshop, site, room, publisher, events):
    said = facts(site, AFTERNOON, room=room, status="draft")
    draft = publish(workshop, said, by=publisher, now=NOW)
    change(draft, replace(said, status="published"), publisher)
    assert (occupied(room), [kind for kind, _ in events()]) == ([(at(14), at(16))], ["session.published"])


def test_more_people_than_the_room_holds_are_refused(workshop, site, room, publisher):
    with pytest.raises(TooManyPeople):
        publish(workshop, facts(site, AFTERNOON, room=room, capacity=13), by=publisher, now=NOW)


def test_room_outside_opening_hours_is_refused(workshop, site, room, publisher):
    with pytest.raises(OutsideOpeningHours):
        publish(workshop, facts(site, between(19, 21), room=room), by=publisher, now=NOW)


def test_session_without_a_room_may_be_at_any_hour(workshop, library, publisher):
    assert publish(workshop, facts(library, between(19, 21)), by=publisher, now=NOW).room_booking is None


def test_room_of_another_site_is_refused(workshop, library, room, publisher):
    with pytest.raises(errors.RoomElsewhere):
        publish(workshop, facts(library, AFTERNOON, room=room), by=publisher, now=NOW)


def test_desk_is_not_a_room(workshop, site, desk, publisher):
    with pytest.raises(errors.RoomNotOffered):
        publish(workshop, facts(site, AFTERNOON, room=desk, capacity=1), by=publisher, now=NOW)


def test_room_of_another_partner_is_refused(workshop, publisher):
    other = publisher_of(SessionFactory().partner).stewardships.get().site
    room = ResourceFactory(site=other, kind=Resource.Kind.ROOM, capacity=12)
    with pytest.raises(errors.RoomNotOffered):
        publish(workshop, facts(other, AFTERNOON, room=room), by=publisher, now=NOW)


def test_somebody_else_does_not_publish(workshop, library, coworker):
    with pytest.raises(errors.NotThePublisher):
        publish(workshop, facts(library, AFTERNOON), by=coworker, now=NOW)


def test_publisher_of_another_partner_does_not_publish(workshop, library):
    with pytest.raises(errors.NotThePublisher):
        publish(workshop, facts(library, AFTERNOON), by=publisher_of(SessionFactory().partner), now=NOW)


@pytest.mark.parametrize(("role", "may"), [("administrator", True), ("member", False)])
def test_only_who_answers_for_the_organisation_publishes_without_a_role(role, may, workshop, partner):
    from agenda.access import may_publish_for

    person = AffiliationFactory(organisation=partner.organisation, role=role).person
    assert may_publish_for(person, partner) == may


def test_session_in_the_past_is_refused(workshop, library, publisher):
    with pytest.raises(errors.SessionPast):
        publish(workshop, facts(library, AFTERNOON.moved(timedelta(days=-1))), by=publisher, now=NOW)


def test_move_takes_the_room_along(in_room, site, room, publisher):
    change(in_room, facts(site, between(17, 19), room=room), publisher)
    assert occupied(room) == [(at(17), at(19))]


def test_move_by_an_hour_is_not_in_its_own_way(in_room, site, room, publisher):
    change(in_room, facts(site, between(15, 17), room=room), publisher)
    assert occupied(room) == [(at(15), at(17))]


def test_move_records_what_changed(in_room, site, room, publisher, events):
    change(in_room, facts(site, between(17, 19), room=room), publisher)
    said = {"session": str(in_room.public_id), "sequence": 1, "changes": ["period"]}
    assert events()[1:] == [("session.changed", said)]


def test_move_to_a_taken_time_keeps_the_old_one(in_room, site, room, publisher, coworker, events):
    book(coworker, [room], between(17, 18), now=NOW)
    with pytest.raises(SlotTaken):
        change(in_room, facts(site, between(17, 19), room=room), publisher)
    kept = Session.objects.get(pk=in_room.pk)
    assert (kept.span, kept.sequence, kept.room_booking.status) == (AFTERNOON, 0, "confirmed")
    assert occupied(room) == [(at(14), at(16)), (at(17), at(18))]
    assert len(events()) == 1


def test_move_to_another_room_gives_the_first_one_back(in_room, site, room, publisher):
    other = ResourceFactory(site=site, kind=Resource.Kind.ROOM, name="Salle Houat", capacity=20)
    change(in_room, facts(site, AFTERNOON, room=other), publisher)
    assert (occupied(room), occupied(other)) == ([], [(at(14), at(16))])


def test_leaving_the_room_gives_it_back(in_room, library, room, publisher):
    moved = change(in_room, facts(library, AFTERNOON), publisher)
    assert (occupied(room), moved.room_booking, moved.site) == ([], None, library)


def test_saying_the_same_again_changes_nothing(in_room, site, room, publisher, events):
    before = in_room.room_booking_id
    same = change(in_room, facts(site, AFTERNOON, room=room), publisher)
    assert (same.sequence, same.room_booking_id, len(events())) == (0, before, 1)


def test_fewer_places_than_registered_are_refused(session, library, publisher):
    RegistrationFactory.create_batch(3, session=session)
    with pytest.raises(errors.FewerPlacesThanRegistered):
        change(session, facts(library, AFTERNOON, capacity=2), publisher)


def test_published_session_does_not_become_a_draft(session, library, publisher):
    with pytest.raises(errors.SessionPublished):
        change(session, facts(library, AFTERNOON, status="draft"), publisher)


def test_cancel_gives_the_room_back_and_keeps_the_history(in_room, room, publisher):
    cancelled = cancel_session(session=in_room, by=publisher, reason="Intervenante malade", now=NOW)
    assert (cancelled.status, cancelled.cancel_reason, occupied(room)) == ("cancelled", "Intervenante malade", [])
    assert cancelled.room_booking.status == "cancelled"


def test_cancel_keeps_the_registrations(session, publisher):
    RegistrationFactory.create_batch(2, session=session)
    cancel_session(session=session, by=publisher, now=NOW)
    assert Session.objects.get(pk=session.pk).places_taken == 2


def test_cancelling_twice_tells_once(session, publisher, events):
    cancel_session(session=session, by=publisher, now=NOW)
    cancel_session(session=session, by=publisher, now=NOW)
    assert events() == [("session.cancelled", {"session": str(session.public_id), "sequence": 1})]


def test_cancelled_draft_never_shows(workshop, library, publisher, events):
    draft = publish(workshop, facts(library, AFTERNOON, status="draft"), by=publisher, now=NOW)
    cancel_session(session=draft, by=publisher, now=NOW)
    assert (Session.objects.public().count(), events()) == (0, [])


def test_past_session_is_not_cancelled(session, publisher):
    with pytest.raises(errors.SessionPast):
        cancel_session(session=session, by=publisher, now=at(16))


def test_somebody_else_does_not_cancel(session, coworker):
    with pytest.raises(errors.NotThePublisher):
        cancel_session(session=session, by=coworker, now=NOW)


def test_cancelled_session_may_be_published_again(in_room, site, room, publisher, events):
    cancel_session(session=in_room, by=publisher, now=NOW)
    again = change(in_room, facts(site, AFTERNOON, room=room), publisher)
    assert (again.status, again.sequence, occupied(room)) == ("published", 2, [(at(14), at(16))])
    assert [kind for kind, _ in events()] == ["session.published", "session.cancelled", "session.published"]


def test_room_of_a_session_is_not_given_back_behind_its_back(in_room, publisher):
    with pytest.raises(BookedForASession):
        cancel_booking(booking=in_room.room_booking, by=publisher, now=NOW)


def test_room_of_a_session_is_never_a_no_show(in_room):
    assert in_room.room_booking.no_show_at is None
