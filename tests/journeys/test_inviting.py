"""Somebody is asked by mail to publish for a partner, signs up or in, accepts, and finds the partner's space."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from members.models import Person
from spaces.models import Steward
from tests.factories import PersonFactory, SiteFactory
from tests.journeys.steps import DESKTOP, PASSWORD, delivered, with_account

ADDRESS = "lena@example.org"


@pytest.fixture
def library(publisher: Person) -> None:
    organisation = publisher.organisations.get()
    SiteFactory(name="Médiathèque d’essai", slug="mediatheque", kind="media_library", organisation=organisation)


def invite(page: Page) -> str:
    """The path of the link in the mail."""
    page.goto("/partenaire/")
    page.get_by_role("link", name="Qui publie").click()
    page.get_by_label("Nom").fill("Lena Jouan")
    page.get_by_label("Adresse électronique").fill(ADDRESS)
    page.get_by_label("Pour").select_option(label="publier à Médiathèque d’essai")
    page.get_by_role("button", name="Envoyer l’invitation").click()
    expect(page.get_by_text("valable jusqu’au")).to_be_visible()
    [mail] = [message for message in delivered() if message.to == [ADDRESS]]
    [link] = re.findall(r"https?://\S+/partenaire/invitation/\S+", str(mail.body))
    return urlsplit(link).path


@pytest.mark.usefixtures("library")
def test_somebody_with_an_account_signs_in_by_the_link_and_publishes(visit, publisher):
    lena = with_account(PersonFactory(name="Lena Jouan", email=ADDRESS))
    link = invite(visit(publisher, viewport=DESKTOP))
    phone = visit()
    phone.goto(link)
    expect(phone.get_by_text("vous invite à publier les ateliers de Les Défis d’essai")).to_be_visible()
    phone.locator("main").get_by_role("link", name="Se connecter").click()
    phone.fill("input[name=login]", ADDRESS)
    phone.fill("input[name=password]", PASSWORD)
    phone.press("input[name=password]", "Enter")
    phone.wait_for_url(re.compile(r"/partenaire/invitation/"))
    phone.get_by_role("button", name="Accepter l’invitation").click()
    phone.wait_for_url(re.compile(r"/partenaire/chez/defis-essai/"))
    phone.get_by_role("link", name="Proposer un atelier").click()
    expect(phone.get_by_label("Titre")).to_be_visible()
    assert list(lena.stewardships.values_list("role", "site__slug")) == [("publisher", "mediatheque")]
    [told] = [message for message in delivered() if message.to == [publisher.email]]
    assert "Lena Jouan" in str(told.subject)


@pytest.mark.usefixtures("library")
def test_somebody_without_an_account_signs_up_by_the_link(visit, publisher):
    link = invite(visit(publisher, viewport=DESKTOP))
    phone = visit()
    phone.goto(link)
    phone.locator("main").get_by_role("link", name="Créer un compte").click()
    phone.fill("input[name=email]", ADDRESS)
    phone.fill("input[name=name]", "Lena Jouan")
    for field in phone.locator("input[type=password]").all():
        field.fill(PASSWORD)
    phone.locator("main form").get_by_role("button").first.click()
    phone.wait_for_url(re.compile(r"/compte/confirm-email/"))
    phone.fill("input[name=code]", confirmation_code())
    phone.get_by_role("button", name="Confirmer").click()
    phone.wait_for_url(re.compile(r"/partenaire/invitation/"))
    phone.get_by_role("button", name="Accepter l’invitation").click()
    phone.wait_for_url(re.compile(r"/partenaire/chez/defis-essai/"))
    assert Steward.objects.get(person__email=ADDRESS).role == "publisher"


def confirmation_code() -> str:
    """Of the mail that asks to confirm the address."""
    [_invitation, mail] = [message for message in delivered() if message.to == [ADDRESS]]
    [code] = re.findall(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", str(mail.body), re.MULTILINE)
    return code


@pytest.mark.usefixtures("library")
def test_revoked_link_says_whom_to_ask(visit, publisher):
    page = visit(publisher, viewport=DESKTOP)
    link = invite(page)
    page.get_by_role("button", name=f"Retirer {ADDRESS}").click()
    expect(page.get_by_text("son lien ne sert plus")).to_be_visible()
    phone = visit()
    phone.goto(link)
    expect(phone.get_by_role("alert")).to_contain_text("Cette invitation a été retirée")
    expect(phone.get_by_text("Demandez une nouvelle invitation à Yann Essai")).to_be_visible()
