"""Publication by a partner's own system."""

import pytest
from django.test import Client

from agenda.models import Session
from booking.models import Booking
from tests.agenda.conftest import AFTERNOON
from tests.conftest import NOW, between
from tests.factories import OrganisationFactory, book, token_for
from tests.factories.agenda import PartnerFactory, facts, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def body(library):
    return {
        "workshop": {"title": "Réparer son grille-pain", "theme": "Réparation", "price": "5.00", "audience": "adultes"},
        "start": "2027-01-11T14:00:00+01:00",
        "end": "2027-01-11T16:00:00+01:00",
        "site": str(library.public_id),
        "capacity": 6,
        "status": "published",
    }


@pytest.fixture
def in_room_body(body, site, room):
    return {**body, "site": str(site.public_id), "room": str(room.public_id)}


def put(client: Client, body, partner: str = "mediatheque", external_id: str = "ext-1", **headers):
    path = f"/api/v1/partners/{partner}/sessions/{external_id}"
    return client.put(path, body, content_type="application/json", headers=headers)


def test_put_creates_then_says_ok(partner_api, body):
    assert [put(partner_api, body).status_code for _ in range(2)] == [201, 200]


def test_put_twice_doubles_nothing(partner_api, in_room_body, events):
    first, second = (put(partner_api, in_room_body) for _ in range(2))
    assert first.json() == second.json()
    assert (Session.objects.count(), Booking.objects.count(), len(events())) == (1, 1, 1)


def test_put_answers_the_session(partner_api, in_room_body, room):
    said = put(partner_api, in_room_body).json()
    assert (said["external_id"], said["workshop"]["theme"], said["room"]["id"]) == (
        "ext-1",
        "repair",
        str(room.public_id),
    )


def test_put_by_public_id_of_the_partner(partner_api, body, partner):
    assert put(partner_api, body, partner=str(partner.public_id)).status_code == 201


def test_put_takes_the_slug_of_a_site(partner_api, body, library):
    assert put(partner_api, {**body, "site": library.slug}).json()["site"]["id"] == str(library.public_id)


def test_put_moves_the_session(partner_api, body):
    put(partner_api, body)
    moved = put(partner_api, {**body, "end": "2027-01-11T17:00:00+01:00"})
    assert (moved.json()["end"], moved.json()["sequence"], moved.headers["ETag"]) == (
        "2027-01-11T17:00:00+01:00",
        1,
        '"1"',
    )


def test_put_cancels(partner_api, body):
    put(partner_api, body)
    assert put(partner_api, {**body, "status": "cancelled"}).json()["status"] == "cancelled"


def test_put_in_a_taken_room_changes_nothing(partner_api, in_room_body, room, coworker):
    book(coworker, [room], between(15, 17), now=NOW)
    answer = put(partner_api, in_room_body)
    assert (answer.status_code, answer.json()["code"], Session.objects.count()) == (409, "slot-taken", 0)
    assert answer.json()["conflict"]["start"] == "2027-01-11T15:00:00+01:00"
    assert answer.json()["alternatives"] != []


def test_put_on_a_stale_revision_is_refused(partner_api, body):
    put(partner_api, body)
    answer = put(partner_api, {**body, "capacity": 9}, **{"If-Match": '"7"'})
    assert (answer.status_code, Session.objects.get().capacity) == (412, 6)


def test_put_on_the_last_revision_is_accepted(partner_api, body):
    tag = put(partner_api, body).headers["ETag"]
    assert put(partner_api, {**body, "capacity": 9}, **{"If-Match": tag}).json()["capacity"] == 9


def test_put_with_a_draft_shows_nothing_to_visitors(partner_api, body):
    put(partner_api, {**body, "status": "draft"})
    assert Client().get("/api/v1/sessions").json()["results"] == []


def test_put_files_an_unknown_theme_under_other(partner_api, body):
    body["workshop"]["theme"] = "Poterie"
    assert put(partner_api, body).json()["workshop"]["theme"] == "other"


def test_stranger_does_not_publish(body, partner):
    assert put(Client(), body).status_code == 401


def test_token_without_the_scope_does_not_publish(body, publisher, partner):
    secret = token_for(publisher, ["bookings:write"], organisation=partner.organisation)
    answer = put(Client(headers={"Authorization": f"Bearer {secret}"}), body)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")


def test_token_of_another_organisation_does_not_publish(body, publisher):
    secret = token_for(publisher, ["sessions:publish"], organisation=OrganisationFactory())
    answer = put(Client(headers={"Authorization": f"Bearer {secret}"}), body)
    assert (answer.status_code, answer.json()["code"]) == (403, "not-the-publisher")


def test_token_does_not_publish_for_another_partner(partner_api, body):
    PartnerFactory(slug="voisin")
    answer = put(partner_api, body, partner="voisin")
    assert (answer.status_code, answer.json()["code"]) == (403, "not-the-publisher")


def test_token_of_who_publishes_no_more_is_refused(partner_api, body, publisher):
    publisher.stewardships.all().delete()
    assert put(partner_api, body).status_code == 403


def test_unknown_partner(partner_api, body):
    answer = put(partner_api, body, partner="personne")
    assert (answer.status_code, answer.json()["code"]) == (404, "partner-not-found")


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"start": "2027-01-11T14:00:00"}, 400, "invalid"),
        ({"start": "9999-12-31T23:00:00+01:00"}, 400, "invalid"),
        ({"end": "2027-01-11T14:00:00+01:00"}, 400, "period-invalid"),
        ({"end": "2027-01-14T14:00:00+01:00"}, 422, "session-period-refused"),
        ({"start": "2026-01-11T14:00:00+01:00", "end": "2026-01-11T15:00:00+01:00"}, 422, "session-past"),
        ({"site": "nulle-part"}, 404, "site-not-found"),
        ({"room": "018f0000-0000-7000-8000-000000000000"}, 404, "resource-not-found"),
        ({"capacity": 0}, 400, "invalid"),
        ({"capacity": 10**9}, 400, "invalid"),
        ({"status": "peut-être"}, 400, "invalid"),
        ({"online_url": "javascript:alert(1)"}, 400, "invalid"),
        ({"workshop": {"title": ""}}, 400, "invalid"),
        ({"workshop": {"title": "a", "price": "-1"}}, 400, "invalid"),
        ({"workshop": {"title": "a", "price": "NaN"}}, 400, "invalid"),
        ({"workshop": {"title": "a", "language": "français"}}, 400, "invalid"),
        ({"workshop": "Poterie"}, 400, "invalid"),
    ],
)
def test_bad_bodies_are_refused(partner_api, body, said, status, code):
    answer = put(partner_api, {**body, **said})
    assert (answer.status_code, answer.json()["code"], Session.objects.count()) == (status, code, 0)


@pytest.mark.parametrize("external_id", ["x" * 121, "a%00b"])
def test_bad_external_ids_are_refused(partner_api, body, external_id):
    answer = put(partner_api, body, external_id=external_id)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["external_id"])


@pytest.mark.parametrize("raw", ["", "[]", "{", '"a"'])
def test_bodies_that_are_no_session_are_refused(partner_api, raw):
    assert put(partner_api, raw).status_code == 400


def test_put_changes_what_the_form_published(partner_api, body, workshop, library, publisher):
    publish(workshop, facts(library, AFTERNOON), by=publisher, now=NOW, external_id="ext-1")
    assert put(partner_api, body).json()["workshop"]["title"] == "Réparer son grille-pain"
