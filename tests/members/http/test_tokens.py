import pytest
from django.test import Client

from core.models import IdempotentAnswer
from members.models import ApiToken
from tests.factories import AffiliationFactory, OrganisationFactory, PersonFactory, token_for

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def browser(client, coworker):
    client.force_login(coworker)
    return client


def bearer(secret):
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_a_new_token_opens_the_door(browser, coworker):
    answer = browser.post("/api/v1/tokens", {"name": "script", "scopes": ["bookings:read"]}, content_type=JSON)
    assert answer.status_code == 201
    me = bearer(answer.json()["secret"]).get("/api/v1/me").json()
    assert (me["id"], me["scopes"]) == (str(coworker.public_id), ["bookings:read"])


def test_the_secret_is_shown_once(browser):
    secret = browser.post("/api/v1/tokens", {"name": "a", "scopes": ["desk"]}, content_type=JSON).json()["secret"]
    assert secret not in browser.get("/api/v1/tokens").content.decode()


def test_the_secret_is_not_kept_with_the_answer(browser):
    body = {"name": "a", "scopes": ["desk"]}
    made = browser.post("/api/v1/tokens", body, content_type=JSON, headers={"Idempotency-Key": "k"}).json()
    again = browser.post("/api/v1/tokens", body, content_type=JSON, headers={"Idempotency-Key": "k"}).json()
    assert again == {**made, "secret": None}
    assert made["secret"] not in str(IdempotentAnswer.objects.get().body)


def test_the_list_holds_ones_own_living_tokens(browser, coworker):
    token_for(coworker), token_for(PersonFactory())
    assert [row["name"] for row in browser.get("/api/v1/tokens").json()["results"]] == ["essai"]


def test_a_revoked_token_opens_nothing(browser, coworker):
    secret = token_for(coworker)
    token = ApiToken.objects.get()
    assert browser.delete(f"/api/v1/tokens/{token.public_id}").status_code == 204
    assert bearer(secret).get("/api/v1/me").status_code == 401
    assert browser.delete(f"/api/v1/tokens/{token.public_id}").json()["code"] == "token-not-found"


def test_nobody_revokes_somebody_elses_token(browser):
    token_for(PersonFactory())
    assert browser.delete(f"/api/v1/tokens/{ApiToken.objects.get().public_id}").status_code == 404


def test_a_token_makes_none_stronger(coworker):
    weak = bearer(token_for(coworker, scopes=["bookings:read"]))
    answer = weak.post("/api/v1/tokens", {"name": "a", "scopes": ["bookings:write"]}, content_type=JSON)
    assert (answer.status_code, answer.json()["code"]) == (403, "token-too-weak")
    assert weak.post("/api/v1/tokens", {"name": "a", "scopes": ["bookings:read"]}, content_type=JSON).status_code == 201


def test_a_token_revokes_none_stronger(coworker):
    token_for(coworker)
    strong = ApiToken.objects.get()
    weak = bearer(token_for(coworker, scopes=["bookings:read"]))
    assert weak.delete(f"/api/v1/tokens/{strong.public_id}").json()["code"] == "token-too-weak"


def test_a_token_of_a_partner_makes_none_for_the_person(coworker):
    organisation = AffiliationFactory(person=coworker).organisation
    partner = bearer(token_for(coworker, organisation=organisation))
    answer = partner.post("/api/v1/tokens", {"name": "a", "scopes": ["desk"]}, content_type=JSON)
    assert answer.json()["organisation"] == str(organisation.public_id)


def test_a_token_speaks_for_ones_own_organisation_only(browser, coworker):
    mine, strange = AffiliationFactory(person=coworker).organisation, OrganisationFactory()
    made = {
        organisation: browser.post(
            "/api/v1/tokens",
            {"name": "a", "scopes": ["sessions:publish"], "organisation": str(organisation.public_id)},
            content_type=JSON,
        ).status_code
        for organisation in (mine, strange)
    }
    assert made == {mine: 201, strange: 403}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes.0"),
        ({"name": ""}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"expires_at": "2001-01-01T00:00:00Z"}, "expires_at"),
    ],
)
def test_a_token_that_makes_no_sense_names_the_field(browser, change, field):
    body = {"name": "a", "scopes": ["desk"], **change}
    answer = browser.post("/api/v1/tokens", body, content_type=JSON)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_a_token_may_expire(browser, coworker):
    body = {"name": "a", "scopes": ["desk"], "expires_at": "2199-01-01T00:00:00Z"}
    assert browser.post("/api/v1/tokens", body, content_type=JSON).json()["expires_at"] == "2199-01-01T01:00:00+01:00"


def test_me_names_ones_organisations(browser, coworker):
    affiliation = AffiliationFactory(person=coworker)
    me = browser.get("/api/v1/me").json()
    assert (me["email"], me["scopes"]) == (coworker.email, None)
    assert me["organisations"] == [
        {
            "id": str(affiliation.organisation.public_id),
            "name": affiliation.organisation.name,
            "kind": "association",
            "role": "member",
            "may_book": True,
        }
    ]


def test_a_session_is_protected_against_forged_requests(coworker):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(coworker)
    answer = browser.post("/api/v1/tokens", {"name": "a", "scopes": ["desk"]}, content_type=JSON)
    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")
