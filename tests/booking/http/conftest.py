"""How the tests of the API speak to it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.ranges import Period
from members.models import Person
from spaces.models import Resource
from tests.conftest import between
from tests.factories import token_for

Answer = Any


def client_of(person: Person, **options: Any) -> Client:
    return Client(headers={"Authorization": f"Bearer {token_for(person, **options)}", "Accept-Language": "fr"})


def asked(*resources: Resource, period: Period | None = None, **more: Any) -> dict[str, Any]:
    """The body of a booking request, from 9 to 11 unless told."""
    period = period or between(9, 11)
    body = {"start": period.start.isoformat(), "end": period.end.isoformat(), **more}
    return {"resources": [str(resource.public_id) for resource in resources], **body} if resources else body


@pytest.fixture
def post(api: Client) -> Callable[..., Answer]:
    def post(path: str, body: Any = None, client: Client = api, **headers: str) -> Answer:
        return client.post(
            f"/api/v1{path}", body if body is not None else {}, content_type="application/json", headers=headers
        )

    return post


@pytest.fixture
def patch(api: Client) -> Callable[..., Answer]:
    def patch(path: str, body: Any, client: Client = api, **headers: str) -> Answer:
        return client.patch(f"/api/v1{path}", body, content_type="application/json", headers=headers)

    return patch


@pytest.fixture
def get(api: Client) -> Callable[..., Answer]:
    def get(path: str, query: Any = None, client: Client = api, **headers: str) -> Answer:
        return client.get(f"/api/v1{path}", query or {}, headers=headers)

    return get
