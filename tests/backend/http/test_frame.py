from http import HTTPStatus

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_sign_in_page_offers_the_demo_accounts_where_the_demo_world_is_allowed(client, settings):
    settings.DEMO_WORLD_ALLOWED = True
    assert client.get("/compte/login/").content.count(b"@demo.local</span>") == 4


def test_sign_in_page_offers_no_demo_account_elsewhere(client, settings):
    settings.DEMO_WORLD_ALLOWED = False
    assert client.get("/compte/login/").content.count(b"demo") == 0


def test_an_unknown_address_is_answered_by_our_own_page(client):
    answer = client.get("/nulle-part")
    assert (answer.status_code, answer.templates[0].name) == (HTTPStatus.NOT_FOUND, "404.html")


def test_a_form_without_its_token_is_answered_by_our_own_page():
    answer = Client(enforce_csrf_checks=True).post("/compte/login/", {})
    assert (answer.status_code, answer.templates[0].name) == (HTTPStatus.FORBIDDEN, "403_csrf.html")


@pytest.mark.parametrize("path", ["/", "/accessibilite/", "/mentions-legales/", "/compte/login/", "/compte/signup/"])
def test_a_public_page_opens_without_an_account(client, path):
    assert client.get(path).status_code == HTTPStatus.OK


def test_the_language_switch_keeps_the_page_and_changes_its_language(client):
    client.post("/i18n/setlang/", {"language": "en", "next": "/accessibilite/"})
    assert client.get("/accessibilite/")["Content-Language"] == "en"
