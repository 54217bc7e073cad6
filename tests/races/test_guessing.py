"""Guesses sent to one door all at once."""

import time

import pytest

from booking.actions import doors
from booking.actions.doors import MOST_WRONG, person_at
from booking.errors import TooManyWrongCodes, WrongDoorCode
from booking.models import WrongCode
from tests.conftest import NOW
from tests.factories import ResourceFactory, StewardFactory
from tests.factories.doors import door_at

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def door(transactional_db):
    desk = ResourceFactory()
    door, _secret = door_at(desk, StewardFactory(site=desk.site).person, now=NOW)
    return door


def guess_at_once(race, door, monkeypatch) -> int:
    """Twelve guesses; how many were listened to."""

    def slowly(code: str) -> None:
        time.sleep(0.05)

    monkeypatch.setattr(doors, "bearer_of", slowly)
    outcomes = race(12, lambda number: person_at(door, f"77120{number % 10}", now=NOW))
    assert {type(outcome) for outcome in outcomes} <= {WrongDoorCode, TooManyWrongCodes}
    return WrongCode.objects.count()


def test_without_the_lock_more_guesses_are_listened_to(race, door, monkeypatch):
    monkeypatch.setattr(doors, "_one_at_a_time", lambda _door: None)
    assert guess_at_once(race, door, monkeypatch) > MOST_WRONG


def test_guesses_sent_together_are_counted_like_guesses_in_a_row(race, door, monkeypatch):
    assert guess_at_once(race, door, monkeypatch) == MOST_WRONG
