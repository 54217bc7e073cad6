"""A partner with its label and places, and invitations by a program."""

import json

import pytest
from django.test import Client

from agenda.actions.inviting import secret_of
from agenda.models import Invitation
from tests.conftest import MONDAY, NOW
from tests.factories import SiteFactory, token_for
from tests.factories.agenda import PartnerFactory
from tests.factories.label import CharterFactory, InvitationFactory, LabelMembershipFactory, answering_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

INVITATIONS = "/api/v1/partners/mediatheque/invitations"


@pytest.fixture
def answering(partner, library):
    return answering_for(partner)


@pytest.fixture
def browser(answering):
    """Signed in, as a page of the service would be."""
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(answering)
    return client


@pytest.fixture
def program(answering, partner):
    secret = token_for(answering, ["sessions:publish"], organisation=partner.organisation)
    return Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "fr"})


def post(client, address=INVITATIONS, **said):
    return client.post(address, json.dumps(said), content_type="application/json")


def test_partner_is_read_with_label_hours_and_position(client, library):
    charter = CharterFactory(version="1")
    old = LabelMembershipFactory(site=library, charter=charter)
    old.left_on, old.left_by = MONDAY, old.accepted_by
    old.save()
    LabelMembershipFactory(site=library, charter=CharterFactory(version="2"), joined_on=MONDAY)
    said = client.get("/api/v1/partners/mediatheque").json()
    [site] = said["sites"]
    assert (said["name"], site["slug"], site["has_label"]) == ("Médiathèque du Port", "mediatheque", True)
    assert site["opening"][0]["opens"] == "08:00"
    assert site["label"] == {
        "since": "2026-03-02",
        "charter": "2",
        "history": [
            {"charter": "2", "joined_on": "2027-01-11", "left_on": None},
            {"charter": "1", "joined_on": "2026-03-02", "left_on": "2027-01-11"},
        ],
    }


def test_partner_that_does_not_exist_is_not_found(client, db):
    assert client.get("/api/v1/partners/personne").json()["code"] == "partner-not-found"


def test_partner_asks_as_much_for_three_sites_as_for_one(client, partner, library, django_assert_max_num_queries):
    client.get("/api/v1/partners/mediatheque")
    with django_assert_max_num_queries(4):
        client.get("/api/v1/partners/mediatheque")
    for _ in range(2):
        LabelMembershipFactory(site=SiteFactory(organisation=partner.organisation))
    client.get("/api/v1/partners/mediatheque")
    with django_assert_max_num_queries(4):
        assert len(client.get("/api/v1/partners/mediatheque").json()["sites"]) == 3


def test_program_invites_to_publish_at_a_site(program, library):
    answer = post(program, email="lena@example.org", name="Lena", site=str(library.public_id))
    assert answer.status_code == 201
    said, row = answer.json(), Invitation.objects.get()
    assert (said["state"], said["site"]["name"], said["email"]) == ("open", "Médiathèque", "lena@example.org")
    assert secret_of(row) not in answer.content.decode()


def test_program_lets_nobody_answer_for_the_partner(program, browser):
    answer = post(program, email="lena@example.org")
    assert (answer.status_code, answer.json()["code"]) == (403, "not-answering-for-the-partner")
    assert post(browser, email="lena@example.org").status_code == 201


def test_invitation_at_an_address_that_is_none_is_invalid(program, library):
    answer = post(program, email="lena", site=str(library.public_id))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["email"])


def test_invitation_to_the_site_of_another_is_not_found(program):
    answer = post(program, email="lena@example.org", site=str(SiteFactory().public_id))
    assert answer.json()["code"] == "site-not-found"


def test_second_invitation_is_in_the_way(program, library):
    for _ in range(2):
        answer = post(program, email="lena@example.org", site=str(library.public_id))
    assert (answer.status_code, answer.json()["code"]) == (409, "already-invited")


def test_same_key_invites_once(program, library):
    said = {"email": "lena@example.org", "site": str(library.public_id)}
    answers = [
        program.post(INVITATIONS, json.dumps(said), content_type="application/json", headers={"Idempotency-Key": "abc"})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert Invitation.objects.count() == 1


def test_publishers_do_not_invite(partner_api, library):
    for answer in (partner_api.get(INVITATIONS), post(partner_api, email="l@example.org", site=str(library.public_id))):
        assert (answer.status_code, answer.json()["code"]) == (403, "not-answering-for-the-partner")


def test_whoever_answers_for_another_finds_nothing(library):
    other = PartnerFactory()
    SiteFactory(organisation=other.organisation)
    client = Client(headers={"Authorization": f"Bearer {token_for(answering_for(other))}"})
    assert client.get(INVITATIONS).status_code == 404
    assert post(client, email="lena@example.org").status_code == 404


def test_token_without_the_scope_reads_nothing(answering):
    client = Client(headers={"Authorization": f"Bearer {token_for(answering, ['bookings:read'])}"})
    assert client.get(INVITATIONS).json()["code"] == "scope-missing"


def test_invitations_are_listed_with_what_became_of_them(program, partner, library):
    InvitationFactory(partner=partner, site=library, expires_at=NOW)
    InvitationFactory(partner=partner, site=library, revoked_at=NOW)
    InvitationFactory(partner=partner)
    InvitationFactory()
    assert [row["state"] for row in program.get(INVITATIONS).json()["results"]] == ["open", "revoked", "expired"]


def test_invitation_is_revoked(program, partner):
    row = InvitationFactory(partner=partner, site=partner.organisation.sites.get())
    assert program.delete(f"{INVITATIONS}/{row.public_id}").status_code == 204
    row.refresh_from_db()
    assert row.revoked_at == NOW


def test_invitation_of_another_partner_is_not_revoked(program):
    row = InvitationFactory()
    assert program.delete(f"{INVITATIONS}/{row.public_id}").json()["code"] == "invitation-not-found"
