"""Paying invoices by card from one's pages."""

import pytest

from billing.actions.checking_out import hear
from billing.models import Checkout
from billing.web.cards import card_context
from tests.conftest import NOW
from tests.factories import AffiliationFactory, cards
from tests.factories.money import AccountFactory, BearingFactory, OrganisationAccountFactory
from tests.stripe_stand_in import event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def account(site):
    BearingFactory()
    return AccountFactory()


@pytest.fixture
def page(client, account):
    client.force_login(account.person)
    return client


def test_paying_an_invoice_leads_to_stripe(stripe, page, account):
    invoice = cards.invoice(account, now=NOW)
    answer = page.post("/profil/payer/", {"invoice": invoice.public_id, "retour": "/profil/factures/"})
    assert (answer.status_code, answer["Location"]) == (302, f"{stripe.base}/pay/cs_test_1")
    assert stripe.sessions["cs_test_1"]["success_url"].endswith("/?retour=%2Fprofil%2Ffactures%2F")


def test_the_page_waits_looks_again_and_thanks(stripe, page, account):
    invoice = cards.invoice(account, now=NOW)
    page.post("/profil/payer/", {"invoice": invoice.public_id})
    address = f"/profil/payer/{Checkout.objects.get().public_id}/?retour=/profil/"
    waiting = page.get(address)
    assert (waiting["Refresh"], "En attente" in waiting.content.decode()) == ("4", True)
    hear(stripe.pay("cs_test_1"), now=NOW)
    thanks = page.get(address)
    assert ("Refresh" in thanks, "Merci" in thanks.content.decode(), 'href="/profil/"' in thanks.content.decode()) == (
        False,
        True,
        True,
    )


def test_a_page_that_has_ended_says_that_nothing_was_paid(stripe, page, account):
    invoice = cards.invoice(account, now=NOW)
    page.post("/profil/payer/", {"invoice": invoice.public_id})
    hear(event("checkout.session.expired", stripe.sessions["cs_test_1"]), now=NOW)
    assert "Rien n’a été payé" in page.get(f"/profil/payer/{Checkout.objects.get().public_id}/").content.decode()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_the_way_back_never_leads_elsewhere(stripe, page, account, elsewhere):
    invoice = cards.invoice(account, now=NOW)
    page.post("/profil/payer/", {"invoice": invoice.public_id})
    said = page.get(f"/profil/payer/{Checkout.objects.get().public_id}/", {"retour": elsewhere}).content.decode()
    assert '<a class="button" href="/profil/abonnement/">Continuer</a>' in said


def test_nothing_to_pay_is_said_on_the_page(stripe, page, account):
    answer = page.post("/profil/payer/", {"account": account.public_id})
    assert (answer.status_code, "Il n’y a rien à payer" in answer.content.decode()) == (422, True)


def test_without_keys_no_button_is_shown(page, account):
    cards.invoice(account, now=NOW)
    assert card_context(account.person) == {"pays_by_card": False}


def test_an_organisations_invoices_are_paid_by_who_answers_for_it(stripe, account):
    owing = OrganisationAccountFactory()
    cards.invoice(owing, now=NOW)
    AffiliationFactory(person=account.person, organisation=owing.organisation, role="administrator")
    member = AffiliationFactory(organisation=owing.organisation, role="member").person
    assert [due.account for due in card_context(account.person)["card_dues"]] == [owing]
    assert card_context(member)["card_dues"] == []


def test_a_payment_is_read_by_the_api(stripe, api, coworker, site):
    checkout = cards.checkout(AccountFactory(person=coworker), BearingFactory().issuer, now=NOW)
    said = api.get(f"/api/v1/checkouts/{checkout.public_id}").json()
    assert (said["status"], said["amount"], said["url"]) == ("open", "12.00", checkout.url)
