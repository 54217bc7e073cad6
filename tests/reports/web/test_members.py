"""The page of members' money, its pictures, and the entries behind its figures."""

import html
import re
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from billing.accounts import account_of
from billing.actions.buying import buy_pass
from billing.actions.depositing import ask_deposit, take_deposit
from billing.actions.issuing import issue_pending
from billing.actions.joining import join_plan
from billing.models import Plan
from billing.standing import Payer
from core.ids import uuid7
from reports.members_money.overview import year_of
from reports.question import Days
from spaces.models import Steward
from tests.conftest import MONDAY, NOW, at
from tests.factories import (
    AccountFactory,
    BearingFactory,
    PersonFactory,
    PlanFactory,
    SiteFactory,
    StewardFactory,
    contract_of,
)
from tests.factories.passes import PassOfferFactory
from tests.factories.payments import credited, owed, paid

pytestmark = pytest.mark.django_db

PAGE = "/tableau-de-bord/abonnes/"
JANUARY = {"from": "2027-01-01", "to": "2027-01-31"}
LONG_AGO = date(2026, 3, 1)
LISTS = ("mouvements", "contrats", "creances", "engagements")


def browser_of(person):
    browser = Client(headers={"Accept-Language": "fr"})
    browser.force_login(person)
    return browser


@pytest.fixture
def browser(manager, frozen):
    return browser_of(manager)


@pytest.fixture
def issuer(db):
    return BearingFactory().issuer


def addresses(page):
    return [html.unescape(found) for found in re.findall(r'(?:src|srcset)="(/tableau-de-bord/images/[^"]+)"', page)]


def entries(browser, path, **asked):
    page = browser.get(f"{PAGE}{path}/", {**JANUARY, **asked})
    return [(entry.what, entry.who, entry.amount) for entry in page.context["entries"]]


@pytest.fixture
def lived(issuer, coworker, site):
    """A contract that got dearer, one that ended, a late invoice, a pass and an advance."""
    light, full = PlanFactory(name="Nomade", monthly_fee="50.00"), PlanFactory(name="Résident", monthly_fee="90.00")
    contract_of((light, LONG_AGO, MONDAY), (full, date(2027, 1, 12), None), person=coworker, home_site=site)
    contract_of((light, LONG_AGO, date(2027, 1, 15)))
    owed(AccountFactory(), issuer, "310.00", day=date(2026, 11, 20))
    buy_pass(offer=PassOfferFactory(price=Decimal("75.00")), payer=Payer(coworker.pk), by=coworker, now=NOW)
    paid(AccountFactory(), issuer, "80.00")


def tiles(page):
    return {
        tile["label"]: tile["value"].replace("\u202f", " ").replace("\u00a0", " ") for tile in page.context["tiles"]
    }


def test_key_figures_are_told(browser, lived):
    told = tiles(browser.get(PAGE, JANUARY))
    assert (told["Revenu récurrent mensuel"], told["Abonnés"], told["Attrition des abonnés"]) == (
        "90,00 €",
        "1",
        "50 %",
    )
    assert (told["Créances TTC"], told["Carnets à honorer"]) == ("310,00 €", "75,00 €")


def test_each_figure_has_its_picture_its_numbers_its_meaning_and_its_files(browser, lived):
    page = browser.get(PAGE, JANUARY)
    figures = [*page.context["recurring"], *page.context["money"]]
    assert len(figures) == 6
    for figure in figures:
        assert (len(figure["images"]), bool(figure["rows"]), bool(figure["meaning"])) == (4, True, True)
        assert (browser.get(figure["csv_url"]).status_code, browser.get(figure["xlsx_url"]).status_code) == (200, 200)


def test_pictures_lost_by_the_cache_are_read_anew(browser, lived):
    found = addresses(browser.get(PAGE, JANUARY).content.decode())
    before = [browser.get(address).content for address in found]
    cache.clear()
    assert [browser.get(address).content for address in found] == before
    assert {ElementTree.fromstring(picture).tag for picture in before} == {"{http://www.w3.org/2000/svg}svg"}


def test_every_link_of_the_page_leads_somewhere(browser, lived):
    page = browser.get(PAGE, JANUARY).content.decode()
    links = {html.unescape(found) for found in re.findall(r'href="(/[^"]*)"', page)}
    links = {link for link in links if link.startswith(("/tableau-de-bord/abonnes/", "/equipe/"))}
    assert {browser.get(link).status_code for link in links} == {200}
    assert len(links) > 20


def test_movements_are_told_one_by_one(browser, lived, coworker):
    told = entries(browser, "mouvements")
    assert [(what, amount) for what, _who, amount in told] == [("Hausses", 40), ("Perdus", -50)]
    assert told[0][1] == str(coworker)
    assert [what for what, _who, _amount in entries(browser, "mouvements", mouvement="lost")] == ["Perdus"]


