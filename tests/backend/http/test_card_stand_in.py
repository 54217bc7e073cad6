"""The page that stands in for Stripe's on the local runner, and nowhere else."""

import pytest

from billing.models import Checkout
from tests.conftest import NOW
from tests.factories import cards
from tests.factories.money import AccountFactory, BearingFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def local(live_server, settings):
    settings.DEBUG = settings.CARD_STAND_IN = True
    settings.PUBLIC_URL = live_server.url
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = "sk_local", "whsec_local"
    settings.STRIPE_API_BASE = f"{live_server.url}/carte-de-demonstration"


@pytest.fixture
def checkout(local, transactional_db):
    return cards.checkout(AccountFactory(), BearingFactory().issuer, now=NOW)


def test_paying_there_is_heard_here(client, checkout):
    answer = client.post(checkout.url, {"pay": "1"})
    assert answer["Location"].endswith(f"/profil/payer/{checkout.public_id}/?retour=%2F")
    assert Checkout.objects.get().status == "paid"


def test_leaving_pays_nothing(client, checkout):
    assert client.post(checkout.url).status_code == 302
    assert Checkout.objects.get().status == "open"


def test_it_is_not_there_outside_debug(client, checkout, settings):
    settings.DEBUG = False
    assert client.get(checkout.url).status_code == 404
    assert client.post("/carte-de-demonstration/v1/refunds").status_code == 404
