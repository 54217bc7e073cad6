from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from booking.models import CalendarFeed
from core.models import IdempotentAnswer
from core.tasks import ANSWERS_KEPT, forget_old_answers
from tests.conftest import NOW
from tests.factories import PersonFactory, token_for

pytestmark = pytest.mark.django_db


def make_feed(client: Client) -> int:
    body = {"scope": "person"}
    answer = client.post("/api/v1/calendars", body, "application/json", headers={"Idempotency-Key": "the same"})
    return answer.status_code


def client_of_somebody() -> Client:
    return Client(headers={"Authorization": f"Bearer {token_for(PersonFactory())}"})


def test_key_of_one_person_is_not_that_of_another() -> None:
    assert [make_feed(client_of_somebody()), make_feed(client_of_somebody())] == [201, 201]
    assert CalendarFeed.objects.count() == 2


def test_answers_are_forgotten_after_two_days(frozen: time_machine.Traveller) -> None:
    make_feed(client_of_somebody())
    frozen.move_to(NOW + ANSWERS_KEPT + timedelta(seconds=1))
    forget_old_answers()
    assert IdempotentAnswer.objects.count() == 0


def test_answers_are_kept_for_two_days(frozen: time_machine.Traveller) -> None:
    make_feed(client_of_somebody())
    frozen.move_to(NOW + ANSWERS_KEPT)
    forget_old_answers()
    assert IdempotentAnswer.objects.count() == 1
