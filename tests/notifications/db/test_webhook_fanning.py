"""Who is owed what when something happens."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agenda.actions.registering import register
from agenda.models import Session
from booking.actions.changing import cancel_booking
from core import outbox
from core.models import Delivery, Event, Heard
from members.models import Person
from notifications.actions.webhooks import pause_webhook, remove_webhook
from notifications.models import WebhookDelivery
from notifications.webhooks.fanning import SUBSCRIBER, fan_out
from spaces.models import Resource
from tests.conftest import NOW, between
from tests.factories import book
from tests.factories.agenda import SessionFactory
from tests.factories.notifications import deliver_all
from tests.factories.webhooks import hearing

URL = "https://hooks.example.org/perriere"


def owed() -> list[str]:
    return list(Delivery.objects.filter(subscriber=SUBSCRIBER).values_list("event__kind", flat=True))


def messages() -> list[dict[str, Any]]:
    return [json.loads(row.body) for row in WebhookDelivery.objects.order_by("pk")]


def happen(kind: str, key: int) -> None:
    outbox.record(kind, subject_id=key, payload={}, now=NOW)


@pytest.fixture
def session(db: None) -> Session:
    return SessionFactory()


def test_nobody_wants_it_and_nothing_is_owed(session: Session) -> None:
    happen("session.published", session.pk)
    assert owed() == []


def test_who_wants_a_kind_is_owed_it_and_no_other(session: Session) -> None:
    hearing(URL, "session.cancelled")
    happen("session.published", session.pk)
    happen("session.cancelled", session.pk)
    assert owed() == ["session.cancelled"]


def test_a_removed_address_is_owed_nothing(session: Session) -> None:
    endpoint = hearing(URL)
    remove_webhook(endpoint=endpoint, now=NOW)
    assert not Heard.objects.exists()


def test_recording_takes_one_statement_wanted_or_not(session: Session) -> None:
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as asked:
            happen("session.published", session.pk)
        counts.append(len(asked))
        hearing(URL)
    assert counts == [1, 1]


def test_history_written_down_after_the_fact_is_told_to_nobody(session: Session) -> None:
    hearing(URL)
    with outbox.quiet():
        happen("session.published", session.pk)
    assert owed() == []


def test_many_events_at_once_are_owed_as_well(session: Session) -> None:
    hearing(URL)
    statement, values = outbox.recording_all("session.published", [(session.pk, {})], now=NOW)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    assert owed() == ["session.published"]


def test_a_partner_hears_of_its_own_sessions_alone(session: Session) -> None:
    other = SessionFactory()
    hearing(URL, partner=session.partner)
    happen("session.published", other.pk)
    happen("session.published", session.pk)
    deliver_all(NOW)
    assert [said["data"]["session"] for said in messages()] == [str(session.public_id)]


def test_the_network_hears_of_all_sessions(session: Session) -> None:
    hearing(URL)
    for one in (session, SessionFactory()):
        happen("session.published", one.pk)
    deliver_all(NOW)
    assert len(messages()) == 2


def test_an_event_is_owed_once_however_often_it_is_told(session: Session) -> None:
    hearing(URL)
    happen("session.published", session.pk)
    event = Event.objects.get(kind="session.published")
    fan_out(event, now=NOW)
    fan_out(event, now=NOW)
    assert len(messages()) == 1


def test_a_paused_address_is_kept_its_messages(session: Session) -> None:
    pause_webhook(endpoint=hearing(URL), now=NOW)
    happen("session.published", session.pk)
    deliver_all(NOW)
    assert WebhookDelivery.objects.filter(status="pending").count() == 1
    assert not WebhookDelivery.objects.due(NOW).exists()


def test_a_message_has_a_type_a_moment_and_data(session: Session) -> None:
    hearing(URL)
    happen("session.published", session.pk)
    deliver_all(NOW)
    [said] = messages()
    assert (sorted(said), said["type"], said["timestamp"]) == (
        ["data", "timestamp", "type"],
        "session.published",
        NOW.isoformat(),
    )
    assert (said["data"]["status"], said["data"]["places_left"]) == ("published", session.places_left)


def test_a_registration_is_told_without_names(session: Session) -> None:
    hearing(URL, "registration.created", partner=session.partner)
    registration = register(session=session, name="Ann Guen", email="ann@example.org", now=NOW)
    deliver_all(NOW)
    [said] = messages()
    assert (said["data"]["registration"], said["data"]["places_taken"]) == (str(registration.public_id), 1)
    text = WebhookDelivery.objects.get().body
    assert "Ann" not in text
    assert "example.org" not in text


def test_a_booking_is_told_by_ids_alone(coworker: Person, desk: Resource) -> None:
    hearing(URL, "booking.confirmed", "booking.cancelled")
    booking = book(coworker, [desk], between(10, 12), now=NOW, title="Secret")
    cancel_booking(booking=booking, by=coworker, now=NOW)
    deliver_all(NOW)
    said = messages()
    assert [(one["type"], one["data"]["status"]) for one in said] == [
        ("booking.confirmed", "cancelled"),
        ("booking.cancelled", "cancelled"),
    ]
    assert said[0]["data"]["resources"] == [str(desk.public_id)]
    assert coworker.name not in str(said)
    assert "Secret" not in str(said)


def test_a_failing_fan_out_never_undoes_the_booking(coworker: Person, desk: Resource) -> None:
    hearing(URL, "booking.confirmed")
    booking = book(coworker, [desk], between(10, 12), now=NOW)
    Event.objects.filter(kind="booking.confirmed").update(subject_id=None)
    deliver_all(NOW)
    booking.refresh_from_db()
    assert booking.status == "confirmed"
