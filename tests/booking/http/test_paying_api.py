"""Paying for holds through the API."""

import pytest

from billing.actions.checking_out import hear
from booking.models import Booking
from core.outbox import deliver_one
from tests.conftest import NOW, at
from tests.factories import BookingPolicyFactory, StewardFactory, token_for
from tests.factories.money import BearingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def held(api, desk):
    BearingFactory()
    BookingPolicyFactory(kind="desk", needs_payment=True)
    said = {"resources": [str(desk.public_id)], "start": at(9).isoformat(), "end": at(11).isoformat()}
    return api.post("/api/v1/bookings", said, "application/json").json()


def test_a_booking_says_what_is_to_be_paid_and_until_when(held):
    assert (held["status"], held["payment_due"]) == (
        "held",
        {"amount": "6.00", "currency": "EUR", "until": "2027-01-11T07:30:00+01:00"},
    )


def test_confirming_unpaid_is_refused_with_the_amount(api, held):
    answer = api.post(f"/api/v1/bookings/{held['id']}/confirm", {}, "application/json")
    assert (answer.status_code, answer.json()["code"], answer.json()["amount"]) == (422, "payment-needed", "6.00")


def test_a_checkout_is_opened_paid_and_read(stripe, api, held):
    answer = api.post("/api/v1/checkouts", {"bookings": [held["id"]]}, "application/json")
    opened = answer.json()
    assert (answer.status_code, opened["status"], opened["url"]) == (201, "open", f"{stripe.base}/pay/cs_test_1")
    hear(stripe.pay("cs_test_1"), now=NOW)
    while deliver_one(now=NOW):
        pass
    assert api.get(answer["Location"]).json()["status"] == "paid"
    assert api.get(f"/api/v1/bookings/{held['id']}").json()["status"] == "confirmed"


def test_a_checkout_with_an_idempotency_key_is_opened_once(stripe, api, held):
    said = {"bookings": [held["id"]]}
    key = {"Idempotency-Key": "one"}
    first, second = (api.post("/api/v1/checkouts", said, "application/json", headers=key) for _time in range(2))
    assert (first.json()["id"], len(stripe.sessions)) == (second.json()["id"], 1)


def test_without_keys_cards_are_not_offered(api, held):
    answer = api.post("/api/v1/checkouts", {"bookings": [held["id"]]}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "cards-not-configured")


def test_a_checkout_is_for_one_kind_of_thing(stripe, api, held):
    said = {"bookings": [held["id"]], "invoice": held["id"]}
    assert api.post("/api/v1/checkouts", said, "application/json").status_code == 400


def test_the_desk_confirms_with_cash(client, held, site):
    host = {"Authorization": f"Bearer {token_for(StewardFactory(role='host', site=site).person)}"}
    answer = client.post(f"/api/v1/bookings/{held['id']}/pay", {"method": "cash"}, "application/json", headers=host)
    assert (answer.status_code, answer.json()["status"], answer.json()["payment_due"]) == (200, "confirmed", None)


def test_nobody_else_pays_in_cash(api, held):
    answer = api.post(f"/api/v1/bookings/{held['id']}/pay", {"method": "cash"}, "application/json")
    assert (answer.status_code, Booking.objects.get().status) == (403, "held")


def test_too_little_credit_is_refused(api, held):
    answer = api.post(f"/api/v1/bookings/{held['id']}/pay", {"method": "credit"}, "application/json")
    assert (answer.status_code, answer.json()["code"], answer.json()["credit"]) == (422, "credit-too-small", "0.00")
