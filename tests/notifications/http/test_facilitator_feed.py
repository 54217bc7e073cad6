from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar, Event

from agenda.actions.publishing import cancel_session
from agenda.actions.registering import register
from agenda.models import Facilitator, Session
from booking.feeds import uid_of
from booking.models import CalendarFeed
from members.models import Person
from notifications import addresses
from notifications.actions.following import follow
from tests.conftest import NOW
from tests.factories import PersonFactory
from tests.factories.agenda import SessionFactory, publisher_of
from tests.factories.calendars import facilitating

pytestmark = pytest.mark.usefixtures("frozen")

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def session(db: None) -> Session:
    return SessionFactory(capacity=6)


@pytest.fixture
def url(coworker: Person, session: Session) -> str:
    facilitating(coworker, session)
    return address(coworker)


def address(person: Person, *, busy_only: bool = False) -> str:
    _feed, secret = follow(person=person, scope=CalendarFeed.Scope.FACILITATOR, busy_only=busy_only, now=NOW)
    return addresses.feed(secret)


def events(client: Client, url: str) -> list[Event]:
    return list(Calendar.from_ical(client.get(url).content).walk("VEVENT"))


def test_held_sessions_are_in_the_feed_as_in_the_agenda(client: Client, url: str, session: Session) -> None:
    [found] = events(client, url)
    assert (found["UID"], found["SUMMARY"], found.start) == (
        uid_of(session.public_id),
        session.workshop.title,
        session.start,
    )


def test_held_sessions_say_how_many_come_and_never_who(client: Client, url: str, session: Session) -> None:
    register(session=session, name="Ann Guen", email="ann@example.org", now=NOW)
    [found] = events(client, url)
    assert found["DESCRIPTION"].startswith("1 personne inscrite sur 6")
    assert "Ann" not in found.to_ical().decode()


def test_held_sessions_say_where_to_meet_afar(client: Client, url: str, session: Session) -> None:
    Session.objects.update(mode="hybrid", online_url="https://visio.example.org/atelier")
    assert "https://visio.example.org/atelier" in str(events(client, url)[0]["DESCRIPTION"])


def test_held_sessions_without_details_say_the_time_alone(client: Client, coworker: Person, session: Session) -> None:
    facilitating(coworker, session)
    [found] = events(client, address(coworker, busy_only=True))
    assert (found["SUMMARY"], {"LOCATION", "DESCRIPTION", "URL", "CATEGORIES", "GEO"} & set(found)) == (
        "Occupé",
        set(),
    )


def test_held_sessions_that_are_cancelled_stay_as_such(client: Client, url: str, session: Session) -> None:
    cancel_session(session=session, by=publisher_of(session.partner), reason="Malade", now=LATER)
    assert events(client, url)[0]["STATUS"] == "CANCELLED"


def test_held_sessions_of_others_are_not_in_the_feed(client: Client, session: Session) -> None:
    other = PersonFactory()
    facilitating(other)
    assert events(client, address(other)) == []


def test_held_sessions_change_the_tag_with_each_registration(client: Client, url: str, session: Session) -> None:
    tag = client.get(url)["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    register(session=session, name="Ann Guen", email="ann@example.org", now=NOW)
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_held_sessions_unchanged_load_no_rows(client: Client, url: str, django_assert_num_queries: Any) -> None:
    tag = client.get(url)["ETag"]
    with django_assert_num_queries(2):  # the feed, the configuration's version, one count
        client.get(url, headers={"If-None-Match": tag})


def test_reading_is_written_down_once_a_day(client: Client, url: str, frozen: time_machine.Traveller) -> None:
    def writes() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(url)
        return sum(query["sql"].startswith("UPDATE") for query in asked)

    seen = [writes(), writes()]
    frozen.move_to(NOW + timedelta(days=1))
    assert [*seen, writes(), writes()] == [1, 0, 1, 0]
    assert str(CalendarFeed.objects.get().last_read_on) == "2027-01-12"


def test_held_sessions_are_followed_by_a_verified_address(client: Client, session: Session) -> None:
    facilitator = facilitating(PersonFactory(), session)
    Facilitator.objects.filter(pk=facilitator.pk).update(person=None, email="Anna@example.org")
    anna = PersonFactory()
    EmailAddress.objects.create(user=anna, email="anna@example.org", verified=True)
    client.force_login(anna)
    assert "Les séances que j’anime" in client.get("/profil/agendas/").content.decode()
    [found] = events(client, address(anna))
    assert found["SUMMARY"] == session.workshop.title
