"""A partner's sessions by its own ids: read, listed, cancelled, several at once."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agenda.models import Session
from tests.agenda.http.test_partner_api import body, in_room_body, put  # noqa: F401
from tests.conftest import NOW, between
from tests.factories import book, token_for
from tests.factories.agenda import PartnerFactory, RegistrationFactory, SessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

SESSIONS = "/api/v1/partners/mediatheque/sessions"


@pytest.fixture
def batch(partner_api, body):  # noqa: F811
    """Send a batch of sessions, each the usual one but for what is said."""

    def send(*items, client=partner_api, **more):
        headers = more.pop("headers", {})
        sessions = [{**body, **item} if isinstance(item, dict) else item for item in items]
        said = {"sessions": sessions, **more}
        return client.post(f"{SESSIONS}/batch", said, content_type="application/json", headers=headers)

    return send


def told(answer) -> list[tuple[int, str | None]]:
    """Of each item its status, and the code of its problem."""
    return [(row["status"], (row["problem"] or {}).get("code")) for row in answer.json()["results"]]


def test_own_session_is_read_by_its_id(partner_api, body):  # noqa: F811
    put(partner_api, {**body, "status": "draft"})
    answer = partner_api.get(f"{SESSIONS}/ext-1")
    assert (answer.json()["status"], answer.headers["ETag"]) == ("draft", '"0"')


@pytest.mark.parametrize("method", ["get", "delete"])
def test_unknown_id_is_not_found(partner_api, partner, method):
    answer = getattr(partner_api, method)(f"{SESSIONS}/jamais")
    assert (answer.status_code, answer.json()["code"]) == (404, "session-not-found")


def test_own_sessions_are_listed_soonest_first(partner_api, body):  # noqa: F811
    put(partner_api, {**body, "start": "2027-01-12T14:00:00+01:00", "end": "2027-01-12T15:00:00+01:00"})
    put(partner_api, {**body, "status": "draft"}, external_id="ext-2")
    SessionFactory()
    assert [row["external_id"] for row in partner_api.get(SESSIONS).json()["results"]] == ["ext-2", "ext-1"]


@pytest.mark.parametrize(
    ("query", "found"), [("from=2027-01-12", 0), ("to=2027-01-11", 1), ("status=cancelled", 0), ("external_id=a", 1)]
)
def test_own_sessions_are_filtered(partner_api, body, query, found):  # noqa: F811
    put(partner_api, body, external_id="a")
    assert len(partner_api.get(f"{SESSIONS}?{query}").json()["results"]) == found


def test_own_sessions_are_a_file_without_formulas(partner_api, body):  # noqa: F811
    body["workshop"]["title"] = "=1+1"
    put(partner_api, body)
    answer = partner_api.get(f"{SESSIONS}.csv")
    assert (answer.headers["Content-Type"], "'=1+1" in answer.content.decode()) == ("text/csv; charset=utf-8", True)


def test_own_sessions_cost_the_same_queries_whatever_their_number(partner_api, partner, library):
    counts = []
    partner_api.get(SESSIONS)
    for _time in range(2):
        SessionFactory(workshop__partner=partner, site=library)
        with CaptureQueriesContext(connection) as queries:
            partner_api.get(SESSIONS)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_delete_cancels_and_keeps_the_session_with_its_registrations(partner_api, body, events):  # noqa: F811
    put(partner_api, body)
    registration = RegistrationFactory(session=Session.objects.get())
    first, second = (partner_api.delete(f"{SESSIONS}/ext-1?reason=Travaux") for _ in range(2))
    assert (first.status_code, first.json() == second.json(), first.json()["cancel_reason"]) == (200, True, "Travaux")
    assert [kind for kind, _payload in events()] == ["session.published", "session.cancelled"]
    assert Session.objects.get().registrations.get() == registration


def test_delete_gives_the_room_back(partner_api, in_room_body):  # noqa: F811
    put(partner_api, in_room_body)
    partner_api.delete(f"{SESSIONS}/ext-1")
    assert Session.objects.get().room_booking.status == "cancelled"


def test_delete_on_a_stale_revision_is_refused(partner_api, body):  # noqa: F811
    put(partner_api, body)
    answer = partner_api.delete(f"{SESSIONS}/ext-1", headers={"If-Match": '"7"'})
    assert (answer.status_code, Session.objects.get().status) == (412, "published")


def test_delete_of_what_is_past_is_refused(partner_api, partner, library, frozen):
    SessionFactory(workshop__partner=partner, external_id="ext-1", period=between(8, 9).stored)
    frozen.shift(86400)
    answer = partner_api.delete(f"{SESSIONS}/ext-1")
    assert (answer.status_code, answer.json()["code"]) == (422, "session-past")


def test_cancelled_session_is_published_again_by_a_put(partner_api, body, events):  # noqa: F811
    put(partner_api, body)
    partner_api.delete(f"{SESSIONS}/ext-1")
    assert put(partner_api, body).json()["status"] == "published"
    assert [kind for kind, _payload in events()][-1] == "session.published"


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", SESSIONS), ("get", f"{SESSIONS}.csv"), ("get", f"{SESSIONS}/a"), ("delete", f"{SESSIONS}/a"),
     ("post", f"{SESSIONS}/batch")],
)  # fmt: skip
def test_nothing_of_a_partner_is_there_for_another_nor_for_another_scope(publisher, partner, method, path):
    other = PartnerFactory()
    strangers = [
        SimpleNamespace(scopes=["sessions:publish"], organisation=other.organisation, code="not-the-publisher"),
        SimpleNamespace(scopes=["bookings:read"], organisation=partner.organisation, code="scope-missing"),
    ]
    for stranger in strangers:
        secret = token_for(publisher, stranger.scopes, organisation=stranger.organisation)
        client = Client(headers={"Authorization": f"Bearer {secret}"})
        answer = getattr(client, method)(path)
        assert (answer.status_code, stranger.code in answer.content.decode()) == (403, True)
    assert getattr(Client(), method)(path).status_code == 401


def test_batch_answers_each_item_for_itself(batch, events):
    answer = batch({"external_id": "a"}, {"external_id": "b", "capacity": 0}, {"external_id": "c"})
    assert told(answer) == [(201, None), (400, "invalid"), (201, None)]
    assert answer.json()["results"][1]["problem"]["errors"].keys() == {"capacity"}
    assert len(events()) == 2


def test_batch_sent_again_changes_nothing(batch, events):
    items = [{"external_id": "a"}, {"external_id": "b"}]
    first, second = batch(*items), batch(*items)
    assert (told(first), told(second), len(events())) == ([(201, None)] * 2, [(200, None)] * 2, 2)


def test_batch_with_a_key_is_answered_once(batch):
    first, second = (batch({"external_id": "a"}, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert (first.json(), second.headers["Idempotency-Replayed"]) == (second.json(), "true")


def test_batch_of_all_or_none_keeps_nothing_when_one_is_refused(batch, room, site, coworker):
    book(coworker, [room], between(15, 17), now=NOW)
    in_room = {"external_id": "b", "site": site.slug, "room": str(room.public_id)}
    answer = batch({"external_id": "a"}, in_room, atomic=True)
    assert (answer.status_code, answer.json()["code"], Session.objects.count()) == (422, "batch-refused", 0)
    assert [(row["index"], row["code"]) for row in answer.json()["refused"]] == [(1, "slot-taken")]


def test_batch_of_all_or_none_publishes_all(batch):
    assert told(batch({"external_id": "a"}, {"external_id": "b"}, atomic=True)) == [(201, None)] * 2


def test_batch_goes_on_after_a_taken_room(batch, room, site, coworker):
    book(coworker, [room], between(15, 17), now=NOW)
    in_room = {"external_id": "a", "site": site.slug, "room": str(room.public_id)}
    assert told(batch(in_room, {"external_id": "b"})) == [(409, "slot-taken"), (201, None)]


def test_batch_cancels_too(batch):
    batch({"external_id": "a"})
    batch({"external_id": "a", "status": "cancelled"})
    assert Session.objects.get().status == "cancelled"


def test_batch_takes_each_id_once(batch):
    assert told(batch({"external_id": "a"}, {"external_id": "a", "capacity": 9})) == [(201, None), (400, "invalid")]


@pytest.mark.parametrize("external_id", ["", None, 7, "x" * 121, "batch", "a\0"])
def test_batch_refuses_ids_that_are_none(batch, external_id):
    answer = batch({"external_id": external_id})
    assert list(answer.json()["results"][0]["problem"]["errors"]) == ["external_id"]


@pytest.mark.parametrize("sessions", [[], "a", None, [1], [[]], [{"external_id": "a"}] * 501])
def test_batch_of_another_shape_is_refused(partner_api, partner, sessions):
    answer = partner_api.post(f"{SESSIONS}/batch", {"sessions": sessions}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_batch_too_heavy_is_refused(batch):
    answer = batch({"external_id": "a", "workshop": {"title": "a", "description": "x" * 1_100_000}})
    assert answer.status_code == 413


def test_put_with_the_reserved_id_is_refused(partner_api, body):  # noqa: F811
    assert put(partner_api, body, external_id="batch").status_code == 405
