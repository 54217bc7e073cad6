import pytest
from django.test import Client
from django.urls import reverse

from billing.actions.issuing import issue_pending
from billing.models import InvoiceRun
from spaces.models import Steward
from tests.conftest import MONDAY, NOW
from tests.factories import AccountFactory, BearingFactory, PersonFactory, StewardFactory, token_for
from tests.factories.invoicing import charge_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def account(coworker):
    BearingFactory()
    return AccountFactory(person=coworker)


@pytest.fixture
def invoice(account):
    charge_of(account, "10.00")
    return issue_pending(account=account, until=MONDAY, now=NOW)[0]


def client_of(person):
    return Client(headers={"Authorization": f"Bearer {token_for(person)}", "Accept-Language": "fr"})


def keeper():
    return client_of(StewardFactory(role=Steward.Role.ACCOUNTANT, site=None).person)


def test_the_list_has_the_promised_shape(api, invoice, account):
    (row,) = api.get("/api/v1/invoices").json()["results"]
    assert row == {
        "id": str(invoice.public_id),
        "number": invoice.number,
        "kind": "invoice",
        "issuer": {"id": str(invoice.issuer.public_id), "name": invoice.issuer.name},
        "payer": {"kind": "person", "id": str(account.person.public_id), "name": account.person.name},
        "issued_on": "2027-01-11",
        "due_on": "2027-02-10",
        "status": "open",
        "net": "10.00",
        "vat": "2.00",
        "total": "12.00",
        "left": "12.00",
        "currency": "EUR",
        "corrects": None,
        "created_at": "2027-01-11T07:00:00+01:00",
    }


def test_one_invoice_has_its_lines(api, invoice):
    said = api.get(f"/api/v1/invoices/{invoice.public_id}").json()
    assert [(line["label"], line["net"], line["source"]["kind"]) for line in said["lines"]] == [
        ("Poste 1, à l’heure", "10.00", "booking")
    ]


def test_the_list_is_also_a_file(api, invoice):
    answer = api.get("/api/v1/invoices.csv")
    assert (answer.headers["Content-Type"], invoice.number in answer.content.decode()) == (
        "text/csv; charset=utf-8",
        True,
    )


@pytest.mark.parametrize(("extension", "kind"), [("pdf", "application/pdf"), ("xml", "application/xml")])
def test_the_files_have_their_types(api, invoice, extension, kind):
    answer = api.get(f"/api/v1/invoices/{invoice.public_id}.{extension}", headers={"Accept": kind})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)


def test_others_find_nothing(invoice):
    client = client_of(PersonFactory())
    assert client.get("/api/v1/invoices").json()["results"] == []
    for address in (f"/api/v1/invoices/{invoice.public_id}", f"/api/v1/invoices/{invoice.public_id}.pdf"):
        answer = client.get(address)
        assert (answer.status_code, answer.json()["code"]) == (404, "invoice-not-found")


def test_who_keeps_the_books_sees_all(invoice):
    assert [row["number"] for row in keeper().get("/api/v1/invoices").json()["results"]] == [invoice.number]


def test_a_token_needs_the_scope(invoice, coworker):
    client = Client(headers={"Authorization": f"Bearer {token_for(coworker, scopes=['bookings:read'])}"})
    assert client.get("/api/v1/invoices").status_code == 403


def test_states_are_told_apart(api, invoice, frozen):
    assert api.get("/api/v1/invoices?state=late").json()["results"] == []
    frozen.move_to("2027-02-11T08:00:00Z")
    assert [row["status"] for row in api.get("/api/v1/invoices?state=late").json()["results"]] == ["late"]


def test_a_statement_adds_up(api, invoice):
    said = api.get("/api/v1/account/statement?from=2027-01-01&to=2027-01-31").json()
    assert (said["opening"], said["closing"]) == ("0.00", "12.00")
    assert [(row["number"], row["debit"], row["balance"]) for row in said["results"]] == [
        (invoice.number, "12.00", "12.00")
    ]


def test_a_statement_of_nothing_is_empty(api):
    assert api.get("/api/v1/account/statement").json()["results"] == []


def test_a_statement_does_not_end_before_it_begins(api, invoice):
    assert api.get("/api/v1/account/statement?from=2027-02-01&to=2027-01-01").status_code == 400


def test_a_run_is_started_and_followed(account):
    charge_of(account)
    client = keeper()
    answer = client.post("/api/v1/invoice-runs", {"until": "2027-01-11"}, content_type="application/json")
    assert (answer.status_code, answer.json()["waiting"]) == (201, 1)
    run = InvoiceRun.objects.get()
    assert answer.headers["Location"] == reverse("invoice-run", args=[run.public_id])
    assert client.get(answer.headers["Location"]).json()["status"] == "running"


@pytest.mark.parametrize(
    ("until", "status", "code"), [("2027-01-10", 422, "nothing-to-invoice"), ("2027-01-12", 400, "invalid")]
)
def test_a_run_is_refused(account, until, status, code):
    charge_of(account)
    answer = keeper().post("/api/v1/invoice-runs", {"until": until}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_second_run_waits(account):
    charge_of(account)
    client = keeper()
    client.post("/api/v1/invoice-runs", {"until": "2027-01-11"}, content_type="application/json")
    answer = client.post("/api/v1/invoice-runs", {"until": "2027-01-11"}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "invoice-run-under-way")


def test_who_keeps_no_books_starts_no_run(api, account):
    answer = api.post("/api/v1/invoice-runs", {"until": "2027-01-11"}, content_type="application/json")
    assert answer.status_code == 403


def test_the_list_asks_as_much_for_three_as_for_one(account, django_assert_max_num_queries):
    client = keeper()
    for _one in range(3):
        other = AccountFactory()
        charge_of(other)
        issue_pending(account=other, until=MONDAY, now=NOW)
    with django_assert_max_num_queries(6):
        client.get("/api/v1/invoices")
