from dataclasses import replace

import pytest

from agenda.actions.workshops import change_workshop, offer_workshop, upsert_session
from agenda.facts import WorkshopFacts
from agenda.models import Session, Workshop
from booking.errors import SlotTaken
from booking.models import Booking
from spaces import catalogue
from tests.agenda.conftest import AFTERNOON
from tests.conftest import NOW, between
from tests.factories import book
from tests.factories.agenda import facts

pytestmark = pytest.mark.django_db

SAID = WorkshopFacts(title="Déclarer ses impôts", theme="procedures")


@pytest.fixture
def put(partner, publisher):
    def put(external_id="A1", workshop=SAID, said=None, now=NOW):
        return upsert_session(
            partner=partner,
            external_id=external_id,
            workshop=workshop,
            facts=said,
            by=publisher,
            catalogue=catalogue.current(),
            now=now,
        )

    return put


def test_offer_makes_a_workshop_and_its_sessions(partner, publisher, library, site, room):
    said = [facts(library, AFTERNOON), facts(site, between(9, 11), room=room)]
    workshop = offer_workshop(
        partner=partner, facts=SAID, sessions=said, by=publisher, catalogue=catalogue.current(), now=NOW
    )
    assert [row.room for row in workshop.sessions.in_order()] == [room, None]


def test_offer_with_a_taken_room_keeps_nothing_and_says_which(partner, publisher, library, site, room, coworker):
    book(coworker, [room], between(9, 11), now=NOW)
    said = [facts(library, AFTERNOON), facts(site, between(9, 11), room=room)]
    with pytest.raises(SlotTaken) as refused:
        offer_workshop(partner=partner, facts=SAID, sessions=said, by=publisher, catalogue=catalogue.current(), now=NOW)
    assert (refused.value.facts["position"], Workshop.objects.count(), Session.objects.count()) == (1, 0, 0)


def test_upsert_twice_leaves_one_row_one_revision_one_event(put, site, room, events):
    said = facts(site, AFTERNOON, room=room)
    first, is_new = put(said=said)
    second, is_new_again = put(said=facts(site, AFTERNOON, room=room))
    assert (first.pk, is_new, is_new_again) == (second.pk, True, False)
    assert (second.sequence, Session.objects.count(), Booking.objects.count(), len(events())) == (0, 1, 1, 1)


def test_upsert_moves_a_known_session(put, library):
    put(said=facts(library, AFTERNOON))
    moved, _is_new = put(said=facts(library, between(9, 11)))
    assert (moved.span, moved.sequence) == (between(9, 11), 1)


def test_upsert_shares_a_workshop_that_says_the_same(put, library):
    first, _ = put("A1", said=facts(library, AFTERNOON))
    second, _ = put("A2", said=facts(library, between(9, 11)))
    assert first.workshop == second.workshop


def test_upsert_rewrites_the_workshop_of_a_session_alone(put, library, events):
    first, _ = put(said=facts(library, AFTERNOON))
    again, _ = put(workshop=replace(SAID, description="Avec vos papiers."), said=facts(library, AFTERNOON))
    assert (again.workshop_id, again.sequence) == (first.workshop_id, 1)
    assert events()[-1][1]["changes"] == ["workshop"]


def test_upsert_of_two_sessions_that_differ_does_not_swing(put, library):
    other = replace(SAID, description="En anglais.", language="en")
    for _night in range(2):
        put("A1", said=facts(library, AFTERNOON))
        put("A2", workshop=other, said=facts(library, between(9, 11)))
    assert list(Session.objects.order_by("external_id").values_list("external_id", "sequence")) == [
        ("A1", 0),
        ("A2", 0),
    ]


def test_upsert_cancels_and_keeps_the_history(put, library, events):
    put(said=facts(library, AFTERNOON))
    put(said=facts(library, AFTERNOON, status="cancelled"))
    put(said=facts(library, AFTERNOON, status="cancelled"))
    session = Session.objects.get()
    assert (session.status, session.sequence, len(events())) == ("cancelled", 1, 2)


def test_upsert_of_a_past_session_that_says_the_same_is_quiet(put, library):
    put(said=facts(library, AFTERNOON))
    session, is_new = put(said=facts(library, AFTERNOON), now=between(20, 21).start)
    assert (session.sequence, is_new) == (0, False)


def test_upsert_refused_by_the_room_leaves_no_workshop(put, site, room, coworker):
    book(coworker, [room], AFTERNOON, now=NOW)
    with pytest.raises(SlotTaken):
        put(said=facts(site, AFTERNOON, room=room))
    assert (Workshop.objects.count(), Session.objects.count()) == (0, 0)


def test_change_of_a_workshop_revises_its_sessions_to_come(workshop, session, publisher, events):
    change_workshop(workshop=workshop, facts=SAID, by=publisher, now=NOW)
    said = {"session": str(session.public_id), "sequence": 1, "changes": ["workshop"]}
    assert events() == [("session.changed", said)]


def test_change_of_a_workshop_leaves_its_past_sessions(workshop, session, publisher, events):
    change_workshop(workshop=workshop, facts=SAID, by=publisher, now=between(20, 21).start)
    assert (Session.objects.get(pk=session.pk).sequence, events()) == (0, [])


def test_change_that_says_the_same_is_quiet(workshop, session, publisher, events):
    said = WorkshopFacts(title=workshop.title)
    change_workshop(workshop=workshop, facts=said, by=publisher, now=NOW)
    assert events() == []
