"""Mails to somebody who has been forgotten say nothing any more, and no other mail is touched."""

import pytest

from agenda.actions.anonymising import erase_registration
from agenda.actions.keeping import Change, change_registration
from agenda.actions.registering import register
from core.models import Event
from notifications.actions.composing import compose
from notifications.actions.forgetting_registrations import forget_person
from notifications.models import Message
from tests.conftest import NOW, between
from tests.factories.agenda import SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return SessionFactory(period=between(14, 16).stored)


def told(kind):
    """The letters of all events of a kind, as the outbox would have them written."""
    for event in Event.objects.filter(kind=kind).order_by("pk"):
        compose(event, now=NOW)


def forget(registration):
    erase_registration(registration=registration, by=None, now=NOW)
    forget_person(Event.objects.get(kind="registration.anonymised"), now=NOW)


def test_what_was_said_to_them_is_gone_and_the_others_mail_stays(session):
    mine = register(session=session, name="Anne", email="anne@example.org", now=NOW)
    register(session=session, name="Jean", email="jean@example.org", now=NOW)
    told("registration.created")
    forget(mine)
    assert list(Message.objects.order_by("pk").values_list("to_address", "to_name", "text")[:1]) == [("", "", "")]
    assert Message.objects.exclude(to_address="").get().to_name == "Jean"


def test_what_is_still_queued_is_not_sent(session):
    mine = register(session=session, name="Anne", email="anne@example.org", now=NOW)
    told("registration.created")
    forget(mine)
    assert Message.objects.get().status == "skipped"


def test_mails_of_a_session_left_behind_are_found_too(session):
    other = SessionFactory(workshop=session.workshop, site=session.site, period=between(18, 20).stored)
    mine = register(session=session, name="Anne", email="anne@example.org", now=NOW)
    told("registration.created")
    Message.objects.update(kind="session.changed", key=f"session.changed:{session.pk}:1:{mine.public_id}")
    change_registration(registration=mine, change=Change(session=other), by=None, now=NOW)
    forget(mine)
    assert Message.objects.get().text == ""


def test_forgetting_twice_changes_nothing(session):
    mine = register(session=session, name="Anne", email="anne@example.org", now=NOW)
    told("registration.created")
    forget(mine)
    forget_person(Event.objects.get(kind="registration.anonymised"), now=NOW)
    assert Message.objects.count() == 1


def test_whoever_was_forgotten_is_written_to_no_more(session):
    mine = register(session=session, name="Anne", email="anne@example.org", now=NOW)
    forget(mine)
    told("registration.created")
    assert Message.objects.count() == 0
