from datetime import timedelta

import pytest
from django.test import Client

from booking.models import Booking
from core.models import Delivery, Event
from members.models import Person
from notifications.models import Message
from spaces.models import Resource
from tests.conftest import MONDAY, NOW, between
from tests.factories import PersonFactory, book
from tests.factories.notifications import deliver_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

LIST = "/admin/notifications/message/"
DELIVERIES = "/admin/core/delivery/"


@pytest.fixture
def operator(db: None) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(PersonFactory(is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def booking(desk: Resource, coworker: Person) -> Booking:
    booking = book(coworker, [desk], between(10, 12, MONDAY + timedelta(days=1)), now=NOW)
    deliver_all(NOW)
    return booking


@pytest.mark.parametrize("address", [LIST, DELIVERIES, "/admin/core/event/"])
def test_lists_can_be_searched(operator: Client, booking: Booking, address: str) -> None:
    assert operator.get(address, {"q": "booking.confirmed"}).status_code == 200


def test_messages_are_found_by_recipient(operator: Client, booking: Booking) -> None:
    answer = operator.get(LIST, {"q": booking.person.email})
    assert [row.to_address for row in answer.context["cl"].result_list] == [booking.person.email]


def test_message_is_shown_whole(operator: Client, booking: Booking) -> None:
    message = Message.objects.get()
    answer = operator.get(f"{LIST}{message.pk}/change/")
    assert (answer.status_code, message.message_id.strip("<>") in answer.content.decode()) == (200, True)


def test_message_is_not_written_here(operator: Client, booking: Booking) -> None:
    message = Message.objects.get()
    operator.post(f"{LIST}{message.pk}/change/", {"subject": "Autre"})
    assert Message.objects.get().subject == message.subject


def test_message_is_sent_again_by_the_verb(operator: Client, booking: Booking) -> None:
    operator.post(LIST, {"action": "send_again", "_selected_action": [Message.objects.get().pk]})
    assert Event.objects.filter(kind="message.queued").count() == 2


def test_message_that_was_given_up_is_marked(operator: Client, booking: Booking) -> None:
    Message.objects.update(status=Message.Status.QUEUED, sent_at=None)
    Delivery.objects.filter(subscriber="notifications.send").update(status=Delivery.Status.DEAD)
    row = operator.get(LIST).context["cl"].result_list[0]
    assert row.is_given_up


def test_dead_letters_are_revived_by_the_verb(operator: Client, booking: Booking) -> None:
    Delivery.objects.update(status=Delivery.Status.DEAD)
    dead = list(Delivery.objects.values_list("pk", flat=True))
    operator.post(DELIVERIES, {"action": "revive", "_selected_action": dead})
    assert not Delivery.objects.dead().exists()


def test_event_shows_its_deliveries(operator: Client, booking: Booking) -> None:
    event = Event.objects.get(kind="booking.confirmed")
    answer = operator.get(f"/admin/core/event/{event.pk}/change/")
    assert "notifications.compose" in answer.content.decode()
