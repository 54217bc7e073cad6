"""Payments, mandates and debits over HTTP: who may, what is answered, what is refused."""

from decimal import Decimal

import pytest
from django.test import Client

from billing.models import DebitBatch, Mandate, Payment
from members.models.token import Scope
from tests.conftest import MONDAY, NOW
from tests.factories import AccountFactory, BearingFactory, PersonFactory, SiteFactory, StewardFactory, token_for
from tests.factories.payments import IBAN, announced, balance, debiting_issuer, left_of, mandate_of, owed, paid

pytestmark = [pytest.mark.django_db]
PAYMENTS, MANDATES, BATCHES = "/api/v1/payments", "/api/v1/mandates", "/api/v1/debit-batches"


@pytest.fixture(autouse=True)
def clock(frozen):
    return frozen


def client(person, scopes=tuple(Scope)):
    return Client(headers={"Authorization": f"Bearer {token_for(person, scopes)}", "Accept-Language": "fr"})


def post(caller, address, **body):
    return caller.post(address, body, content_type="application/json")


@pytest.fixture
def books():
    return client(StewardFactory(role="accountant", site=None).person)


@pytest.fixture
def issuer():
    return debiting_issuer()


@pytest.fixture
def account():
    return AccountFactory()


def test_ones_own_payments_are_listed(account, issuer):
    invoice = owed(account, issuer, 40)
    payment = paid(account, issuer, 50)
    paid(AccountFactory(), issuer, 5)
    (row,) = client(account.person).get(PAYMENTS).json()["results"]
    assert row == {
        "id": str(payment.public_id),
        "number": payment.number,
        "nature": "received",
        "method": "transfer",
        "amount": "50.00",
        "currency": "EUR",
        "paid_on": "2027-01-11",
        "reference": "",
        "reason": "",
        "payer": {"kind": "person", "id": str(account.person.public_id), "name": account.person.name},
        "issuer": {"id": str(issuer.public_id), "name": issuer.name},
        "site": None,
        "invoices": [{"id": str(invoice.public_id), "number": invoice.number, "amount": "40.00"}],
        "unspent": "10.00",
        "reverses": None,
        "created_at": "2027-01-11T07:00:00+01:00",
    }


def test_payments_of_all_are_for_who_keeps_the_books(account, issuer, books):
    paid(account, issuer, 5, method="cash")
    paid(AccountFactory(), issuer, 6)
    assert len(books.get(PAYMENTS).json()["results"]) == 2
    assert len(books.get(f"{PAYMENTS}?method=cash&since=2027-01-11&until=2027-01-11").json()["results"]) == 1


def test_a_token_that_only_reads_sees_ones_own(issuer):
    accountant = StewardFactory(role="accountant", site=None).person
    paid(AccountFactory(), issuer, 6)
    assert client(accountant, [Scope.BILLING_READ]).get(PAYMENTS).json()["results"] == []


def test_payments_need_a_scope(account):
    answer = client(account.person, [Scope.BOOKINGS_READ]).get(PAYMENTS)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")


def test_the_list_asks_no_more_for_more_rows(account, issuer, books, django_assert_max_num_queries):
    for amount in (5, 6, 7):
        owed(account, issuer, amount)
        paid(account, issuer, amount)
    with django_assert_max_num_queries(8):
        books.get(PAYMENTS)


def test_a_payment_is_read_by_its_payer_only(account, issuer):
    payment = paid(account, issuer, 5)
    address = f"{PAYMENTS}/{payment.public_id}"
    assert client(account.person).get(address).json()["amount"] == "5.00"
    assert client(PersonFactory()).get(address).status_code == 404


def said(account, **more):
    return {"payer": str(account.person.public_id), "method": "cash", "amount": "40.00", **more}