def test_the_entries_of_a_row_add_up_to_it(browser, lived):
    page = browser.get(PAGE, JANUARY)
    figure = next(figure for figure in page.context["recurring"] if "formule" in figure["title"])
    for row in figure["rows"]:
        address = html.unescape(re.search('href="([^"]+)"', row[0]).group(1))
        listed = browser.get(address).context
        shown = row[9].replace("\u202f", "").replace("\u00a0", "").replace("€", "").replace(",", ".")
        assert listed["amount"] == Decimal(shown)


def test_movements_are_those_of_the_days_and_of_the_row(browser, lived):
    last = {"from": "2027-01-12", "to": "2027-01-16"}
    assert [amount for _what, _who, amount in entries(browser, "mouvements", **last)] == [40, -50]
    assert entries(browser, "mouvements", **{**last, "from": "2027-01-13", "to": "2027-01-15"}) == []
    full = str(Plan.objects.get(name="Résident").public_id)
    told = entries(browser, "mouvements", plan=full)
    assert [(what, amount) for what, _who, amount in told] == [("Passés d’une ligne à l’autre", 50), ("Hausses", 40)]


def test_the_dearest_contracts_come_first_and_those_of_all_pages_are_summed(browser):
    plan = PlanFactory(monthly_fee="10.00")
    for _number in range(50):
        contract_of((plan, LONG_AGO, None))
    contract_of(("99.00", LONG_AGO, None))
    page = browser.get(f"{PAGE}contrats/", JANUARY).context
    assert (page["entries"][0].amount, len(page["entries"])) == (99, 50)
    assert (page["count"], page["amount"]) == (51, 599)


def test_figures_stand_beside_those_of_as_many_days_before(browser, lived, issuer):
    owed(AccountFactory(), issuer, "100.00", day=date(2027, 1, 20))
    page = browser.get(PAGE, {"from": "2027-01-12", "to": "2027-01-31"})
    told = {tile["label"]: tile["before"].replace("\u00a0", " ") for tile in page.context["tiles"]}
    assert (told["Revenu récurrent mensuel"], told["Créances TTC"]) == ("100,00 €", "310,00 €")
    assert (tiles(page)["Revenu récurrent mensuel"], tiles(page)["Créances TTC"]) == ("90,00 €", "410,00 €")


def test_the_year_of_a_month_is_the_twelve_up_to_it():
    assert year_of(Days(date(2027, 1, 1), date(2027, 1, 31))) == Days(date(2026, 2, 1), date(2027, 1, 31))


def test_contracts_under_way_lead_to_the_desk(browser, lived, coworker):
    page = browser.get(f"{PAGE}contrats/", JANUARY)
    (entry,) = page.context["entries"]
    assert (entry.what, entry.who, entry.amount, entry.url.startswith("/equipe/abonnements/")) == (
        "Résident", str(coworker), 90, True,
    )  # fmt: skip
    assert browser.get(entry.url).status_code == 200


def test_open_invoices_are_told_by_how_late_they_are(browser, lived):
    assert [amount for _what, _who, amount in entries(browser, "creances", retard="up_to_60")] == [310]
    assert entries(browser, "creances", retard="not_due") == []


def test_liabilities_are_told_one_by_one(browser, lived, issuer, coworker, site):
    credited(owed(AccountFactory(), issuer, "50.00"), "20.00")
    person = PersonFactory()
    join_plan(plan=PlanFactory(monthly_fee="31.00"), payer=Payer(person.pk), starts_on=MONDAY, now=at(8))
    issue_pending(account=account_of(person_id=person.pk), until=MONDAY, now=NOW)
    counted = {name: [one[2] for one in entries(browser, "engagements", dette=name)]
               for name in ("passes", "deferred", "advances", "credit_notes", "deposits")}  # fmt: skip
    assert counted == {
        "passes": [75], "deferred": [10], "advances": [80], "credit_notes": [20], "deposits": [],
    }  # fmt: skip


def test_passes_of_no_site_are_told_apart_from_those_of_one(browser, lived, coworker, site):
    offer = PassOfferFactory(price=Decimal("40.00"), site=site)
    buy_pass(offer=offer, payer=Payer(coworker.pk), by=coworker, now=NOW)
    told = [[one[2] for one in entries(browser, "engagements", **asked)] for asked in (
        {}, {"site": "none"}, {"site": site.slug}
    )]  # fmt: skip
    assert [sorted(amounts) for amounts in told] == [[40, 75], [75], [40]]


@pytest.mark.parametrize(
    ("path", "asked"),
    [("mouvements", {"mouvement": "hope"}), ("creances", {"retard": "hope"}), ("engagements", {"dette": "hope"}),
     ("contrats", {"plan": "hope"}), ("contrats", {"from": "hier"})],
)  # fmt: skip
def test_a_row_that_is_none_is_refused(browser, path, asked):
    assert browser.get(f"{PAGE}{path}/", {**JANUARY, **asked}).status_code in (400, 404)


