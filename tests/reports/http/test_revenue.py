"""The revenue address."""

import csv
import io
from decimal import Decimal

import pytest
from django.test import Client

from reports.definitions import BASIS
from spaces.models import Steward
from tests.conftest import MONDAY
from tests.factories import PersonFactory, SiteFactory, StewardFactory, token_for
from tests.factories.reports import charged
from tests.reports.files import sheet_rows

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/reports/revenue"
DAY = {"from": "2027-01-11", "to": "2027-01-11"}


def client_of(person):
    return Client(headers={"Authorization": f"Bearer {token_for(person)}", "Accept-Language": "fr"})


@pytest.fixture
def reader(manager):
    return client_of(manager)


def test_revenue_answers_amounts_as_strings(reader, site, desk, coworker):
    charged(coworker, "10.00", MONDAY, vat="2.00", resource=desk, site=site)
    answer = reader.get(ADDRESS, {**DAY, "group_by": "resource,month,group"}).json()
    assert answer["results"] == [
        {
            "resource": {"id": str(desk.public_id), "name": desk.name},
            "month": "2027-01",
            "group": "public",
            "net": "10.00",
            "vat": "2.00",
            "total": "12.00",
            "basis": "activity",
        }
    ]
    assert (answer["meta"]["basis"], answer["meta"]["currency"]) == ("activity", "EUR")


def test_revenue_of_nothing_is_zero(reader):
    assert reader.get(ADDRESS, DAY).json()["results"] == [
        {"net": "0.00", "vat": "0.00", "total": "0.00", "basis": "activity"}
    ]


@pytest.mark.parametrize("basis", ["invoice", "payment"])
def test_the_basis_is_said_with_its_meaning(reader, basis):
    meta = reader.get(ADDRESS, {**DAY, "basis": basis}).json()["meta"]
    assert (meta["basis"], meta["definitions"]["basis"]) == (basis, str(BASIS[basis]))


@pytest.mark.parametrize(
    ("asked", "field"), [({"basis": "hope"}, "basis"), ({"group_by": "hour"}, "group_by.0"), ({"kind": "boat"}, "kind")]
)
def test_a_question_that_cannot_be_read_names_its_field(reader, asked, field):
    answer = reader.get(ADDRESS, {**DAY, **asked})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_the_accountant_of_one_site_sees_neither_another_nor_memberships(site, coworker):
    charged(coworker, "10.00", MONDAY, site=site)
    charged(coworker, "20.00", MONDAY, site=SiteFactory())
    charged(coworker, "50.00", MONDAY, kind="membership")
    accountant = client_of(StewardFactory(site=site, role=Steward.Role.ACCOUNTANT).person)
    assert [row["net"] for row in accountant.get(ADDRESS, DAY).json()["results"]] == ["10.00"]


def test_others_are_refused(site):
    answer = client_of(PersonFactory()).get(ADDRESS, DAY)
    assert (answer.status_code, answer.json()["code"]) == (403, "reports-not-allowed")


def test_csv_keeps_the_cents_and_the_sign(reader, coworker):
    charged(coworker, "-10.50", MONDAY)
    rows = list(csv.DictReader(io.StringIO(reader.get(f"{ADDRESS}.csv", {**DAY, "group_by": "kind"}).content.decode())))
    assert rows == [{"kind": "desk", "net": "-10.50", "vat": "0.00", "total": "-10.50", "basis": "activity"}]


def test_xlsx_has_numbers_to_reckon_with(reader, coworker):
    charged(coworker, "10.50", MONDAY)
    rows = sheet_rows(reader.get(f"{ADDRESS}.xlsx", {**DAY, "group_by": "kind"}).content, 1)
    assert rows == [
        ["Nature", "HT", "TVA", "TTC", "Base"],
        ["poste de travail", Decimal("10.5"), 0, Decimal("10.5"), "Date d’activité"],
    ]


@pytest.mark.parametrize(("word", "number"), [("day", 46398), ("month", 46388)])
def test_days_and_months_of_a_spreadsheet_are_dates(reader, coworker, word, number):
    """As spreadsheets count days: 11 January 2027, and the first of that month."""
    charged(coworker, "10.50", MONDAY)
    rows = sheet_rows(reader.get(f"{ADDRESS}.xlsx", {**DAY, "group_by": word}).content, 1)
    assert rows[1][0] == Decimal(number)
