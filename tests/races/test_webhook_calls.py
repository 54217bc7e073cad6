"""Several workers, one address: one call at a time, each message once, and no lock while the other server thinks."""

from http.server import BaseHTTPRequestHandler

import pytest
from django.db import connection

from core import outbox
from notifications.models import WebhookDelivery, WebhookEndpoint
from notifications.webhooks import sending
from tests.conftest import NOW
from tests.factories.agenda import SessionFactory
from tests.factories.notifications import deliver_all
from tests.factories.webhooks import hearing
from tests.outside import Answer, Outside

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]

WORKERS, MESSAGES = 4, 12


@pytest.fixture
def endpoint(transactional_db: None, outside: Outside) -> WebhookEndpoint:
    outside.says["/hook"] = Answer(b"ok")
    endpoint = hearing(outside.url("/hook"))
    session = SessionFactory()
    for _number in range(MESSAGES):
        outbox.record("session.published", subject_id=session.pk, payload={}, now=NOW)
    deliver_all(NOW)
    return endpoint


def test_each_message_is_sent_once(race, endpoint: WebhookEndpoint, outside: Outside) -> None:
    def work(_number: int) -> int:
        tries = (sending.send_one(endpoint.pk, now=NOW) for _time in range(20 * MESSAGES))
        return sum(tries)

    shares = race(WORKERS, work)
    ids = [headers["webhook-id"] for _method, _path, headers, _body in outside.asked]
    assert (sum(shares), len(ids), len(set(ids))) == (MESSAGES, MESSAGES, MESSAGES)


def test_an_address_has_one_call_at_a_time(race, endpoint: WebhookEndpoint) -> None:
    claimed = race(WORKERS, lambda _number: sending.claim(endpoint.pk, now=NOW))
    assert len([one for one in claimed if one is not None]) == 1


def test_nothing_is_locked_during_the_call(endpoint: WebhookEndpoint, outside: Outside) -> None:
    seen: list[int] = []

    def look(handler: BaseHTTPRequestHandler) -> None:
        """In a thread of its own, with a connection of its own."""
        seen.append(WebhookDelivery.objects.select_for_update(nowait=True).count())
        seen.append(WebhookEndpoint.objects.select_for_update(nowait=True).count())
        connection.close()
        handler.send_response(204)
        handler.end_headers()

    outside.says["/hook"] = look
    assert sending.send_one(endpoint.pk, now=NOW)
    assert seen == [MESSAGES, 1]
