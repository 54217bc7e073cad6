"""Whatever is sent to any address, the answer is one that the description promises, and never a fault of ours.

`EXAMPLES=500 make test ARGS="http -k schemathesis"` looks deeper.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from backend.wsgi import application
from members.models import ApiToken
from tests.conftest import at, between
from tests.factories import MembershipFactory, PlanFactory, ResourceFactory, StewardFactory, book, token_for
from tests.factories.agenda import RegistrationFactory, SessionFactory

EXAMPLES = int(os.environ.get("EXAMPLES", "5"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

described = schemathesis.openapi.from_path(Path(__file__).parents[1] / "architecture/openapi.yaml")
described.app = application
OPERATIONS = [operation.ok() for operation in described.get_all_operations()]


@pytest.fixture
def world(site, now) -> dict[str, Any]:
    """One of each thing, by the first word of its addresses, and the token of somebody who may do everything there."""
    person = StewardFactory(site=site, role="manager").person
    desk = ResourceFactory(site=site)
    booking = book(person, [desk], between(9, 11), now=now)
    session = SessionFactory(site=site)
    membership = MembershipFactory(person=person, plan=PlanFactory())
    token_for(person)
    things = {
        "sites": site,
        "resources": desk,
        "bookings": booking,
        "memberships": membership,
        "tokens": ApiToken.objects.get(),
        "plans": membership.plan,
        "sessions": session,
        "registrations": RegistrationFactory(session=session, person=person),
    }
    return {"secret": token_for(person), "ids": {name: str(thing.public_id) for name, thing in things.items()}}


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The application under test works in the test's own transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def made_likely(case: schemathesis.Case, ids: dict[str, str]) -> None:
    """Random ids lead nowhere and random periods are refused: they become those of things and times that exist."""
    kind = case.path.removeprefix("/api/v1/").split("/")[0]
    for values in (case.path_parameters, case.body, case.query):
        if not isinstance(values, dict):
            continue
        if "public_id" in values and kind in ids:
            values["public_id"] = ids[kind]
        if isinstance(values.get("resources"), list):
            values["resources"] = [ids["resources"]]
        if isinstance(values.get("plan"), str):
            values["plan"] = ids["plans"]
        if isinstance(values.get("site"), str):
            values["site"] = ids["sites"]
        if isinstance(values.get("start"), str) and isinstance(values.get("end"), str):
            hour = 8 + len(str(values)) % 10
            values["start"], values["end"] = at(hour).isoformat(), at(hour + 1).isoformat()


def answered(case: schemathesis.Case, ids: dict[str, str], headers: dict[str, str]) -> None:
    """As it was made, and made likely."""
    case.validate_response(case.call(headers=headers), checks=CHECKS)
    made_likely(case, ids)
    case.validate_response(case.call(headers=headers), checks=CHECKS)


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("caller", ["person", "stranger"])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_every_answer_is_one_that_was_promised(operation, caller, world):
    headers = {"Authorization": f"Bearer {world['secret']}"} if caller == "person" else {}

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def look(case: schemathesis.Case) -> None:
        answered(case, world["ids"], headers)

    look()
