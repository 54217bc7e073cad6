import re
from uuid import uuid4

import pytest
from django.test import Client

from agenda.models import Partner
from core import outbox
from notifications.models import WebhookDelivery, WebhookEndpoint
from tests.conftest import NOW
from tests.factories import PersonFactory
from tests.factories.agenda import PartnerFactory, SessionFactory, publisher_of
from tests.factories.notifications import deliver_all
from tests.factories.webhooks import hearing, network_manager
from tests.outside import Answer, Outside

pytestmark = pytest.mark.usefixtures("frozen")

TEAM = "/equipe/webhooks/"
URL = "https://hooks.example.org/perriere"
FILLED = {"url": URL, "description": "Notre site", "kinds": ["session.published", "session.cancelled"]}
VERBS = ("essayer", "pause", "reprendre", "secret", "supprimer", "renvoyer")


@pytest.fixture
def partner(db: None) -> Partner:
    return PartnerFactory()


@pytest.fixture
def home(partner: Partner) -> str:
    return f"/partenaire/chez/{partner.slug}/webhooks/"


@pytest.fixture
def browser(client: Client, partner: Partner) -> Client:
    client.force_login(publisher_of(partner))
    return client


def secret(content: bytes) -> str:
    found = re.search(r'value="(whsec_[^"]*)"', content.decode())
    return found[1] if found else ""


def test_a_partner_adds_an_address_and_sees_its_secret_once(browser: Client, home: str) -> None:
    answer = browser.post(home, FILLED)
    assert (answer.status_code, secret(answer.content) != "") == (200, True)
    made = WebhookEndpoint.objects.get()
    assert (made.kinds, made.description) == (FILLED["kinds"], "Notre site")
    assert secret(browser.get(f"{home}{made.public_id}/").content) == ""
    assert "Notre site" in browser.get(home).content.decode()


def test_the_page_is_kept_by_nobody(browser: Client, home: str) -> None:
    assert "no-store" in browser.post(home, FILLED)["Cache-Control"]


def test_a_partner_is_offered_its_own_events_alone(browser: Client, home: str) -> None:
    content = browser.get(home).content.decode()
    assert ("une séance est annulée" in content, "une facture est émise" in content) == (True, False)


def test_a_private_address_is_refused_in_the_form(browser: Client, home: str) -> None:
    answer = browser.post(home, {**FILLED, "url": "http://192.168.1.2/"})
    assert (answer.status_code, WebhookEndpoint.objects.count()) == (422, 0)
    assert "Cette adresse n’est pas sur l’internet public." in answer.content.decode()


def test_nothing_chosen_is_said_in_the_form(browser: Client, home: str) -> None:
    answer = browser.post(home, {"url": URL})
    assert answer.status_code == 400
    assert "Choisissez au moins un événement." in answer.content.decode()


def test_another_partner_s_page_is_not_found(browser: Client, partner: Partner, home: str) -> None:
    other = PartnerFactory()
    theirs = hearing(URL, partner=other)
    mine = hearing(URL, partner=partner)
    space = f"/partenaire/chez/{other.slug}/webhooks/"
    pages = [space, f"{space}{theirs.public_id}/", f"{home}{theirs.public_id}/", f"{space}{mine.public_id}/"]
    assert [browser.get(page).status_code for page in pages] == [404] * 4
    assert browser.get(f"{home}{uuid4()}/").status_code == 404


@pytest.mark.parametrize("verb", VERBS)
def test_another_partner_s_address_is_left_alone(browser: Client, home: str, verb: str) -> None:
    theirs = hearing(URL, partner=PartnerFactory())
    assert browser.post(f"{home}{theirs.public_id}/{verb}/").status_code == 404


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_happens_on_a_mere_visit(browser: Client, partner: Partner, home: str, verb: str) -> None:
    mine = hearing(URL, partner=partner)
    assert browser.get(f"{home}{mine.public_id}/{verb}/").status_code == 405


def test_the_network_s_page_is_for_its_managers(client: Client, browser: Client) -> None:
    assert browser.get(TEAM).status_code == 403
    client.force_login(network_manager())
    assert client.post(TEAM, {**FILLED, "kinds": ["invoice.issued"]}).status_code == 200
    assert "une facture est émise" in client.get(f"{TEAM}{WebhookEndpoint.objects.get().public_id}/").content.decode()


def test_strangers_are_led_to_sign_in(client: Client, home: str) -> None:
    client.logout()
    assert client.get(home).status_code == 302


def test_a_try_shows_the_answer(browser: Client, partner: Partner, home: str, outside: Outside) -> None:
    outside.says["/hook"] = Answer(b"bien recu")
    mine = hearing(outside.url("/hook"), partner=partner)
    content = browser.post(f"{home}{mine.public_id}/essayer/", follow=True).content.decode()
    assert "L’essai est arrivé\u00a0: réponse 200." in content
    assert "bien recu" in content


def test_a_try_that_fails_says_why(browser: Client, partner: Partner, home: str, outside: Outside) -> None:
    mine = hearing(outside.url("/hook"), partner=partner)
    content = browser.post(f"{home}{mine.public_id}/essayer/", follow=True).content.decode()
    assert "Le serveur a répondu 404\u00a0; il faut un 200." in content


def test_pause_resume_secret_remove(browser: Client, partner: Partner, home: str) -> None:
    mine = hearing(URL, partner=partner)
    here = f"{home}{mine.public_id}/"
    assert "en pause depuis" in browser.post(f"{here}pause/", follow=True).content.decode()
    assert "en pause depuis" not in browser.post(f"{here}reprendre/", follow=True).content.decode()
    assert secret(browser.post(f"{here}secret/").content) != ""
    assert browser.post(f"{here}supprimer/")["Location"] == home
    assert not WebhookEndpoint.objects.living().exists()


def test_the_log_shows_messages_and_sends_them_again(browser: Client, partner: Partner, home: str) -> None:
    mine = hearing(URL, partner=partner)
    session = SessionFactory(workshop__partner=partner, partner=partner)
    outbox.record("session.published", subject_id=session.pk, payload={}, now=NOW)
    deliver_all(NOW)
    here = f"{home}{mine.public_id}/"
    assert "pas encore essayé" in browser.get(here).content.decode()
    WebhookDelivery.objects.update(status="failed", attempts=10)
    content = browser.get(here).content.decode()
    assert ("une séance est publiée" in content, "abandonné" in content) == (True, True)
    chosen = {"delivery": str(WebhookDelivery.objects.get().public_id)}
    assert "1 message repart." in browser.post(f"{here}renvoyer/", chosen, follow=True).content.decode()
    WebhookDelivery.objects.update(status="failed", attempts=10)
    since = {"since": "2027-01-11"}
    assert "1 message repart." in browser.post(f"{here}renvoyer/", since, follow=True).content.decode()
    assert browser.post(f"{here}renvoyer/", {"since": "hier"}).status_code == 400
    assert browser.post(f"{here}renvoyer/", {"delivery": "celui-ci"}).status_code == 404


def test_a_person_without_a_role_sees_nothing(client: Client, home: str) -> None:
    client.force_login(PersonFactory())
    assert [client.get(home).status_code, client.get(TEAM).status_code] == [404, 403]
