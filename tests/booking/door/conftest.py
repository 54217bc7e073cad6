from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from booking.models import Door
from members.actions.door_codes import renew_door_code
from members.models import Person
from spaces.models import Resource
from tests.booking.web.conftest import browser, browser_of, host, room, visitor
from tests.conftest import NOW
from tests.factories import BookingPolicyFactory
from tests.factories.doors import paired

__all__ = ["browser", "host", "room", "visitor"]

CODE = "402719"


@pytest.fixture(autouse=True)
def _time(frozen: object) -> None:
    """Doors take the time themselves."""


@pytest.fixture
def code(coworker: Person) -> str:
    return renew_door_code(person=coworker, now=NOW, code=CODE)


@pytest.fixture
def asks_arrival(room: Resource) -> None:
    """Nobody within a quarter of an hour: the room is given back."""
    BookingPolicyFactory(resource=room, needs_check_in=True)


@pytest.fixture
def at_the_door(room: Resource, host: Person) -> tuple[Door, Client]:
    return paired(room, host, now=NOW)


@pytest.fixture
def device(at_the_door: tuple[Door, Client]) -> Client:
    return at_the_door[1]


@pytest.fixture
def tap(device: Client, room: Resource) -> Callable[..., Any]:
    """Type a code and press a button, as the script does."""

    def tap(act: str, code: str = CODE, *, key: str = "", client: Client = device, address: str = "") -> Any:
        headers = {"Accept": "application/json", **({"Idempotency-Key": key} if key else {})}
        return client.post(address or f"/porte/{room.public_id}/", {"code": code, "act": act}, headers=headers)

    return tap


@pytest.fixture
def host_browser(host: Person) -> Client:
    return browser_of(host)
