import pytest
from django.test import Client

from tests.conftest import NOW, between
from tests.factories import ResourceFactory, StewardFactory, book, token_for

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def accountant(db):
    return StewardFactory(role="accountant", site=None).person


@pytest.fixture
def books(accountant):
    return Client(headers={"Authorization": f"Bearer {token_for(accountant)}", "Accept-Language": "fr"})


@pytest.fixture
def used(label, elsewhere, coworker):
    book(coworker, [ResourceFactory(site=elsewhere)], between(9, 12), now=NOW)


def test_the_statement_of_a_month_is_told(books, used):
    [row] = books.get("/api/v1/clearing?month=2027-01").json()["results"]
    assert (row["debtor"]["name"], row["creditor"]["name"], row["hours"], row["net"]) == (
        "Maison", "Voisine", "3.00", "7.50",
    )  # fmt: skip


def test_the_statement_is_a_file_too(books, used):
    answer = books.get("/api/v1/clearing.csv?month=2027-01")
    assert (answer.status_code, answer.content.decode().count("Voisine")) == (200, 1)


def test_a_month_is_written_as_one(books):
    answer = books.get("/api/v1/clearing?month=2027-13")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["month"])


def test_the_statement_is_for_those_who_keep_books(api):
    assert api.get("/api/v1/clearing").json()["code"] == "not-allowed"


def test_the_page_shows_the_same_sum(accountant, used):
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(accountant)
    page = client.get("/equipe/compensation/?mois=2027-01")
    assert (str(page.context["statement"].net), page.status_code) == ("7.50", 200)


@pytest.mark.parametrize("month", ["", "soon", "0000-01", "2027-1"])
def test_a_month_that_is_none_shows_this_one(accountant, month):
    client = Client()
    client.force_login(accountant)
    assert client.get(f"/equipe/compensation/?mois={month}").context["month"] == "2027-01"
