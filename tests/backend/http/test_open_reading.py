"""What scripts of other sites may read: what is public, and never as somebody."""

import pytest
from django.test import Client

from tests.factories.agenda import SessionFactory

pytestmark = pytest.mark.django_db

ELSEWHERE = {"Origin": "https://mediatheque.example"}
OPEN = [
    "/api/v1/sites", "/api/v1/resources", "/api/v1/workshops", "/api/v1/sessions", "/api/v1/sessions.csv",
    "/api/v1/partners", "/api/v1/availability?start=2027-01-11T09:00:00Z&end=2027-01-11T10:00:00Z", "/agenda.ics",
    "/agenda.atom", "/agenda.csv", "/agenda/openagenda.json",
]  # fmt: skip
CLOSED = [
    "/",
    "/agenda/",
    "/api/v1/bookings",
    "/api/v1/invoices",
    "/api/v1/schema/",
    "/mes-reservations/",
    "/agenda.icsx",
]


@pytest.mark.parametrize("path", OPEN)
def test_public_addresses_are_open_to_reading(path):
    answer = Client(headers=ELSEWHERE).get(path)
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, "*")
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"].split(", ")
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("path", CLOSED)
def test_other_addresses_are_not(path):
    assert "Access-Control-Allow-Origin" not in Client(headers=ELSEWHERE).get(path).headers


@pytest.mark.parametrize(
    "path", ["/api/v1/sessions?theme=danse", f"/api/v1/sessions/{'0' * 8}-0000-7000-8000-{'0' * 12}"]
)
def test_refusals_of_open_addresses_can_be_read(path):
    answer = Client(headers=ELSEWHERE).get(path)
    assert (answer.status_code in (400, 404), answer.headers["Access-Control-Allow-Origin"]) == (True, "*")


@pytest.mark.parametrize("path", OPEN)
def test_a_browser_that_asks_first_is_told_what_it_may(path, django_assert_num_queries):
    headers = {**ELSEWHERE, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match"}
    with django_assert_num_queries(0):
        answer = Client(headers=headers).options(path)
    assert (answer.status_code, answer.headers["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"].split(", ")
    assert "Authorization" not in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_is_open_to_writing(method):
    session = SessionFactory()
    path = f"/api/v1/sessions/{session.public_id}/registrations"
    asked = Client(headers={**ELSEWHERE, "Access-Control-Request-Method": method}).options(path)
    assert method not in asked.headers["Access-Control-Allow-Methods"]
    written = Client(headers=ELSEWHERE).generic(method, path, b"{}", content_type="application/json")
    assert "Access-Control-Allow-Origin" not in written.headers
