"""The page of revenue, its pictures, and its figures by the API."""

import html
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache

from reports.definitions import BASIS
from spaces.models import Steward
from tests.conftest import MONDAY, NOW, between
from tests.factories import BearingFactory, PersonFactory, ResourceFactory, SiteFactory, StewardFactory, book
from tests.factories.reports import charged
from tests.reports.http.test_lines import browser_of, client_of

pytestmark = pytest.mark.django_db

PAGE = "/tableau-de-bord/recettes/"
DAY = {"from": "2027-01-11", "to": "2027-01-11"}


@pytest.fixture
def browser(manager, frozen):
    return browser_of(manager)


@pytest.fixture
def reader(manager, frozen):
    return client_of(manager)


def shown(browser, **asked):
    answer = browser.get(PAGE, {**DAY, **asked})
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def pictures(page):
    return dict.fromkeys(re.findall(r'src(?:set)?="(/tableau-de-bord/images/[^"]+)"', page))


@pytest.mark.parametrize("basis", list(BASIS))
def test_the_basis_is_printed(browser, site, coworker, basis):
    charged(coworker, "10.00", MONDAY, site=site)
    page = shown(browser, basis=basis)
    assert str(BASIS[basis]) in page
    assert f'<option value="{basis}" selected>' in page


def test_a_basis_that_does_not_exist_is_refused(browser, site):
    assert browser.get(PAGE, {**DAY, "basis": "hope"}).status_code == 400


def test_a_year_in_which_nobody_booked_or_paid_is_not_compared_with(browser, site, coworker):
    charged(coworker, "10.00", MONDAY - timedelta(days=1), site=site)
    page = browser.get(PAGE, DAY)
    tile = page.context["tiles"][0]
    assert (tile["value"], tile["before"], tile["year_before"]) == ("0,00\u00a0€", "10,00\u00a0€", None)
    assert "un an plus tôt\u00a0:" not in page.content.decode()


def test_every_row_leads_to_lines_with_its_sum(browser, site, desk, coworker):
    BearingFactory()
    book(coworker, [desk], between(9, 12), now=NOW)
    charged(coworker, "50.00", MONDAY, vat="10.00", kind="membership")
    page = shown(browser)
    rows = re.findall(
        r'<tr><th scope="row"><a href="(/tableau-de-bord/recettes/lignes/[^"]+)">[^<]+</a></th>'
        r'<td class="number">(?:<a[^>]+>)?([^<]+)',
        page,
    )
    assert len(rows) >= 8
    for address, net in rows:
        if "basis" in address and "month" not in address and "group=public" not in address:
            assert net in html.unescape(browser.get(address).content.decode())


def test_memberships_are_told_apart(browser, site, desk, coworker):
    charged(coworker, "50.00", MONDAY, kind="membership")
    page = shown(browser)
    assert "À part, sans ressource et jamais réparti" in page
    assert "Sans lieu\u00a0: le réseau" in page


def test_pictures_are_drawn_with_and_without_the_cache(browser, site, desk, coworker):
    book(coworker, [desk], between(9, 12), now=NOW)
    addresses = pictures(shown(browser))
    assert len(addresses) >= 4 * 9
    kept = [browser.get(address).content for address in addresses]
    cache.clear()
    assert [browser.get(address).content for address in addresses] == kept


def test_the_periods_beside_are_named(browser, site, coworker):
    charged(coworker, "10.00", MONDAY, site=site)
    assert "Un an plus tôt" not in shown(browser)
    charged(coworker, "10.00", date(2026, 1, 11), site=site)
    page = shown(browser)
    assert "Un an plus tôt\u00a0: du 11/01/2026 au 11/01/2026." in page
    assert "Avant\u00a0: du" not in page


def test_nothing_says_what_to_do(browser, db):
    assert "Choisissez d’autres jours" in shown(browser)


def test_the_accountant_of_one_site_sees_no_others_money(site, desk, coworker, frozen):
    other = SiteFactory(name="Ailleurs")
    charged(coworker, "10.00", MONDAY, site=site, resource=desk)
    charged(coworker, "777.00", MONDAY, site=other, resource=ResourceFactory(site=other, name="Secret"))
    charged(coworker, "555.00", MONDAY, kind="membership")
    accountant = StewardFactory(site=site, role=Steward.Role.ACCOUNTANT).person
    page = shown(browser_of(accountant))
    told = [page, *(browser_of(accountant).get(address).content.decode() for address in pictures(page))]
    told += [
        client_of(accountant).get(f"/api/v1/reports/{name}", {**DAY, **cut}).content.decode()
        for name, cut in (
            ("yields", {"group_by": "resource"}),
            ("list-price", {"group_by": "resource"}),
            ("yields.csv", {"group_by": "site"}),
            ("reconciliation", {}),
        )
    ]
    for text in told:
        assert not re.search(r"\b(777|555)\b|Ailleurs|Secret", text)


@pytest.mark.parametrize("name", ["yields", "yields.xlsx", "list-price", "list-price.csv", "reconciliation"])
def test_figures_are_refused_to_others(site, name):
    assert client_of(PersonFactory()).get(f"/api/v1/reports/{name}", DAY).status_code == 403


def test_yields_are_answered_with_their_basis(reader, desk, coworker):
    book(coworker, [desk], between(9, 12), now=NOW)
    answer = reader.get("/api/v1/reports/yields", {**DAY, "group_by": "kind"}).json()
    assert answer["results"] == [
        {
            "kind": "desk",
            "net": "7.50",
            "open_hours": 12.0,
            "booked_hours": 3.0,
            "per_available_hour": "0.63",
            "per_booked_hour": "2.50",
            "below_hours": 0.0,
            "free_hours": 0.0,
            "missing": "0.00",
            "basis": "activity",
        }
    ]
    assert answer["meta"]["definitions"]["basis"] == str(BASIS["activity"])


def test_the_list_price_is_answered_with_its_reasons(reader, desk, coworker):
    book(coworker, [desk], between(9, 12), now=NOW)
    (row,) = reader.get("/api/v1/reports/list-price", {**DAY, "group_by": "group"}).json()["results"]
    assert (row["listed"], row["paid"], row["by_group"]) == ("7.50", "7.50", "0.00")


def test_the_reconciliation_is_answered_with_its_parts(reader, coworker):
    charged(coworker, "10.00", MONDAY)
    answer = reader.get("/api/v1/reports/reconciliation", DAY).json()
    assert (answer["activity"], answer["invoiced"], answer["ledger"], answer["agrees"]) == (
        "10.00",
        "0.00",
        "0.00",
        True,
    )
    assert sum(Decimal(step["net"]) for step in answer["before_invoice"]) == 10


def test_the_page_takes_the_same_queries_whatever_there_is(browser, django_assert_max_num_queries, site, coworker):
    resources = [ResourceFactory(site=site) for _number in range(4)]
    book(coworker, resources[:1], between(9, 12), now=NOW)
    shown(browser)
    with django_assert_max_num_queries(50):
        shown(browser)
    for number, resource in enumerate(resources):
        book(PersonFactory(), [resource], between(13 + number, 14 + number), now=NOW)
    with django_assert_max_num_queries(50):
        shown(browser)
