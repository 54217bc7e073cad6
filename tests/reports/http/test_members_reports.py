"""The addresses of receivables, liabilities and clearing: their shape, their files, and who reads them."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from billing.models import PlanAllowance
from spaces.models import Steward
from tests.conftest import MONDAY, NOW, between
from tests.factories import (
    AccountFactory,
    BearingFactory,
    IssuerFactory,
    IssuerTermsFactory,
    MembershipFactory,
    PersonFactory,
    PlanFactory,
    ResourceFactory,
    SiteFactory,
    StewardFactory,
    book,
    open_every_day,
    token_for,
)
from tests.factories.payments import owed, paid
from tests.factories.reports import charged
from tests.reports.files import sheet_rows

pytestmark = pytest.mark.django_db

BASE = "/api/v1/reports"
JANUARY = {"from": "2027-01-01", "to": "2027-01-31"}
NAMES = ("receivables", "liabilities", "clearing")


def client_of(person):
    return Client(headers={"Authorization": f"Bearer {token_for(person)}", "Accept-Language": "fr"})


def steward_of(site):
    return client_of(StewardFactory(site=site, role=Steward.Role.ACCOUNTANT).person)


@pytest.fixture
def reader(manager):
    return client_of(manager)


@pytest.fixture
def issuer():
    return IssuerTermsFactory().issuer


def results(client, name, **asked):
    return client.get(f"{BASE}/{name}", {**JANUARY, **asked}).json()["results"]


def test_receivables_are_told(reader, issuer):
    owed(AccountFactory(), issuer, "310.00")
    (row,) = results(reader, "receivables", group_by="issuer")
    told = [row[name] for name in ("invoiced", "owed", "not_due", "ledger", "dso", "days_to_pay")]
    assert (row["issuer"]["name"], told) == (issuer.name, ["310.00", "310.00", "310.00", "310.00", 31.0, None])


def test_liabilities_are_told_by_their_nature_first(reader, issuer):
    paid(AccountFactory(), issuer, "80.00")
    rows = {row["liability"]: row for row in results(reader, "liabilities")}
    assert (len(rows), rows["passes"]["ledger"]) == (5, None)
    assert [rows["advances"][name] for name in ("amount", "ledger", "difference")] == ["80.00", "80.00", "0.00"]


def test_the_advances_of_each_issuer(reader, issuer):
    paid(AccountFactory(), issuer, "80.00")
    (row,) = results(reader, "liabilities", group_by="issuer")
    assert (row["liability"], row["issuer"]["id"]) == ("advances", str(issuer.public_id))


@pytest.fixture
def visited(site, coworker, frozen):
    """Three hours at a desk of another issuer's site, on the plan of this one."""
    other = SiteFactory(name="Ailleurs")
    open_every_day(other)
    for place, name in ((site, "Maison"), (other, "Voisine")):
        BearingFactory(site=place, issuer=IssuerFactory(name=name))
    plan = PlanFactory()
    PlanAllowance.objects.create(plan=plan, kind="desk", monthly_minutes=600)
    MembershipFactory(plan=plan, person=coworker, home_site=site)
    book(coworker, [ResourceFactory(site=other)], between(9, 12), now=NOW)
    return other


def test_clearing_is_told_for_any_days(reader, visited):
    (row,) = results(reader, "clearing")
    assert (row["debtor"]["name"], row["creditor"]["name"], row["hours"], row["net"]) == (
        "Maison", "Voisine", 3.0, "7.50",
    )  # fmt: skip
    assert results(reader, "clearing", to="2027-01-10") == []
    assert len(results(reader, "clearing", **{"from": str(MONDAY), "to": str(MONDAY)})) == 1


def test_clearing_sums_all_uses_of_a_pair_and_says_those_without_a_price(reader, visited, coworker):
    membership = coworker.memberships.get()
    PlanAllowance.objects.create(plan=membership.plan, kind="room", monthly_minutes=600)
    book(coworker, [ResourceFactory(site=visited, kind="room")], between(14, 16), now=NOW)
    charged(coworker, "0.00", MONDAY, site=visited, membership=membership, allowance_minutes=90, minutes=90)
    charged(coworker, "0.00", MONDAY, site=visited, membership=membership, allowance_minutes=30, kind="room")
    (row,) = results(reader, "clearing")
    assert (row["hours"], row["unpriced_hours"], row["net"]) == (7.0, 2.0, "12.50")


