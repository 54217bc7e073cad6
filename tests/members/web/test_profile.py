from datetime import timedelta

import pytest
from django.test import Client

from members.models import ApiToken, Person
from members.models.token import Scope
from tests.conftest import NOW
from tests.factories import AffiliationFactory, OrganisationFactory, PersonFactory, token_for


@pytest.fixture
def browser(coworker: Person, frozen: object) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(coworker)
    return client


def asked(**more: object) -> dict[str, object]:
    return {"name": "Site", "scopes": [Scope.BOOKINGS_READ], "lasts": "30", **more}


@pytest.mark.parametrize("address", ["/profil/", "/profil/jetons/"])
def test_account_pages_ask_a_visitor_to_sign_in(db: None, address: str):
    assert Client().get(address)["Location"] == f"/compte/login/?next={address}"


def test_profile_keeps_name_and_language(browser: Client, coworker: Person):
    answer = browser.post("/profil/", {"name": "Nolwenn", "language": "en"})
    coworker.refresh_from_db()
    assert (coworker.name, coworker.language) == ("Nolwenn", "en")
    assert answer.cookies["django_language"].value == "en"


def test_profile_without_a_name_is_shown_again(browser: Client, coworker: Person):
    answer = browser.post("/profil/", {"name": "", "language": "fr"})
    assert (answer.status_code, answer.context["user"].name) == (400, coworker.name)


def test_a_token_is_shown_once_and_works(browser: Client, coworker: Person):
    secret = browser.post("/profil/jetons/", asked()).context["secret"]
    assert secret not in browser.get("/profil/jetons/").content.decode()
    answer = Client().get("/api/v1/bookings", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200


def test_a_token_page_is_kept_by_nobody(browser: Client):
    assert "no-store" in browser.post("/profil/jetons/", asked())["Cache-Control"]


@pytest.mark.parametrize(("lasts", "expires_at"), [("30", NOW + timedelta(days=30)), ("0", None)])
def test_a_token_lasts_as_long_as_asked(browser: Client, lasts: str, expires_at: object):
    browser.post("/profil/jetons/", asked(lasts=lasts))
    assert ApiToken.objects.get().expires_at == expires_at


def test_a_token_speaks_for_ones_organisation(browser: Client, coworker: Person):
    organisation = AffiliationFactory(person=coworker).organisation
    browser.post("/profil/jetons/", asked(organisation=str(organisation.public_id)))
    assert ApiToken.objects.get().organisation == organisation


def test_a_token_does_not_speak_for_somebody_elses_organisation(browser: Client, coworker: Person):
    AffiliationFactory(person=coworker)
    answer = browser.post("/profil/jetons/", asked(organisation=str(OrganisationFactory().public_id)))
    assert (answer.status_code, ApiToken.objects.count()) == (400, 0)


def test_a_token_needs_at_least_one_right(browser: Client):
    assert browser.post("/profil/jetons/", asked(scopes=[])).status_code == 400


def test_a_revoked_token_is_gone(browser: Client, coworker: Person):
    token_for(coworker)
    token = ApiToken.objects.get()
    browser.post(f"/profil/jetons/{token.public_id}/revoquer/")
    token.refresh_from_db()
    assert token.revoked_at == NOW


def test_somebody_elses_token_cannot_be_revoked(browser: Client):
    token_for(PersonFactory())
    token = ApiToken.objects.get()
    answer = browser.post(f"/profil/jetons/{token.public_id}/revoquer/")
    token.refresh_from_db()
    assert (answer.status_code, token.revoked_at) == (404, None)
