"""The books over the API and on their page."""

import pytest
from django.test import Client

from billing.books.verdicts import verify_and_remember
from billing.models import Closing
from tests.conftest import NOW
from tests.factories import PersonFactory, token_for
from tests.factories.bookkeeping import bookkeeper, closed_january, two_invoices

pytestmark = pytest.mark.django_db

PAGE = "/equipe/comptabilite/"


@pytest.fixture
def page(time_machine):
    """In February."""
    time_machine.move_to("2027-02-03")
    client = Client()
    client.force_login(bookkeeper())
    return client


@pytest.fixture
def api():
    return Client(headers={"Authorization": f"Bearer {token_for(bookkeeper())}"})


def asked(issuer, **more):
    return {"issuer": str(issuer.public_id), **more}


def test_journal_answers_lines(api):
    issuer = two_invoices()
    answer = api.get("/api/v1/accounting/journal", asked(issuer, **{"from": "2027-01-01", "to": "2027-01-31"})).json()
    assert (len(answer["results"]), answer["results"][0]["debit"]) == (8, "12.00")


def test_journal_is_a_file_too(api):
    issuer = two_invoices()
    answer = api.get("/api/v1/accounting/journal.csv", asked(issuer, **{"from": "2027-01-01", "to": "2027-01-31"}))
    assert (answer.status_code, answer.content.decode().count("\r\n")) == (200, 9)


def test_aged_balance_answers_by_account(api):
    (row,) = api.get("/api/v1/accounting/aged-balance", asked(two_invoices(), on="2027-02-20")).json()["results"]
    assert (row["name"], row["up_to_30"], row["balance"]) == ("Awen Le Goff", "24.00", "24.00")


def test_fec_is_a_text_file_with_its_name(api):
    answer = api.get("/api/v1/accounting/fec", asked(two_invoices(), year=2027))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="900000019FEC20271231.txt"'
    assert b"".join(answer.streaming_content).startswith(b"JournalCode\t")


def test_archive_is_a_zip(api):
    two_invoices()
    closed_january()
    answer = api.get(f"/api/v1/accounting/archives/{Closing.objects.get().pk}")
    assert b"".join(answer.streaming_content).startswith(b"PK")


def test_others_do_not_see_the_books(coworker):
    client = Client(headers={"Authorization": f"Bearer {token_for(coworker)}"})
    answer = client.get("/api/v1/accounting/fec", asked(two_invoices(), year=2027))
    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")


def test_unknown_issuer_is_not_found(api):
    answer = api.get("/api/v1/accounting/fec", {"issuer": str(PersonFactory().public_id), "year": 2027})
    assert (answer.status_code, answer.json()["code"]) == (404, "issuer-not-found")


def test_period_of_years_is_refused(api):
    answer = api.get("/api/v1/accounting/journal", asked(two_invoices(), **{"from": "2025-01-01", "to": "2027-01-31"}))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["to"])


def test_page_offers_the_first_month_once_it_is_over(page):
    two_invoices()
    assert "Clôturer janvier 2027" in page.get(PAGE).content.decode()


def test_page_closes_the_month(page):
    two_invoices()
    answer = page.post(f"{PAGE}cloturer/", {"month": "2027-01-01"}, follow=True)
    assert (answer.status_code, Closing.objects.filter(kind="month").count()) == (200, 1)


def test_month_closed_twice_is_refused_on_the_page(page):
    two_invoices()
    page.post(f"{PAGE}cloturer/", {"month": "2027-01-01"})
    assert page.post(f"{PAGE}cloturer/", {"month": "2027-01-01"}).status_code == 409


def test_page_tells_what_the_verification_found(page):
    two_invoices()
    verify_and_remember(now=NOW)
    assert "3 écritures" in page.get(PAGE).content.decode()


def test_page_leads_to_the_file_asked_for(page):
    issuer = two_invoices()
    said = {"issuer": issuer.slug, "first": "2027-01-01", "last": "2027-01-31", "file": "journal.xlsx"}
    answer = page.get(f"{PAGE}exporter/", said)
    assert answer.headers["Location"] == (
        f"/api/v1/accounting/journal.xlsx?issuer={issuer.public_id}&from=2027-01-01&to=2027-01-31"
    )


def test_ageing_page_shows_each_account(page):
    two_invoices()
    text = page.get(f"{PAGE}balance-agee/", {"on": "2027-02-20"}).content.decode()
    assert "Awen Le Goff" in text


def test_page_without_an_issuer_says_what_to_do(page):
    assert "Personne ne facture encore" in page.get(PAGE).content.decode()
    assert page.get(f"{PAGE}balance-agee/").status_code == 200


def test_page_is_hidden_from_others(coworker):
    client = Client()
    client.force_login(coworker)
    assert client.get(PAGE).status_code == 403