def test_the_largest_debt_comes_first(reader, visited, coworker):
    third = SiteFactory(name="Troisième")
    open_every_day(third)
    BearingFactory(site=third, issuer=IssuerFactory(name="Lointaine"))
    book(coworker, [ResourceFactory(site=third)], between(13, 17), now=NOW)
    assert [row["net"] for row in results(reader, "clearing")] == ["10.00", "7.50"]


def test_what_others_owe_for_its_places_is_all_that_a_site_has(visited, frozen):
    host = StewardFactory(site=visited, role=Steward.Role.ACCOUNTANT).person
    browser = Client()
    browser.force_login(host)
    page = browser.get("/tableau-de-bord/abonnes/", JANUARY)
    assert (page.status_code, "is_empty" in page.context) == (200, False)


def test_clearing_is_for_the_two_places_it_touches(visited, site):
    assert len(results(steward_of(site), "clearing")) == len(results(steward_of(visited), "clearing")) == 1
    assert results(steward_of(SiteFactory()), "clearing") == []


def test_a_steward_of_one_site_reads_no_money_of_another(site, issuer):
    owed(AccountFactory(), issuer, "310.00")
    paid(AccountFactory(), issuer, "80.00")
    steward = steward_of(site)
    (row,) = results(steward, "receivables")
    assert (row["invoiced"], row["owed"], row["ledger"], row["settled"]) == ("0.00", "0.00", None, "0.00")
    assert {row["amount"] for row in results(steward, "liabilities")} == {"0.00"}


@pytest.mark.parametrize("name", NAMES)
def test_another_site_is_refused_and_so_is_who_reads_none(site, name):
    asked = {**JANUARY, "site": str(SiteFactory().public_id)}
    assert steward_of(site).get(f"{BASE}/{name}", asked).status_code == 403
    for role in (Steward.Role.HOST, Steward.Role.PUBLISHER):
        host = client_of(StewardFactory(site=site, role=role).person)
        assert host.get(f"{BASE}/{name}", JANUARY).status_code == 403
    assert client_of(PersonFactory()).get(f"{BASE}/{name}.csv", JANUARY).status_code == 403


@pytest.mark.parametrize("name", NAMES)
def test_a_token_needs_the_scope_of_reports(manager, name):
    client = Client(headers={"Authorization": f"Bearer {token_for(manager, scopes=['billing:read'])}"})
    assert client.get(f"{BASE}/{name}", JANUARY).json()["code"] == "scope-missing"


@pytest.mark.parametrize(
    ("name", "asked", "field"),
    [("receivables", {"group_by": "plan"}, "group_by.0"), ("liabilities", {"group_by": "month"}, "group_by.0"),
     ("clearing", {"to": "hier"}, "to")],
)  # fmt: skip
def test_a_question_that_cannot_be_read_names_its_field(reader, name, asked, field):
    answer = reader.get(f"{BASE}/{name}", {**JANUARY, **asked})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_files_have_the_same_numbers(reader, issuer, visited):
    owed(AccountFactory(), issuer, "310.00", day=date(2027, 1, 4))
    (row,) = csv.DictReader(io.StringIO(reader.get(f"{BASE}/receivables.csv", JANUARY).content.decode()))
    assert (row["owed"], row["dso"], row["days_to_pay"]) == ("310.00", "31.0", "")
    heads, cells = sheet_rows(reader.get(f"{BASE}/clearing.xlsx", JANUARY).content, 1)
    assert (heads[:2], cells[:2], cells[-1]) == (["Doit", "Reçoit"], ["Maison", "Voisine"], Decimal("7.5"))
    rows = sheet_rows(reader.get(f"{BASE}/liabilities.xlsx", JANUARY).content, 1)
    assert rows[1][0] == "carnets vendus, non utilisés"