def test_a_host_records_money(account):
    site = SiteFactory()
    issuer = BearingFactory().issuer
    invoice = owed(account, issuer, 30)
    host = client(StewardFactory(role="host", site=site).person)
    answer = post(host, PAYMENTS, **said(account, site=str(site.public_id), invoices=[str(invoice.public_id)]))
    (made,) = answer.json()["payments"]
    assert (answer.status_code, answer["Location"]) == (201, f"{PAYMENTS}/{made['id']}")
    assert (made["amount"], made["unspent"], made["site"]["id"]) == ("40.00", "10.00", str(site.public_id))


def test_the_same_key_records_once(account, books):
    BearingFactory()
    for _ in range(2):
        books.post(PAYMENTS, said(account), content_type="application/json", headers={"Idempotency-Key": "k"})
    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"amount": "0.00"}, 422, "payment-amount-invalid"),
        ({"paid_on": "2027-01-12"}, 422, "payment-in-the-future"),
        ({"payer": "00000000-0000-0000-0000-000000000001"}, 404, "payer-not-found"),
        ({"invoices": ["00000000-0000-0000-0000-000000000001"]}, 422, "invoice-not-payable"),
        ({"method": "direct_debit"}, 400, "invalid"),
    ],
)
def test_wrong_money_is_refused(account, books, body, status, code):
    BearingFactory()
    answer = post(books, PAYMENTS, **said(account, **body))
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_the_same_money_twice_is_asked_about(account, books):
    BearingFactory()
    post(books, PAYMENTS, **said(account))
    assert post(books, PAYMENTS, **said(account)).json()["code"] == "payment-looks-double"
    assert post(books, PAYMENTS, **said(account, is_another=True)).status_code == 201


def test_members_record_nothing(account):
    assert post(client(account.person), PAYMENTS, **said(account)).status_code == 403


def test_a_host_uses_the_drawer_of_their_own_desk(account):
    BearingFactory()
    host = client(StewardFactory(role="host", site=SiteFactory()).person)
    assert post(host, PAYMENTS, **said(account, site=str(SiteFactory().public_id))).status_code == 403


def test_credit_is_paid_back(account, issuer, books):
    payment = paid(account, issuer, 50)
    answer = post(books, f"{PAYMENTS}/{payment.public_id}/refund", amount="20.00", method="transfer", reason="trop")
    assert (answer.status_code, answer.json()["amount"], answer.json()["reverses"]) == (
        201, "-20.00", str(payment.public_id),
    )  # fmt: skip


def test_too_much_is_not_paid_back(account, issuer, books):
    payment = paid(account, issuer, 50)
    answer = post(books, f"{PAYMENTS}/{payment.public_id}/refund", amount="51.00", method="transfer", reason="trop")
    assert (answer.status_code, answer.json()["left"]) == (422, "50.00")


def test_giving_back_is_for_who_keeps_the_books(account, issuer):
    payment = paid(account, issuer, 50)
    answer = post(
        client(account.person), f"{PAYMENTS}/{payment.public_id}/refund", amount="1.00", method="cash", reason="x"
    )
    assert answer.status_code == 403


def test_a_cheque_bounces(account, issuer, books):
    owed(account, issuer, 50)
    payment = paid(account, issuer, 50, method="cheque")
    assert post(books, f"{PAYMENTS}/{payment.public_id}/return", reason="sans provision").status_code == 201
    assert balance(account) == 50


def test_a_mandate_is_signed_and_tells_no_account_number(account, issuer):
    caller = client(account.person)
    answer = post(caller, MANDATES, issuer=str(issuer.public_id), holder="Zoé", iban=IBAN)
    assert (answer.status_code, answer.json()["iban_end"]) == (201, "0189")
    assert IBAN not in answer.content.decode() + caller.get(MANDATES).content.decode()


def test_a_wrong_iban_is_refused(account, issuer):
    answer = post(client(account.person), MANDATES, issuer=str(issuer.public_id), holder="Zoé", iban="FR00")
    assert (answer.status_code, answer.json()["code"]) == (422, "iban-invalid")


