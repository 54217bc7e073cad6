"""Letters of a registration: to confirm, moved, put off and dated anew; to the proxy where nobody else is reached."""

import pytest

from agenda.actions.keeping import Change, change_registration
from agenda.actions.postponing import postpone_session
from agenda.actions.publishing import change_session
from agenda.actions.registering import register
from agenda.models import Session
from core.models import Event
from notifications.actions.composing import compose
from notifications.models import Message
from spaces import catalogue
from tests.conftest import NOW, at, between
from tests.factories.agenda import SessionFactory, facts, publisher_of

pytestmark = pytest.mark.django_db

ANNE = {"name": "Anne", "email": "anne@example.org"}


@pytest.fixture
def session():
    return SessionFactory(period=between(14, 16).stored)


@pytest.fixture
def mine(session):
    return register(session=session, now=NOW, **ANNE)


def told(kind):
    """The letters of all events of a kind, as the outbox would have them written."""
    for event in Event.objects.filter(kind=kind).order_by("pk"):
        compose(event, now=NOW)


def entry(message):
    return [line for line in message.calendar.splitlines() if line.startswith(("UID", "SEQUENCE", "METHOD"))]


def test_proxy_is_written_to_where_the_person_has_no_address(session):
    register(session=session, name="Anne", email="", proxy="Yann", proxy_email="yann@example.org", now=NOW)
    told("registration.created")
    message = Message.objects.get()
    assert (message.to_address, message.to_name) == ("yann@example.org", "Yann")
    assert "La place de Anne est réservée." in message.text


def test_place_to_confirm_is_asked_for_by_mail(session):
    session.workshop.needs_confirmation = True
    session.workshop.save()
    register(session=session, now=NOW, **ANNE)
    told("registration.pending")
    message = Message.objects.get()
    assert (message.subject[:11], message.calendar) == ("À confirmer", "")
    assert "/agenda/inscription/" in message.text


def test_documents_to_bring_are_in_the_confirmation(session):
    session.workshop.documents = "pièce d’identité\navis d’imposition\n"
    session.workshop.save()
    register(session=session, now=NOW, **ANNE)
    told("registration.created")
    assert "pièce d’identité, avis d’imposition" in Message.objects.get().text


def test_move_replaces_the_entry_in_calendars(session, mine):
    other = SessionFactory(workshop=session.workshop, site=session.site, period=between(18, 20).stored)
    told("registration.created")
    change_registration(registration=mine, change=Change(session=other), by=None, now=NOW)
    told("registration.moved")
    first, second = (entry(message) for message in Message.objects.order_by("pk"))
    assert (first[1], second[1], second[2]) == (second[1], first[1], "SEQUENCE:1")


def test_of_two_moves_in_a_row_the_last_is_told(session, mine):
    other = SessionFactory(workshop=session.workshop, site=session.site, period=between(18, 20).stored)
    for target in (other, session):
        mine = change_registration(registration=mine, change=Change(session=target), by=None, now=NOW)
    told("registration.moved")
    assert "14\u00a0h" in Message.objects.get().subject


def test_postponed_session_leaves_calendars_and_its_new_date_comes_back(session, mine):
    publisher = publisher_of(session.partner)
    postpone_session(session=session, by=publisher, now=NOW, reason="Neige")
    told("session.postponed")
    again = facts(session.site, between(9, 11, at(9).date().replace(day=20)))
    current = Session.objects.with_details().get(pk=session.pk)
    change_session(session=current, facts=again, by=publisher, catalogue=catalogue.current(), now=at(8))
    told("session.changed")
    put_off, dated = Message.objects.order_by("pk")
    assert (put_off.calendar_method, dated.calendar_method) == ("CANCEL", "REQUEST")
    assert "Neige" in put_off.text
    assert dated.subject.startswith("Nouvelle date")
