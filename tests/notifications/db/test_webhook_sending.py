"""Messages as they arrive: a real HTTP server takes them, an independent library verifies them."""

import json
import time
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
import time_machine
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from core import outbox
from notifications.actions.webhooks import (
    forget_old_deliveries,
    pause_webhook,
    replay,
    replay_failed,
    resume_webhook,
    rotate_webhook,
    try_webhook,
)
from notifications.models import Message, WebhookAttempt, WebhookDelivery, WebhookEndpoint
from notifications.webhooks import sending
from notifications.webhooks.sending import AFTER, LEASE, asked_to_wait, claim, send_one
from notifications.webhooks.signing import secret_of
from tests.conftest import NOW
from tests.factories.agenda import SessionFactory
from tests.factories.notifications import deliver_all
from tests.factories.webhooks import hearing, send_all
from tests.outside import Answer, Outside

pytestmark = pytest.mark.usefixtures("frozen")

PATH = "/hook"
GOOD, BAD = Answer(b"ok"), Answer(b"no", 500)


@pytest.fixture
def endpoint(db: None, outside: Outside) -> WebhookEndpoint:
    outside.says[PATH] = GOOD
    return hearing(outside.url(PATH))


def happen(times: int = 1, *, now: datetime = NOW) -> None:
    session = SessionFactory()
    for _time in range(times):
        outbox.record("session.published", subject_id=session.pk, payload={}, now=now)
    deliver_all(now)


def only() -> WebhookDelivery:
    return WebhookDelivery.objects.get()


def read_again(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    endpoint.refresh_from_db()
    return endpoint


def verified(outside: Outside, secret: str, number: int = -1) -> Any:
    _method, _path, headers, body = outside.asked[number]
    return Webhook(secret).verify(body, headers)


def test_a_message_arrives_and_another_library_finds_it_signed(endpoint: WebhookEndpoint, outside: Outside) -> None:
    happen()
    send_all()
    said = verified(outside, secret_of(endpoint))
    assert (said["type"], outside.asked[0][0], only().status) == ("session.published", "POST", "delivered")


def test_another_secret_does_not_verify(endpoint: WebhookEndpoint, outside: Outside) -> None:
    happen()
    send_all()
    with pytest.raises(WebhookVerificationError):
        verified(outside, secret_of(endpoint, generation=7))


def test_both_secrets_sign_for_a_day_after_a_change(
    endpoint: WebhookEndpoint, outside: Outside, frozen: time_machine.Traveller
) -> None:
    old = secret_of(endpoint)
    new = rotate_webhook(endpoint=endpoint, now=NOW)
    happen()
    send_all()
    assert verified(outside, old) == verified(outside, new)
    later = NOW + timedelta(days=1)
    frozen.move_to(later)
    happen(now=later)
    send_all(later)
    assert verified(outside, new)
    with pytest.raises(WebhookVerificationError):
        verified(outside, old)


def test_what_fails_is_tried_again_under_the_same_id(endpoint: WebhookEndpoint, outside: Outside) -> None:
    outside.says[PATH] = BAD
    happen()
    send_all()
    assert (only().status, only().next_attempt_at) == ("pending", NOW + AFTER[0])
    outside.says[PATH] = GOOD
    send_all(NOW + AFTER[0])
    assert only().status == "delivered"
    assert len({headers["webhook-id"] for _method, _path, headers, _body in outside.asked}) == 1
    assert read_again(endpoint).failures == 0


def test_waits_grow_and_end(endpoint: WebhookEndpoint, outside: Outside) -> None:
    outside.says[PATH] = BAD
    happen()
    at, waits = NOW, []
    for _attempt in range(len(AFTER)):
        send_one(endpoint.pk, now=at)
        resume_webhook(endpoint=endpoint)
        waits.append(only().next_attempt_at - at)
        at = only().next_attempt_at
    send_one(endpoint.pk, now=at)
    assert (tuple(waits), only().status, len(outside.asked)) == (AFTER, "failed", 10)


def test_attempts_are_written_down(endpoint: WebhookEndpoint, outside: Outside) -> None:
    outside.says[PATH] = Answer("désolé".encode(), 503)
    happen()
    send_all()
    one = WebhookAttempt.objects.get()
    assert (one.status_code, one.answer, one.error) == (503, "désolé", "")


def test_a_redirect_is_not_followed_and_not_a_success(endpoint: WebhookEndpoint, outside: Outside) -> None:
    outside.says[PATH] = Answer(b"", 302, {"Location": outside.url("/elsewhere")})
    happen()
    send_all()
    assert ([path for _method, path, *_rest in outside.asked], only().status) == ([PATH], "pending")


def test_a_server_that_asks_to_wait_is_left_in_peace(endpoint: WebhookEndpoint, outside: Outside) -> None:
    outside.says[PATH] = Answer(b"", 429, {"Retry-After": "3600"})
    happen()
    send_all()
    assert only().next_attempt_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Mon, 11 Jan 2027 06:05:00 GMT", timedelta(minutes=5)),
        ("Mon, 11 Jan 2027 05:05:00 GMT", timedelta()),
        ("9999999", timedelta(days=1)),
        ("soon", timedelta()),
        ("", timedelta()),
    ],
)
def test_asked_to_wait(said: str, wait: timedelta) -> None:
    assert asked_to_wait(said, now=NOW) == wait


