"""A what-if becomes the draft of a tariff: its prices, row by row, and nothing in force."""

from datetime import date

import pytest

from billing.models import PeakWindow, Price, Tariff
from reports.models import Scenario
from tests.factories import PersonFactory, PriceFactory, ResourceFactory, SiteFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.tariffs import PeakWindowFactory, UnitPriceFactory
from tests.reports.web.conftest import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
LIST = "/tableau-de-bord/simulations/"
SAID = {"name": "Tarif 2028", "valid_from": "2028-01-01"}
COLUMNS = (
    "group", "kind", "site_id", "resource_id", "hourly", "peak_hourly", "half_day", "daily_cap", "weekly", "monthly",
    "per_use", "minimum", "free_minutes", "floor_percent", "true_cost_percent", "deposit", "no_show_fee", "vat_rate",
)  # fmt: skip


def rows(tariff: Tariff) -> set:
    return set(tariff.prices.values_list(*COLUMNS))


@pytest.fixture
def today(desk) -> Tariff:
    """With a price of each sort: of all, of a site, of one resource; peak hours and something metered."""
    tariff = Tariff.objects.get()
    PriceFactory(tariff=tariff, kind="desk", site=desk.site, group="member", hourly="2.00", half_day="7.00")
    PriceFactory(tariff=tariff, kind="room", resource=ResourceFactory(kind="room", site=desk.site), deposit="50.00")
    PeakWindowFactory(tariff=tariff)
    UnitPriceFactory(tariff=tariff)
    return tariff


def scenario_of(browser, site=None) -> Scenario:
    said = {"name": "Essai", "site": site.slug if site else "", "parts": ["tariff"]}
    browser.post(f"{LIST}nouvelle/", said)
    return Scenario.objects.get()


def drafted(browser, scenario: Scenario) -> Tariff:
    answer = browser.post(f"{LIST}{scenario.public_id}/brouillon/", SAID)
    draft = Tariff.objects.get(is_published=False)
    assert answer["Location"] == f"/equipe/tarifs/{draft.public_id}/"
    return draft


def test_a_draft_has_the_scenarios_prices_row_by_row(browser, today):
    scenario = scenario_of(browser)
    browser.post(f"{LIST}{scenario.public_id}/prix/hausse/", {"percent": "10"})
    draft, dearer = drafted(browser, scenario), Price.objects.filter(tariff=today)
    assert (draft.name, draft.valid_from) == ("Tarif 2028", date(2028, 1, 1))
    scenario.refresh_from_db()
    told = {(one["group"], one["kind"], one["hourly"]) for one in scenario.terms["tariff"]["prices"]}
    assert {(one.group, one.kind, str(one.hourly)) for one in draft.prices.all()} == told
    assert draft.prices.count() == dearer.count()
    assert list(draft.peak_windows.values_list("weekday", "starts", "ends")) == list(
        PeakWindow.objects.filter(tariff=today).values_list("weekday", "starts", "ends")
    )
    assert draft.unit_prices.get().amount == round(today.unit_prices.get().amount * 11 / 10, 4)


def test_a_draft_of_an_unchanged_scenario_is_todays_tariff(browser, today):
    assert rows(drafted(browser, scenario_of(browser))) == rows(today)


def test_a_draft_of_one_sites_scenario_keeps_the_prices_of_the_others(browser, today, desk):
    other = SiteFactory()
    PriceFactory(tariff=today, kind="desk", site=other, hourly="9.00", daily_cap="90.00")
    scenario = scenario_of(browser, site=desk.site)
    browser.post(f"{LIST}{scenario.public_id}/prix/hausse/", {"percent": "10"})
    draft = drafted(browser, scenario)
    assert draft.prices.get(site=other).hourly == 9
    assert str(draft.prices.get(site=desk.site).hourly) == "2.20"


def test_a_draft_is_in_force_nowhere(browser, today):
    before = rows(today)
    draft = drafted(browser, scenario_of(browser))
    assert (draft.is_published, rows(today)) == (False, before)


def test_a_scenario_without_prices_makes_no_draft(browser, today):
    answer = browser.post(f"{LIST}{ScenarioFactory().public_id}/brouillon/", SAID)
    assert (answer.status_code, Tariff.objects.count()) == (422, 1)


def test_only_who_edits_tariffs_makes_a_draft(manages, today, desk):
    browser = manages(desk.site)
    scenario = scenario_of(browser, site=desk.site)
    answers = [
        browser.get(f"{LIST}{scenario.public_id}/brouillon/"),
        browser.post(f"{LIST}{scenario.public_id}/brouillon/", SAID),
    ]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert "brouillon/" not in browser.get(f"{LIST}{scenario.public_id}/").content.decode()


def test_what_does_not_go_along_is_told(browser, today):
    scenario = scenario_of(browser)
    scenario.terms |= {"policy": [{"min_minutes": 60}]}
    scenario.save()
    page = browser.get(f"{LIST}{scenario.public_id}/brouillon/").content.decode()
    assert "Ce qui ne suit pas" in page
    assert "changées dans ce scénario" in page


def test_an_operator_is_led_to_where_hours_and_rules_are_changed(today):
    operator = PersonFactory(is_staff=True, is_superuser=True)
    scenario = scenario_of(browser_of(operator))
    page = browser_of(operator).get(f"{LIST}{scenario.public_id}/brouillon/").content.decode()
    assert "/admin/spaces/site/" in page
    assert "/admin/spaces/bookingpolicy/" in page


def test_a_kind_left_without_a_public_price_is_told_before_the_draft_is_made(browser, today):
    scenario = scenario_of(browser)
    address = f"{LIST}{scenario.public_id}/brouillon/"
    assert "Il manque un prix public" not in browser.get(address).content.decode()
    scenario.terms["tariff"]["prices"] = [one for one in scenario.terms["tariff"]["prices"] if one["kind"] != "desk"]
    scenario.save()
    page = browser.get(address).content.decode()
    assert "n’a plus de prix public pour\u00a0: Postes de travail." in page
