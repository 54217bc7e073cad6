from datetime import timedelta

import pytest

from billing.models import Charge, PlanAllowance
from booking.models import Booking
from core.ranges import Period
from tests.booking.http.conftest import asked, client_of
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import AffiliationFactory, MembershipFactory, PersonFactory, PlanFactory, ResourceFactory, book

pytestmark = pytest.mark.usefixtures("frozen")


def test_a_quote_is_explained_line_by_line(post, desk):
    answer = post("/quotes", asked(desk, period=between(9, 12)))
    assert answer.status_code == 200
    assert answer.json() == {
        "resources": [{"id": str(desk.public_id), "name": desk.name, "kind": "desk"}],
        "lines": [
            {
                "label": f"{desk.name}, à l’heure",
                "rule": "hourly",
                "quantity": "3.00",
                "unit": "hour",
                "unit_price": "2.50",
                "net": "7.50",
                "vat_rate": "20.00",
            }
        ],
        "net": "7.50",
        "vat": "1.50",
        "total": "9.00",
        "currency": "EUR",
    }


def test_a_quote_books_and_charges_nothing(post, desk):
    post("/quotes", asked(desk))
    assert (Booking.objects.count(), Charge.objects.count()) == (0, 0)


def test_what_was_quoted_is_what_is_charged(post, desk, coworker):
    plan = PlanFactory()
    PlanAllowance.objects.create(plan=plan, kind="desk", monthly_minutes=90)
    MembershipFactory(plan=plan, person=coworker)
    quote = post("/quotes", asked(desk)).json()
    price = post("/bookings", asked(desk)).json()["price"]
    assert price == {name: quote[name] for name in ("net", "vat", "total", "currency")}


def test_strangers_are_quoted_the_public_price(client, desk):
    answer = client.post("/api/v1/quotes", asked(desk), content_type="application/json")
    assert (answer.status_code, answer.json()["net"]) == (200, "5.00")


def test_strangers_pay_for_no_organisation(client, desk):
    organisation = AffiliationFactory().organisation
    body = asked(desk, on_behalf_of=str(organisation.public_id))
    assert client.post("/api/v1/quotes", body, content_type="application/json").status_code == 401


def test_a_quote_for_an_organisation_needs_a_scope(post, desk, coworker):
    organisation = AffiliationFactory(person=coworker).organisation
    publisher = client_of(coworker, scopes=["sessions:publish"])
    body = asked(desk, on_behalf_of=str(organisation.public_id))
    assert post("/quotes", body, client=publisher).json()["code"] == "scope-missing"


def test_any_is_quoted_as_what_would_be_given(post, desk):
    other = ResourceFactory(site=desk.site)
    book(PersonFactory(), [desk], between(9, 11), now=NOW)
    answer = post("/quotes", asked(any={"kind": "desk"}))
    assert [resource["id"] for resource in answer.json()["resources"]] == [str(other.public_id)]


def test_any_without_anything_free_is_a_conflict(client, desk):
    book(PersonFactory(), [desk], between(9, 11), now=NOW)
    answer = client.post("/api/v1/quotes", asked(any={"kind": "desk"}), content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing-free")


def test_what_lasts_too_long_is_not_quoted(post, desk):
    answer = post("/quotes", asked(desk, period=Period(at(9), at(9, day=MONDAY + timedelta(days=300)))))
    assert (answer.status_code, answer.json()["code"]) == (422, "too-long")


def test_a_quote_is_repeated_under_its_key(post, desk):
    first = post("/quotes", asked(desk), **{"Idempotency-Key": "q"})
    again = post("/quotes", asked(desk), **{"Idempotency-Key": "q"})
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")


def test_a_quote_speaks_the_language_of_the_request(post, desk):
    answer = post("/quotes", asked(desk), **{"Accept-Language": "en"})
    assert answer.json()["lines"][0]["label"] == f"{desk.name}, by the hour"