@pytest.mark.parametrize("role", [None, Steward.Role.HOST, Steward.Role.PUBLISHER])
def test_others_are_refused(site, role):
    browser = browser_of(StewardFactory(site=site, role=role).person if role else PersonFactory())
    assert {browser.get(f"{PAGE}{path}", JANUARY).status_code for path in ("", *(f"{one}/" for one in LISTS))} == {403}


def test_a_visitor_signs_in_first(db):
    assert {Client().get(f"{PAGE}{path}/").status_code for path in LISTS} == {302}


@pytest.mark.parametrize("role", [Steward.Role.MANAGER, Steward.Role.ACCOUNTANT])
def test_a_steward_of_one_site_sees_nobody_and_no_money_of_another(site, lived, coworker, role):
    stranger = browser_of(StewardFactory(site=SiteFactory(name="Ailleurs"), role=role).person)
    assert stranger.get(PAGE, JANUARY).context["is_empty"]
    assert [entries(stranger, path) for path in LISTS] == [[], [], [], []]
    assert {stranger.get(f"{PAGE}{path}/", {**JANUARY, "site": site.slug}).status_code for path in LISTS} == {403}
    own = browser_of(StewardFactory(site=site, role=role).person)
    assert [(who, amount) for _what, who, amount in entries(own, "contrats")] == [(str(coworker), 90)]
    assert len(entries(own, "creances")) == 0


def test_an_accountant_reads_the_entries_and_does_not_run_the_contracts(site, lived):
    accountant = browser_of(StewardFactory(site=None, role=Steward.Role.ACCOUNTANT).person)
    page = accountant.get(f"{PAGE}contrats/", JANUARY)
    assert [entry.url for entry in page.context["entries"]] == [""]
    assert accountant.get(f"{PAGE}creances/", JANUARY).context["entries"][0].url.startswith("/factures/")


def test_an_entry_leads_to_no_page_that_its_reader_may_not_open(site, issuer):
    """The network bills for the site's members, the site's own issuer takes money, and a bicycle is lent there."""
    accountant = StewardFactory(site=site, role=Steward.Role.ACCOUNTANT).person
    member = PersonFactory()
    plan = PlanFactory(monthly_fee="31.00")
    join_plan(plan=plan, payer=Payer(member.pk), starts_on=MONDAY, home_site=site, now=at(8))
    issue_pending(account=account_of(person_id=member.pk), until=MONDAY, now=NOW)
    paid(AccountFactory(), BearingFactory(site=site, valid_from=date(2027, 1, 12)).issuer, "80.00")
    deposit = ask_deposit(
        issuer_id=issuer.pk, account=AccountFactory(), site_id=site.pk, source_kind="booking", source_id=uuid7(),
        label="Vélo", amount=Decimal("150.00"), now=NOW,
    )  # fmt: skip
    take_deposit(deposit=deposit, method="cash", by=StewardFactory(site=site, role="host").person, now=NOW)
    asked = [("creances", {}), ("engagements", {"dette": "advances"}), ("engagements", {"dette": "deposits"})]
    for reader, leads in ((accountant, False), (StewardFactory(site=None, role="manager").person, True)):
        pages = [browser_of(reader).get(f"{PAGE}{path}/", {**JANUARY, **more}) for path, more in asked]
        assert [[bool(entry.url) for entry in page.context["entries"]] for page in pages] == [[leads]] * 3


def test_nothing_at_all_says_so(browser):
    page = browser.get(PAGE, JANUARY)
    assert (page.status_code, page.context["is_empty"], addresses(page.content.decode())) == (200, True, [])


def test_a_wrong_choice_comes_back_with_the_form(browser):
    page = browser.get(PAGE, {**JANUARY, "to": "hier"})
    assert (page.status_code, bool(page.context["form"].errors)) == (400, True)


def test_the_number_of_queries_does_not_grow_with_the_members(browser, lived, issuer, django_assert_max_num_queries):
    browser.get(PAGE, JANUARY)
    for path in ("", "mouvements/", "contrats/", "creances/", "engagements/"):
        with CaptureQueriesContext(connection) as captured:
            browser.get(f"{PAGE}{path}", JANUARY)
            before = len(captured)
        contract_of(("50.00", LONG_AGO, date(2027, 1, 9)))
        contract_of(("50.00", LONG_AGO, None))
        owed(AccountFactory(), issuer, "10.00", day=MONDAY - timedelta(days=3))
        browser.get(PAGE, JANUARY)
        with django_assert_max_num_queries(before):
            browser.get(f"{PAGE}{path}", JANUARY)
