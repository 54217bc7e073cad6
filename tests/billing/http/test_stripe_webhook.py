"""What Stripe tells over HTTP: believed where it is signed and fresh, and answered fast."""

import json
from datetime import timedelta

import pytest

from billing.models import Checkout, StripeEvent
from tests.conftest import NOW
from tests.factories import cards
from tests.factories.money import AccountFactory, BearingFactory
from tests.stripe_stand_in import event, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def checkout(stripe, site):
    return cards.checkout(AccountFactory(), BearingFactory().issuer, now=NOW)


def send(client, told, **how):
    body, signature = signed(told, **how)
    return client.post("/stripe/webhook", body, "application/json", headers={"Stripe-Signature": signature})


def status_of(checkout):
    return Checkout.objects.get(pk=checkout.pk).status


def test_a_signed_message_is_believed(client, stripe, checkout):
    assert send(client, stripe.pay("cs_test_1")).status_code == 200
    assert status_of(checkout) == "paid"


def test_a_message_is_heard_once_and_answered_each_time(client, stripe, checkout):
    paid = stripe.pay("cs_test_1")
    assert [send(client, paid).status_code for _time in range(2)] == [200, 200]
    assert StripeEvent.objects.count() == 1


def test_a_wrong_secret_is_refused(client, stripe, checkout):
    assert send(client, stripe.pay("cs_test_1"), secret="whsec_guessed").status_code == 400
    assert status_of(checkout) == "open"


def test_an_old_message_is_refused(client, stripe, checkout):
    assert send(client, stripe.pay("cs_test_1"), at=NOW.timestamp() - 301).status_code == 400
    assert status_of(checkout) == "open"


def test_a_body_that_was_changed_is_refused(client, stripe, checkout):
    body, signature = signed(stripe.pay("cs_test_1", amount_total=1))
    forged = body.replace('"amount_total": 1', '"amount_total": 1200')
    answer = client.post("/stripe/webhook", forged, "application/json", headers={"Stripe-Signature": signature})
    assert (answer.status_code, status_of(checkout)) == (400, "open")


@pytest.mark.parametrize("signature", ["", "t=1", "t=x,v1=y", "nonsense"])
def test_a_message_without_a_signature_is_refused(client, stripe, checkout, signature):
    told = json.dumps(stripe.pay("cs_test_1"))
    answer = client.post("/stripe/webhook", told, "application/json", headers={"Stripe-Signature": signature})
    assert answer.status_code == 400


def test_what_is_no_json_is_refused(client, stripe):
    assert (
        client.post("/stripe/webhook", b"\xff", "text/plain", headers={"Stripe-Signature": "t=1,v1=a"}).status_code
        == 400
    )


def test_an_unknown_checkout_is_answered_and_logged(client, stripe, checkout, caplog):
    foreign = {"id": "cs_foreign", "client_reference_id": None, "payment_status": "paid", "payment_intent": "pi"}
    assert send(client, event("checkout.session.completed", foreign)).status_code == 200
    assert "cs_foreign" in caplog.text


def test_a_huge_message_is_not_read(client, stripe):
    answer = client.post("/stripe/webhook", "x" * (256 * 1024 + 1), "application/json")
    assert answer.status_code == 413


def test_it_takes_only_posts(client, stripe):
    assert client.get("/stripe/webhook").status_code == 405


def test_without_keys_there_is_nothing(client):
    assert send(client, {"id": "evt", "object": "event"}).status_code == 404


def test_it_needs_no_more_queries_than_it_must(client, stripe, checkout, django_assert_max_num_queries):
    paid = stripe.pay("cs_test_1")
    with django_assert_max_num_queries(10):
        send(client, paid)


def test_a_payment_is_read_by_its_person_alone(client, stripe, checkout):
    client.force_login(checkout.by)
    assert client.get(f"/profil/payer/{checkout.public_id}/").status_code == 200
    client.force_login(AccountFactory().person)
    assert client.get(f"/profil/payer/{checkout.public_id}/").status_code == 404


def test_an_end_is_heard(client, stripe, checkout):
    stripe.sessions["cs_test_1"]["status"] = "expired"
    later = (NOW + timedelta(seconds=1)).timestamp()
    send(client, event("checkout.session.expired", stripe.sessions["cs_test_1"]), at=later)
    assert status_of(checkout) == "expired"