def test_a_mandate_on_paper_is_entered_by_who_keeps_the_books(account, issuer, books):
    body = {"issuer": str(issuer.public_id), "holder": "Zoé", "iban": IBAN, "payer": str(account.person.public_id)}
    assert post(client(PersonFactory()), MANDATES, **body).status_code == 403
    assert post(books, MANDATES, **body, signed_by="Zoé", signed_on="2027-01-04").json()["signed_on"] == "2027-01-04"


def test_a_mandate_is_revoked_by_its_payer(account, issuer):
    mandate = mandate_of(account, issuer)
    address = f"{MANDATES}/{mandate.public_id}"
    assert client(PersonFactory()).get(address).status_code == 404
    assert post(client(PersonFactory()), f"{address}/revoke").status_code == 404
    assert post(client(account.person), f"{address}/revoke").json()["status"] == "revoked"
    assert client(account.person).get(address).json()["status"] == "revoked"
    assert Mandate.objects.get().ended_at == NOW


def test_debits_are_for_who_keeps_the_books(account, issuer):
    mandate_of(account, issuer)
    batch = announced(issuer, owed(account, issuer, 40))
    caller, address = client(account.person), f"{BATCHES}/{batch.public_id}"
    assert [caller.get(page).status_code for page in (BATCHES, address, f"{address}/file.xml")] == [403] * 3
    assert [post(caller, f"{address}/{verb}").status_code for verb in ("send", "cancel", "collect")] == [403] * 3


def test_a_batch_lives(account, issuer, books, clock):
    mandate_of(account, issuer)
    invoice = owed(account, issuer, 40)
    made = post(books, BATCHES, issuer=str(issuer.public_id), collect_on="2027-01-25").json()
    address = f"{BATCHES}/{made['id']}"
    assert (made["amount"], made["status"], made["debits"][0]["invoice"]) == (
        "40.00", "announced", str(invoice.public_id),
    )  # fmt: skip
    assert books.get(f"{address}/file.xml").status_code == 409
    assert post(books, f"{address}/send").json()["status"] == "sent"
    assert books.get(f"{address}/file.xml").content == DebitBatch.objects.get().xml.encode()
    clock.move_to(NOW.replace(day=26))
    assert post(books, f"{address}/collect").json()["debits"][0]["payment"] == str(Payment.objects.get().public_id)
    code = made["debits"][0]["end_to_end"]
    assert post(books, f"/api/v1/debits/{code}/return", reason="AM04").json()["status"] == "returned"
    assert left_of(invoice) == Decimal(40)


def test_a_debit_and_a_batch_are_cancelled(account, issuer, books):
    mandate_of(account, issuer)
    batch = announced(issuer, owed(account, issuer, 40), owed(account, issuer, 2))
    code = batch.debits.order_by("pk")[0].end_to_end
    assert post(books, f"/api/v1/debits/{code}/cancel").json()["status"] == "cancelled"
    assert post(books, f"{BATCHES}/{batch.public_id}/cancel").json()["status"] == "cancelled"
    assert len(books.get(BATCHES).json()["results"]) == 1


def test_a_day_that_is_too_soon_is_refused_with_the_first(account, issuer, books):
    mandate_of(account, issuer)
    owed(account, issuer, 40)
    answer = post(books, BATCHES, issuer=str(issuer.public_id), collect_on=MONDAY.isoformat())
    assert (answer.status_code, answer.json()["earliest"]) == (422, "2027-01-25")


@pytest.mark.parametrize("address", [f"{PAYMENTS}.csv", f"{MANDATES}.csv", f"{BATCHES}.csv"])
def test_lists_are_files_too(account, issuer, books, address):
    mandate_of(account, issuer)
    paid(account, issuer, 5)
    announced(issuer, owed(account, issuer, 40))
    answer = books.get(address)
    assert (answer.status_code, len(answer.content.splitlines())) == (200, 2)
