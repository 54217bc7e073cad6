from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from standardwebhooks.webhooks import Webhook

from agenda.models import Partner
from core import outbox
from members.models import Person
from members.models.token import Scope
from notifications.models import WebhookDelivery, WebhookEndpoint
from tests.conftest import NOW
from tests.factories import token_for
from tests.factories.agenda import PartnerFactory, SessionFactory, publisher_of
from tests.factories.notifications import deliver_all
from tests.factories.webhooks import hearing, network_manager, send_all
from tests.outside import Answer, Outside

pytestmark = pytest.mark.usefixtures("frozen")

ADDRESS = "/api/v1/webhooks"
URL = "https://hooks.example.org/perriere"


@pytest.fixture
def partner(db: None) -> Partner:
    return PartnerFactory()


@pytest.fixture
def publisher(partner: Partner) -> Person:
    return publisher_of(partner)


@pytest.fixture
def publishing(publisher: Person) -> Client:
    return as_(publisher)


def as_(person: Person, *scopes: str) -> Client:
    token = token_for(person, scopes or tuple(Scope))
    return Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "fr"})


def post(client: Client, path: str = "", body: dict[str, Any] | None = None, **headers: str) -> Any:
    return client.post(ADDRESS + path, body or {}, content_type="application/json", headers=headers)


def asking(partner: Partner | None, **more: Any) -> dict[str, Any]:
    return {"partner": partner.slug if partner else None, "url": URL, "kinds": ["session.published"], **more}


def test_a_partner_adds_an_address_and_is_told_its_secret_once(publishing: Client, partner: Partner) -> None:
    answer = post(publishing, body=asking(partner))
    assert (answer.status_code, answer.json()["secret"][:6], answer.json()["partner"]) == (201, "whsec_", partner.slug)
    assert "secret" not in publishing.get(ADDRESS).json()["results"][0]


def test_the_same_key_adds_one_and_keeps_no_secret(publishing: Client, partner: Partner) -> None:
    _first, second = (post(publishing, body=asking(partner), **{"Idempotency-Key": "k"}).json() for _ in range(2))
    assert (second["secret"], WebhookEndpoint.objects.count()) == (None, 1)


def test_another_s_partner_is_not_found(publishing: Client) -> None:
    answer = post(publishing, body=asking(PartnerFactory()))
    assert (answer.status_code, answer.json()["code"]) == (404, "partner-not-found")


def test_the_network_is_for_its_managers(publishing: Client) -> None:
    assert post(publishing, body=asking(None)).status_code == 403
    assert post(as_(network_manager()), body=asking(None, kinds=["invoice.issued"])).status_code == 201


def test_a_partner_hears_nothing_of_bookings(publishing: Client, partner: Partner) -> None:
    answer = post(publishing, body=asking(partner, kinds=["booking.confirmed"]))
    assert (answer.status_code, answer.json()["code"]) == (422, "webhook-kind-unknown")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest",
        "http://[::1]/",
        "ftp://example.org/",
        "http://10.0.0.8/",
        "http://hooks.example.org/",
    ],
)
def test_a_private_address_is_refused(publishing: Client, partner: Partner, url: str) -> None:
    answer = post(publishing, body=asking(partner, url=url))
    assert (answer.status_code, answer.json()["code"]) == (422, "address-refused")


@pytest.mark.parametrize(
    ("change", "field"), [({"kinds": []}, "kinds"), ({"kinds": ["all"]}, "kinds.0"), ({"url": ""}, "url")]
)
def test_a_wrong_field_is_named(publishing: Client, partner: Partner, change: dict[str, Any], field: str) -> None:
    answer = post(publishing, body=asking(partner, **change))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_a_token_needs_its_scope(publisher: Person) -> None:
    answer = as_(publisher, Scope.SESSIONS_PUBLISH).get(ADDRESS)
    assert (answer.status_code, answer.json()["scope"]) == (403, "webhooks")


def test_twenty_are_enough(publishing: Client, partner: Partner, publisher: Person) -> None:
    for _number in range(20):
        hearing(URL, partner=partner, by=publisher)
    answer = post(publishing, body=asking(partner))
    assert (answer.status_code, answer.json()["code"]) == (422, "too-many-webhooks")


def others(partner: Partner) -> Iterator[str]:
    yield str(hearing(URL).public_id)
    yield str(hearing(URL, partner=PartnerFactory()).public_id)
    yield str(uuid4())


@pytest.mark.parametrize("verb", ["rotate", "pause", "resume", "test", "replay"])
def test_others_addresses_are_not_found(publishing: Client, partner: Partner, verb: str) -> None:
    for public_id in others(partner):
        answer = post(publishing, f"/{public_id}/{verb}", {"since": NOW.isoformat()})
        assert (answer.status_code, answer.json()["code"]) == (404, "webhook-not-found")