def test_gone_pauses_at_once(endpoint: WebhookEndpoint, outside: Outside) -> None:
    outside.says[PATH] = Answer(b"", 410)
    happen()
    send_all()
    assert (read_again(endpoint).is_paused_by_failures, only().status) == (True, "failed")


def test_failing_for_a_day_pauses_and_tells_its_owner(endpoint: WebhookEndpoint, outside: Outside) -> None:
    outside.says[PATH] = BAD
    happen(times=12)
    for number in range(9):
        send_one(endpoint.pk, now=NOW + timedelta(seconds=number))
    assert read_again(endpoint).is_running
    send_one(endpoint.pk, now=NOW + timedelta(hours=23))
    assert read_again(endpoint).is_running
    tomorrow = NOW + timedelta(days=1)
    send_one(endpoint.pk, now=tomorrow)
    assert (read_again(endpoint).paused_at, endpoint.is_paused_by_failures) == (tomorrow, True)
    deliver_all(tomorrow)
    assert Message.objects.get(kind="webhook.paused").to_address == endpoint.by.email


def test_resumed_by_hand_what_waited_leaves(endpoint: WebhookEndpoint, outside: Outside) -> None:
    pause_webhook(endpoint=endpoint, now=NOW)
    happen()
    send_all()
    assert outside.asked == []
    resume_webhook(endpoint=endpoint)
    send_all()
    assert only().status == "delivered"


def test_a_worker_that_dies_leaves_the_message_to_the_next(endpoint: WebhookEndpoint, outside: Outside) -> None:
    happen()
    claimed = claim(endpoint.pk, now=NOW)
    send_all()
    assert (claimed, outside.asked) == (only(), [])
    send_all(NOW + LEASE)
    assert (only().status, outside.asked[0][2]["webhook-id"]) == ("delivered", str(only().public_id))


def test_one_address_that_fails_does_not_keep_another_waiting(endpoint: WebhookEndpoint, outside: Outside) -> None:
    outside.says["/bad"] = BAD
    hearing(outside.url("/bad"))
    happen(times=5)
    send_all()
    asked = [path for _method, path, *_rest in outside.asked]
    assert (asked.count("/bad"), asked.count(PATH)) == (1, 5)


def test_those_that_answer_have_their_turn_first(endpoint: WebhookEndpoint, outside: Outside) -> None:
    bad = hearing(outside.url("/bad"))
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(failures=3)
    happen()
    assert sending.waiting(now=NOW) == [bad.pk, endpoint.pk]


