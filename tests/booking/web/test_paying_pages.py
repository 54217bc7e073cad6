"""Paying for holds on one's pages, and at the desk."""

from decimal import Decimal

import pytest

from billing.accounts import account_of
from billing.actions.receiving import receive_payment
from booking.models import Booking
from tests.conftest import NOW, between
from tests.factories import BookingPolicyFactory, ResourceFactory, StewardFactory, book
from tests.factories.money import BearingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
MORNING = between(9, 11)


@pytest.fixture
def issuer(site):
    BookingPolicyFactory(kind="desk", needs_payment=True)
    return BearingFactory().issuer


@pytest.fixture
def held(issuer, desk, coworker, client):
    client.force_login(coworker)
    return book(coworker, [desk], MORNING, now=NOW)


def test_the_page_offers_the_card_and_leads_to_it(stripe, client, held):
    page = client.get(f"/reservations/{held.public_id}/").content.decode()
    assert ("Payer par carte" in page, "Confirmer</button>" in page) == (True, False)
    answer = client.post(f"/reservations/{held.public_id}/payer/", {"par": "card"})
    assert answer["Location"] == f"{stripe.base}/pay/cs_test_1"


def test_without_cards_and_credit_the_page_sends_to_the_desk(client, held):
    page = client.get(f"/reservations/{held.public_id}/").content.decode()
    assert ("Payer par carte" in page, "Réglez à l’accueil" in page) == (False, True)


def test_credit_is_offered_where_it_is_enough(client, held, issuer, coworker):
    account = account_of(person_id=coworker.pk)
    receive_payment(
        issuer_id=issuer.pk, account=account, method="transfer", amount=Decimal("6.00"), paid_on=NOW.date(), now=NOW
    )
    assert "Utiliser l’avoir du compte" in client.get(f"/reservations/{held.public_id}/").content.decode()
    client.post(f"/reservations/{held.public_id}/payer/", {"par": "credit"})
    assert Booking.objects.get().status == "confirmed"


def test_the_desk_takes_money_on_the_page(client, held, site):
    client.force_login(StewardFactory(role="host", site=site).person)
    assert "Encaisser et confirmer" in client.get(f"/reservations/{held.public_id}/").content.decode()
    client.post(f"/reservations/{held.public_id}/payer/", {"par": "desk-card", "reference": "TPE 12"})
    assert Booking.objects.get().status == "confirmed"


def test_confirming_unpaid_shows_how_to_pay(client, held):
    answer = client.post(f"/reservations/{held.public_id}/confirmer/")
    assert (answer.status_code, "se paie avant" in answer.content.decode()) == (422, True)


def test_an_unknown_way_is_not_found(client, held):
    assert client.post(f"/reservations/{held.public_id}/payer/", {"par": "shells"}).status_code == 404


def test_a_cart_is_paid_in_one_go(stripe, client, held, coworker):
    other = book(coworker, [ResourceFactory(site=held.site)], MORNING, now=NOW)
    assert "À payer\u00a0: 12" in client.get("/panier/").content.decode()
    client.post("/panier/payer/", {"par": "card", "booking": [held.public_id, other.public_id]})
    assert stripe.sessions["cs_test_1"]["amount_total"] == 1200
