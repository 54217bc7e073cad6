import pytest
from django.test import Client

from members.actions.door_codes import bearer_of
from members.models import DoorCode, Person

CODE = "/profil/code-de-porte/"


@pytest.fixture
def browser(coworker: Person) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(coworker)
    return client


def test_door_code_asks_to_sign_in(client):
    assert client.get(CODE).status_code == 302


def test_door_code_is_shown_once(browser, coworker):
    code = browser.post(CODE).context["code"]
    assert (bearer_of(code), code in browser.get(CODE).text) == (coworker, False)


def test_door_code_is_not_made_by_looking(browser):
    browser.get(CODE)
    assert DoorCode.objects.count() == 0


def test_door_code_is_deleted(browser):
    browser.post(CODE)
    assert browser.post(f"{CODE}supprimer/").status_code == 302
    assert DoorCode.objects.count() == 0


def test_door_code_is_kept_by_no_browser(browser):
    assert "no-store" in browser.post(CODE)["Cache-Control"]