def test_a_private_address_is_refused_at_each_delivery(
    endpoint: WebhookEndpoint, outside: Outside, settings: Any
) -> None:
    settings.FETCH_ALSO_ALLOWED = frozenset({"192.0.2.1:1"})
    WebhookEndpoint.objects.update(url="http://localhost.example.org.127.0.0.1.nip.invalid/")
    happen()
    send_all()
    WebhookEndpoint.objects.update(url=outside.url(PATH), busy_until=None)
    send_one(endpoint.pk, now=NOW + AFTER[0])
    assert outside.asked == []
    assert all(one.error for one in WebhookAttempt.objects.all())
    assert WebhookAttempt.objects.count() == 2


def test_a_name_that_turns_private_is_refused(
    endpoint: WebhookEndpoint, outside: Outside, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resolves(_host: str, port: int, **_more: Any) -> Any:
        return [(2, 1, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr("core.addresses.socket.getaddrinfo", resolves)
    settings.FETCH_ALSO_ALLOWED = frozenset()
    WebhookEndpoint.objects.update(url="http://hooks.example.org:8080/")
    happen()
    send_all()
    assert "internet public" in WebhookAttempt.objects.get().error


def test_an_answer_without_end_is_cut(
    endpoint: WebhookEndpoint, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(1.5)

    monkeypatch.setattr(sending, "PATIENCE", 0.2)
    outside.says[PATH] = slow
    happen()
    send_all()
    one = WebhookAttempt.objects.get()
    assert (one.status_code, one.milliseconds < 1400, bool(one.error)) == (None, True, True)


def test_a_replay_is_the_same_message(endpoint: WebhookEndpoint, outside: Outside) -> None:
    happen()
    send_all()
    replay(endpoint=endpoint, delivery=only(), now=NOW)
    send_all()
    first, second = outside.asked
    assert (first[2]["webhook-id"], first[3]) == (second[2]["webhook-id"], second[3])


def test_all_that_was_given_up_since_a_day_leaves_again(endpoint: WebhookEndpoint, outside: Outside) -> None:
    happen(times=3)
    WebhookDelivery.objects.update(status="failed")
    oldest = WebhookDelivery.objects.earliest("pk")
    WebhookDelivery.objects.filter(pk=oldest.pk).update(created_at=NOW - timedelta(days=3))
    assert replay_failed(endpoint=endpoint, since=NOW - timedelta(days=1), now=NOW) == 2
    send_all()
    assert len(outside.asked) == 2


def test_a_try_is_sent_at_once_also_while_paused(endpoint: WebhookEndpoint, outside: Outside) -> None:
    pause_webhook(endpoint=endpoint, now=NOW)
    delivery = try_webhook(endpoint=endpoint, now=NOW)
    assert (verified(outside, secret_of(endpoint))["type"], delivery.status) == ("webhook.test", "delivered")


def test_a_try_that_fails_is_not_tried_again(endpoint: WebhookEndpoint, outside: Outside) -> None:
    outside.says[PATH] = BAD
    assert try_webhook(endpoint=endpoint, now=NOW).status == "failed"
    send_all(NOW + timedelta(days=1))
    assert len(outside.asked) == 1


def test_deliveries_are_forgotten_after_ninety_days(endpoint: WebhookEndpoint) -> None:
    happen()
    send_all()
    assert forget_old_deliveries(now=NOW + timedelta(days=90)) == 0
    forget_old_deliveries(now=NOW + timedelta(days=90, seconds=1))
    assert not WebhookDelivery.objects.exists()
    assert not WebhookAttempt.objects.exists()


def test_bodies_are_compact_json(endpoint: WebhookEndpoint, outside: Outside) -> None:
    happen()
    send_all()
    _method, _path, headers, body = outside.asked[0]
    assert headers["content-type"] == "application/json"
    assert json.loads(body)["type"] == "session.published"