def test_others_logs_and_removal_are_not_found(publishing: Client, partner: Partner) -> None:
    for public_id in others(partner):
        assert publishing.get(f"{ADDRESS}/{public_id}/deliveries").status_code == 404
        assert publishing.delete(f"{ADDRESS}/{public_id}").status_code == 404
    assert WebhookEndpoint.objects.living().count() == 2


def test_the_list_shows_one_s_own(publishing: Client, partner: Partner) -> None:
    mine = hearing(URL, partner=partner)
    list(others(partner))
    assert [row["id"] for row in publishing.get(ADDRESS).json()["results"]] == [str(mine.public_id)]


def test_rotating_gives_another_secret(publishing: Client, partner: Partner) -> None:
    made = post(publishing, body=asking(partner)).json()
    rotated = post(publishing, f"/{made['id']}/rotate").json()
    assert (rotated["secret"] != made["secret"], rotated["rotated_at"]) == (True, "2027-01-11T06:00:00+00:00")


def test_pausing_and_resuming(publishing: Client, partner: Partner) -> None:
    made = hearing(URL, partner=partner)
    paused = post(publishing, f"/{made.public_id}/pause").json()["paused_at"]
    assert (paused, post(publishing, f"/{made.public_id}/resume").json()["paused_at"]) == (
        "2027-01-11T06:00:00+00:00",
        None,
    )


def test_removed_it_is_listed_no_more(publishing: Client, partner: Partner) -> None:
    made = hearing(URL, partner=partner)
    assert publishing.delete(f"{ADDRESS}/{made.public_id}").status_code == 204
    assert publishing.get(ADDRESS).json()["results"] == []


def test_a_try_tells_what_came_back(publishing: Client, partner: Partner, outside: Outside) -> None:
    outside.says["/hook"] = Answer(b"bien recu", 200)
    made = post(publishing, body=asking(partner, url=outside.url("/hook"))).json()
    answer = post(publishing, f"/{made['id']}/test").json()
    [tried] = answer["tries"]
    assert (answer["status"], tried["status_code"], tried["answer"]) == ("delivered", 200, "bien recu")
    assert Webhook(made["secret"]).verify(outside.asked[0][3], outside.asked[0][2])["type"] == "webhook.test"


def test_one_message_leaves_again(publishing: Client, partner: Partner, outside: Outside) -> None:
    outside.says["/hook"] = Answer(b"ok")
    made = hearing(outside.url("/hook"), partner=partner)
    session = SessionFactory(workshop__partner=partner, partner=partner)
    outbox.record("session.published", subject_id=session.pk, payload={}, now=NOW)
    deliver_all(NOW)
    send_all()
    [row] = publishing.get(f"{ADDRESS}/{made.public_id}/deliveries").json()["results"]
    assert (row["status"], len(row["tries"])) == ("delivered", 1)
    assert post(publishing, f"/{made.public_id}/replay", {"delivery": row["id"]}).json() == {"replayed": 1}
    send_all()
    assert len(outside.asked) == 2


def test_replaying_asks_for_one_or_for_an_instant(publishing: Client, partner: Partner) -> None:
    made = hearing(URL, partner=partner)
    answer = post(publishing, f"/{made.public_id}/replay")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["delivery"])
    assert post(publishing, f"/{made.public_id}/replay", {"since": NOW.isoformat()}).json() == {"replayed": 0}


def test_a_token_of_an_organisation_sees_its_partner_alone(partner: Partner) -> None:
    manager = network_manager()
    mine = hearing(URL, partner=partner)
    hearing(URL)
    token = token_for(manager, tuple(Scope), organisation=partner.organisation)
    client = Client(headers={"Authorization": f"Bearer {token}"})
    assert [row["id"] for row in client.get(ADDRESS).json()["results"]] == [str(mine.public_id)]
    assert post(client, body=asking(None)).status_code == 403


def test_the_log_asks_the_same_of_one_and_of_three(
    publishing: Client, partner: Partner, django_assert_num_queries: Any
) -> None:
    made = hearing(URL, partner=partner)
    path = f"{ADDRESS}/{made.public_id}/deliveries"
    publishing.get(path)
    for _number in range(3):
        row = WebhookDelivery.objects.create(
            endpoint=made, kind="session.published", body="{}", next_attempt_at=NOW, created_at=NOW
        )
        row.tries.create(at=NOW, milliseconds=1)
        with django_assert_num_queries(6):
            publishing.get(path)
