"""The entries behind the figures of members' money, by the API and as files: for the same readers as the figures."""

import csv
import html
import io
import re
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.test import Client

from billing.actions.buying import buy_pass
from billing.standing import Payer
from members.models.token import Scope
from spaces.models import Steward
from tests.conftest import MONDAY, NOW
from tests.factories import (
    AccountFactory,
    BearingFactory,
    PersonFactory,
    PlanFactory,
    SiteFactory,
    StewardFactory,
    contract_of,
    token_for,
)
from tests.factories.passes import PassOfferFactory
from tests.factories.payments import owed, paid
from tests.reports.files import sheet_rows

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/reports/members/entries"
PAGES = "/tableau-de-bord/abonnes/"
JANUARY = {"from": "2027-01-01", "to": "2027-01-31"}
LONG_AGO = date(2026, 3, 1)


def client_of(person, **more):
    return Client(headers={"Authorization": f"Bearer {token_for(person, **more)}", "Accept-Language": "fr"})


def browser_of(person):
    browser = Client(headers={"Accept-Language": "fr"})
    browser.force_login(person)
    return browser


@pytest.fixture
def browser(frozen, manager):
    return browser_of(manager)


@pytest.fixture
def light(db):
    return PlanFactory(name="Nomade", monthly_fee="50.00")


@pytest.fixture
def lived(coworker, site, light):
    """A contract that got dearer, one that ended, a late invoice, a pass and an advance."""
    issuer = BearingFactory().issuer
    full = PlanFactory(name="Résident", monthly_fee="90.00")
    contract_of((light, LONG_AGO, MONDAY), (full, date(2027, 1, 12), None), person=coworker, home_site=site)
    contract_of((light, LONG_AGO, date(2027, 1, 15)))
    owed(AccountFactory(), issuer, "310.00", day=date(2026, 11, 20))
    buy_pass(offer=PassOfferFactory(price=Decimal("75.00")), payer=Payer(coworker.pk), by=coworker, now=NOW)
    paid(AccountFactory(), issuer, "80.00")


def results(client, of, **asked):
    answer = client.get(ADDRESS, {**JANUARY, "of": of, **asked})
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_a_movement_says_what_it_is_and_whose(browser, lived, coworker, site):
    dearer, lost = results(browser, "movements")
    assert dearer == {
        "kind": "expansion",
        "label": "Résident",
        "detail": "",
        "payer": {"id": str(coworker.public_id), "name": str(coworker)},
        "site": {"id": str(site.public_id), "name": site.name},
        "from": "2027-01-12",
        "to": None,
        "amount": "40.00",
        "source_kind": "membership",
        "source_id": dearer["source_id"],
    }
    assert (lost["kind"], lost["amount"]) == ("lost", "-50.00")


@pytest.mark.parametrize(
    ("of", "amounts"),
    [
        ("movements", ["40.00", "-50.00"]),
        ("contracts", ["90.00"]),
        ("invoices", ["310.00"]),
        ("passes", ["75.00"]),
        ("deferred", []),
        ("advances", ["80.00"]),
        ("credit_notes", []),
        ("deposits", []),
    ],
)
def test_each_list_has_its_entries(browser, lived, of, amounts):
    assert [row["amount"] for row in results(browser, of)] == amounts


def test_the_keys_of_a_row_and_a_kind_choose_among_them(browser, lived, light, site):
    assert [row["kind"] for row in results(browser, "movements", only="lost")] == ["lost"]
    assert [row["amount"] for row in results(browser, "movements", plan=str(light.public_id))] == ["-50.00", "-50.00"]
    assert [row["amount"] for row in results(browser, "movements", site="none")] == ["-50.00"]
    assert [row["amount"] for row in results(browser, "movements", site=site.slug)] == ["40.00"]
    assert results(browser, "invoices", only="not_due") == []


@pytest.mark.parametrize(
    "asked", [{"of": "hope"}, {"of": "movements", "only": "hope"}, {"of": "passes", "plan": "none"}, {"from": "hier"}]
)
def test_what_is_no_list_and_no_row_is_refused(browser, lived, asked):
    assert browser.get(ADDRESS, {**JANUARY, "of": "movements", **asked}).status_code == 400


@pytest.mark.parametrize(
    "path",
    ["mouvements/", "mouvements/?mouvement=lost", "contrats/", "creances/", "creances/?retard=up_to_60",
     "engagements/", "engagements/?dette=advances"],
)  # fmt: skip
def test_the_files_of_a_page_hold_what_it_shows(browser, lived, path):
    page = browser.get(f"{PAGES}{path}{'&' if '?' in path else '?'}{urlencode(JANUARY)}")
    text = html.unescape(page.content.decode())
    files = {form: browser.get(re.search(rf'"({ADDRESS}\.{form}[^"]*)"', text)[1]) for form in ("csv", "xlsx")}
    rows = list(csv.DictReader(io.StringIO(files["csv"].content.decode())))
    shown = page.context["entries"]
    assert [(Decimal(row["amount"]), row["payer_name"]) for row in rows] == [(one.amount, one.who) for one in shown]
    heads, *entries = sheet_rows(files["xlsx"].content, 1)
    assert len(entries) == len(shown) > 0
    assert {"Libellé", "Payé par", "Du", "Montant"} <= set(heads)
    assert isinstance(entries[0][heads.index("Montant")], Decimal)


@pytest.mark.parametrize("path", ["mouvements", "contrats", "creances", "engagements"])
def test_a_page_without_days_takes_those_of_its_area(browser, lived, path):
    page, area = browser.get(f"{PAGES}{path}/"), browser.get(PAGES)
    assert (page.status_code, page.context["days"]) == (200, area.context["days"])


def test_a_token_without_the_books_reads_no_names(lived, manager):
    assert results(client_of(manager), "contracts")[0]["payer"]["name"]
    assert results(client_of(manager, scopes=[Scope.REPORTS_READ]), "contracts")[0]["payer"] is None


@pytest.mark.parametrize("role", [None, Steward.Role.HOST, Steward.Role.PUBLISHER])
def test_others_are_refused(site, role):
    person = StewardFactory(site=site, role=role).person if role else PersonFactory()
    for address in (ADDRESS, f"{ADDRESS}.csv", f"{ADDRESS}.xlsx"):
        assert client_of(person).get(address, {**JANUARY, "of": "contracts"}).status_code == 403


@pytest.mark.parametrize("role", [Steward.Role.MANAGER, Steward.Role.ACCOUNTANT])
@pytest.mark.parametrize("of", ["movements", "contracts", "invoices", "passes", "advances"])
def test_a_steward_of_one_site_is_given_nothing_of_another(site, lived, role, of):
    stranger = client_of(StewardFactory(site=SiteFactory(), role=role).person)
    assert results(stranger, of) == []
    assert stranger.get(ADDRESS, {**JANUARY, "of": of, "site": site.slug}).status_code == 403
