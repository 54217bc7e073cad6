"""What every address does with requests that are not as they should be."""

import json
import logging

import pytest
from django.conf import settings
from django.test import Client, override_settings

from core.api.throttling import PersonWindow
from tests.conftest import between
from tests.factories import token_for

pytestmark = pytest.mark.usefixtures("frozen")
JSON = "application/json"
BOOKINGS = "/api/v1/bookings"


def rates(**changed):
    framework = settings.REST_FRAMEWORK
    return override_settings(
        REST_FRAMEWORK={**framework, "DEFAULT_THROTTLE_RATES": {**framework["DEFAULT_THROTTLE_RATES"], **changed}}
    )


def problem(answer):
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == f"/docs/problems#{answer.json()['code']}"
    assert answer.json()["status"] == answer.status_code
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"", b"[1", b"\xff\xfe", b'{"start": NaN}', b'{"start": -Infinity}', b"[" * 100_000, b"1" * 5000,
        b'{"a":' * 50_000,
    ],
    ids=["open", "empty", "list", "bytes", "nan", "infinity", "deep list", "long number", "deep object"],
)  # fmt: skip
def test_a_body_that_is_not_json_is_unreadable(api, body):
    answer = api.generic("POST", BOOKINGS, body, content_type=JSON)
    assert problem(answer) in {(400, "unreadable"), (400, "invalid")}


@pytest.mark.parametrize("body", ["[]", "null", "1", '"text"', "true", "[[]]"])
def test_a_body_that_is_no_object_is_invalid(api, body):
    assert problem(api.post(BOOKINGS, body, content_type=JSON)) == (400, "invalid")


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "x"])
def test_another_content_type_is_not_supported(api, content_type):
    answer = api.generic("POST", BOOKINGS, b"<a/>", content_type=content_type)
    assert problem(answer) == (415, "unsupported-media-type")


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k"}])
def test_a_huge_body_is_too_large(api, headers):
    answer = api.generic("POST", BOOKINGS, b" " * 1_100_000 + b"{}", content_type=JSON, headers=headers)
    assert problem(answer) == (413, "body-too-large")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"start": "2027-01-11T09:00:00"}, "start"),
        ({"start": "0001-01-01T00:00:00+14:00"}, "start"),
        ({"end": "9999-12-31T23:59:59-14:00"}, "end"),
        ({"start": 5}, "start"),
        ({"start": None}, "start"),
        ({"title": "a\0b"}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"title": ["x"]}, "title"),
        ({"attendees": 0}, "attendees"),
        ({"attendees": 1e400}, "attendees"),
        ({"attendees": 10**30}, "attendees"),
        ({"attendees": "1.5"}, "attendees"),
        ({"hold": "maybe"}, "hold"),
        ({"resources": ["0"]}, "resources.0"),
        ({"resources": [{}]}, "resources.0"),
        ({"resources": "all"}, "resources"),
        ({"resources": [f"00000000-0000-7000-8000-{n:012}" for n in range(21)]}, "resources"),
        ({"any": "desk", "resources": []}, "any.non_field_errors"),
        ({"any": {"kind": "boat"}, "resources": []}, "any.kind"),
        ({"on_behalf_of": "me"}, "on_behalf_of"),
    ],
    ids=str,
)
def test_a_value_of_the_wrong_shape_names_its_field(api, desk, change, field):
    period = between(9, 11)
    body = {
        "resources": [str(desk.public_id)], "start": period.start.isoformat(), "end": period.end.isoformat(), **change
    }  # fmt: skip
    answer = api.generic("POST", BOOKINGS, json.dumps(body).replace("Infinity", "1e400").encode(), content_type=JSON)
    assert problem(answer) == (400, "invalid")
    assert list(answer.json()["errors"]) == [field]


@pytest.mark.parametrize(("language", "title"), [("fr", "Introuvable"), ("en", "Not found"), ("br", "Introuvable")])
def test_a_problem_speaks_the_language_of_the_request(client, language, title):
    answer = client.get("/api/v1/nowhere", headers={"Accept-Language": language})
    assert (problem(answer), answer.json()["title"]) == ((404, "not-found"), title)


@pytest.mark.parametrize(
    "path", ["/api/v1/", "/api/v1/nowhere", "/api/v1/bookings/", "/api/v1/sites/x/y", "/api/v2", "/api/v1/sites/%00"]
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_address_that_is_none_is_a_problem(path, method, db):
    assert problem(getattr(Client(enforce_csrf_checks=True), method)(path))[0] == 404


def test_no_format_but_json_is_acceptable(client, db):
    assert problem(client.get("/api/v1/sites", headers={"Accept": "image/png"})) == (406, "not-acceptable")


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer nobody", "Bearer é", "Bearer a b"])
def test_a_token_that_is_none_is_answered_401(client, db, header):
    answer = client.get("/api/v1/me", headers={"Authorization": header})
    assert problem(answer) == (401, "not-signed-in")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="perriere"'


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb"])
def test_a_key_that_is_none_is_refused(api, key):
    answer = api.post(BOOKINGS, {}, content_type=JSON, headers={"Idempotency-Key": key})
    assert problem(answer) == (400, "idempotency-key-invalid")


def test_strangers_are_throttled_by_address(client, db):
    with rates(anonymous="2/min"):
        codes = [client.get("/api/v1/plans").status_code for _ in range(3)]
        answer = client.get("/api/v1/plans")
    assert (codes, problem(answer)) == ([200, 200, 429], (429, "throttled"))
    assert answer.headers["Retry-After"] == "61"


def test_what_a_stranger_says_of_proxies_is_not_believed(client, db):
    with rates(anonymous="1/min"):
        answers = [client.get("/api/v1/plans", headers={"X-Forwarded-For": f"10.0.0.{n}"}) for n in (1, 2)]
    assert [answer.status_code for answer in answers] == [200, 429]


def test_people_are_throttled_each_for_themselves(api, coworker, django_user_model):
    PersonWindow.counts = {}
    other = Client(headers={"Authorization": f"Bearer {token_for(django_user_model.objects.create(email='b@x.org'))}"})
    with rates(person="2/min"):
        codes = [api.get("/api/v1/me").status_code for _ in range(3)]
        assert (codes, other.get("/api/v1/me").status_code) == ([200, 200, 429], 200)


def test_a_new_window_lets_people_in_again(api, frozen):
    with rates(person="1/min"):
        codes = [api.get("/api/v1/me").status_code for _ in range(2)]
        frozen.shift(61)
        assert [*codes, api.get("/api/v1/me").status_code] == [200, 429, 200]


def test_a_fault_of_ours_is_a_problem_that_says_nothing(api, site, settings, caplog):
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"person": "nonsense"}}
    api.raise_request_exception = False
    with caplog.at_level(logging.CRITICAL, "django.request"):
        answer = api.get("/api/v1/me")
    assert problem(answer) == (500, "internal-error")
    assert "nonsense" not in answer.content.decode()
