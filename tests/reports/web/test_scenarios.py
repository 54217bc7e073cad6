"""The pages on which a what-if is made, edited and forgotten."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from billing.models import Plan, PlanAllowance, Price, Tariff, UnitPrice
from reports.models import Scenario
from spaces.models import BookingPolicy, OpeningRule, Steward
from tests.factories import PersonFactory, PlanFactory, SiteFactory, StewardFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.tariffs import UnitPriceFactory
from tests.reports.web.conftest import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
LIST = "/tableau-de-bord/simulations/"
KEY = "public.desk.."
ROW = {f"{KEY}-hourly": "3.00", f"{KEY}-half_day": "", f"{KEY}-daily_cap": "15.00", f"{KEY}-free_minutes": "0"}


def page_of(scenario: Scenario, below: str = "") -> str:
    return f"{LIST}{scenario.public_id}/{below}"


def real() -> list[list[dict]]:
    """Everything that a scenario copies, as it is in the database."""
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


MODELS = (Tariff, Price, UnitPrice, Plan, PlanAllowance, OpeningRule, BookingPolicy)


@pytest.fixture
def scenario(desk) -> Scenario:
    return ScenarioFactory()


def test_an_empty_list_explains_and_offers_three_starts(browser):
    page = browser.get(LIST).content.decode()
    assert "Aucun scénario" in page
    assert page.count("?depart=") == 3


def test_simulations_are_for_who_reads_figures(desk):
    assert Client().get(LIST)["Location"] == f"/compte/login/?next={LIST}"
    host = StewardFactory(site=None, role=Steward.Role.HOST).person
    assert [browser_of(one).get(LIST).status_code for one in (PersonFactory(), host)] == [403, 403]


def test_a_new_scenario_copies_the_chosen_parts_of_today(browser, desk):
    said = {"name": "Essai", "site": "", "parts": ["tariff", "opening"]}
    answer = browser.post(f"{LIST}nouvelle/", said)
    made = Scenario.objects.get()
    assert answer["Location"] == page_of(made)
    assert set(made.terms) == {"tariff", "opening"}
    assert [price["hourly"] for price in made.terms["tariff"]["prices"]] == [str(p.hourly) for p in Price.objects.all()]


def test_a_start_raises_every_price_by_five_percent(browser, desk):
    Price.objects.update(hourly="3.00", daily_cap="15.00")
    browser.post(f"{LIST}nouvelle/", {"name": "Plus", "site": "", "start": "plus-cinq"})
    prices = Scenario.objects.get().terms["tariff"]["prices"]
    assert {(price["hourly"], price["daily_cap"]) for price in prices} == {("3.15", "15.75")}


def test_a_start_frees_the_first_hour_of_solidarity_alone(browser, desk):
    browser.post(f"{LIST}nouvelle/", {"name": "Solidaire", "site": "", "start": "premiere-heure"})
    prices = Scenario.objects.get().terms["tariff"]["prices"]
    assert {(price["group"], price.get("free_minutes", 0)) for price in prices} == {("public", 0), ("solidarity", 60)}


def test_a_start_opens_one_evening_more(browser, desk):
    browser.post(f"{LIST}nouvelle/", {"name": "Soirée", "site": "", "start": "une-soiree"})
    [opening] = Scenario.objects.get().terms["opening"]
    assert {rule["closes"] for rule in opening["rules"] if rule["weekday"] == 3} == {"22:00"}


def test_a_name_that_lacks_is_said_at_its_field_and_nothing_is_lost(browser, desk):
    answer = browser.post(f"{LIST}nouvelle/", {"name": "", "note": "Pour voir", "site": "", "parts": ["plans"]})
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["name"]
    assert "Pour voir" in answer.content.decode()


def test_a_changed_price_is_told_against_today(browser, scenario):
    Price.objects.filter(kind="desk").update(hourly="2.50", daily_cap="15.00")
    assert browser.post(page_of(scenario, "prix/?quoi=desk"), ROW).status_code == 302
    page = browser.get(page_of(scenario)).content.decode()
    assert "Postes de travail, public\u00a0: l’heure 2,50\xa0€ → 3,00\xa0€" in page
    assert "aujourd’hui 2,50\xa0€" in browser.get(page_of(scenario, "prix/?quoi=desk")).content.decode()


def test_a_price_that_is_set_back_leaves_the_scenario_as_today(browser, scenario):
    Price.objects.filter(kind="desk").update(hourly="2.50", daily_cap="15.00")
    for hourly in ("3.00", "2.50"):
        browser.post(page_of(scenario, "prix/?quoi=desk"), {**ROW, f"{KEY}-hourly": hourly})
    scenario.refresh_from_db()
    assert scenario.terms == {}


def test_a_wrong_amount_is_marked_where_it_stands_and_nothing_is_kept(browser, scenario):
    answer = browser.post(page_of(scenario, "prix/?quoi=desk"), {**ROW, f"{KEY}-hourly": "20.00"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Une journée ne coûte pas moins qu’une heure." in page
    assert 'value="20.00"' in page
    scenario.refresh_from_db()
    assert scenario.terms == {}


def test_prices_are_raised_together(browser, scenario):
    Price.objects.update(hourly="3.00", daily_cap="15.00")
    answer = browser.post(page_of(scenario, "prix/hausse/"), {"percent": "10", "kind": "desk", "step": "0.10"})
    assert answer.status_code == 302
    scenario.refresh_from_db()
    assert {p["hourly"] for p in scenario.terms["tariff"]["prices"] if p["kind"] == "desk"} == {"3.30"}


def test_a_rise_out_of_bounds_is_refused_in_its_form(browser, scenario):
    answer = browser.post(page_of(scenario, "prix/hausse/"), {"percent": "900"})
    assert (answer.status_code, list(answer.context["raising"].errors)) == (400, ["percent"])


PRICE = {"group": "member", "place": "desk..", "hourly": "1.50", "vat_rate": "20"}


def test_a_price_is_added_and_taken_away(browser, scenario):
    browser.post(page_of(scenario, "prix/ligne/?quoi=desk"), PRICE)
    scenario.refresh_from_db()
    assert "member" in {price["group"] for price in scenario.terms["tariff"]["prices"]}
    browser.post(page_of(scenario, "prix/ligne/?cle=member.desk.."), {"remove": "1"})
    scenario.refresh_from_db()
    assert scenario.terms == {}


def test_a_price_given_twice_is_refused_and_its_form_kept(browser, scenario):
    answer = browser.post(page_of(scenario, "prix/ligne/?quoi=desk"), {**PRICE, "group": "public"})
    assert answer.status_code == 400
    assert "Cette ligne en répète une autre." in answer.content.decode()


def test_a_unit_price_changes_and_an_empty_one_goes(browser, scenario):
    unit = UnitPriceFactory(tariff=Tariff.objects.get())
    key = f"public.{unit.usage_kind.public_id}."
    browser.post(page_of(scenario, "prix/?quoi=units"), {f"{key}-amount": "0.10"})
    scenario.refresh_from_db()
    assert [Decimal(one["amount"]) for one in scenario.terms["tariff"]["units"]] == [Decimal("0.10")]
    browser.post(page_of(scenario, "prix/?quoi=units"), {f"{key}-amount": ""})
    scenario.refresh_from_db()
    assert scenario.terms["tariff"].get("units", []) == []


def test_peak_hours_are_written(browser, scenario):
    said = {"half_day_minutes": "300", "weekday_0": "2", "starts_0": "10:00", "ends_0": "12:00", "count": "2"}
    assert browser.post(page_of(scenario, "prix/reglages/"), said).status_code == 302
    scenario.refresh_from_db()
    assert scenario.terms["tariff"]["peaks"] == [{"weekday": 2, "starts": "10:00", "ends": "12:00"}]
    assert scenario.terms["tariff"]["half_day_minutes"] == 300


def test_peak_hours_that_end_before_they_start_name_the_field(browser, scenario):
    said = {"half_day_minutes": "240", "weekday_0": "2", "starts_0": "12:00", "ends_0": "10:00", "count": "2"}
    answer = browser.post(page_of(scenario, "prix/reglages/"), said)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["ends_0"])


def test_a_plan_changes_and_its_members_may_take_another(browser, scenario):
    basic, other = PlanFactory(name="Nomade"), PlanFactory(name="Résident")
    said = {"monthly_fee": "60.00", "discount_percent": "10", "group": "member", "becomes": str(other.public_id)}
    browser.post(page_of(scenario, f"formules/{basic.public_id}/"), said | {"new_what": "desk", "new_amount": "20"})
    scenario.refresh_from_db()
    [plan] = scenario.terms["plans"]
    assert (plan["monthly_fee"], plan["becomes"], plan["allowances"][0]["amount"]) == (
        "60.00",
        str(other.public_id),
        1200,
    )
    page = browser.get(page_of(scenario)).content.decode()
    assert "Nomade\u00a0: cotisation 50,00\xa0€ → 60,00\xa0€, remise 0 → 10\u00a0%" in page
    assert "ses abonnés prennent Résident" in page


def test_a_week_is_written_for_a_site(browser, scenario, site):
    week = page_of(scenario, f"horaires/semaine/?lieu={site.public_id}")
    said = {"opens_0_0": "08:00", "closes_0_0": "12:00", "opens_0_1": "14:00", "closes_0_1": "22:00"}
    assert browser.post(week, said).status_code == 302
    scenario.refresh_from_db()
    [opening] = scenario.terms["opening"]
    assert [(rule["opens"], rule["closes"]) for rule in opening["rules"]] == [("08:00", "12:00"), ("14:00", "22:00")]
    browser.post(week, {"remove": "1"})
    scenario.refresh_from_db()
    assert scenario.terms == {}


def test_hours_that_overlap_name_the_field(browser, scenario, site):
    said = {"opens_0_0": "08:00", "closes_0_0": "12:00", "opens_0_1": "11:00", "closes_0_1": "22:00"}
    answer = browser.post(page_of(scenario, f"horaires/semaine/?lieu={site.public_id}"), said)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["opens_0_1"])


def test_a_rule_is_written_and_told(browser, scenario, site):
    said = {"site": str(site.public_id), "kind": "room", "min_minutes": "120"}
    said |= {"changes_cancellation": "on", "hours_0": "24", "percent_0": "50"}
    assert browser.post(page_of(scenario, "regles/regle/"), said).status_code == 302
    scenario.refresh_from_db()
    [policy] = scenario.terms["policy"]
    assert (policy["min_minutes"], policy["cancellation"]) == (120, [{"hours_before": 24, "percent": 50}])
    assert "durée minimale 2\xa0h" in browser.get(page_of(scenario)).content.decode()


def test_a_rule_that_contradicts_itself_names_the_field(browser, scenario):
    said = {"site": "", "kind": "", "min_minutes": "120", "max_minutes": "60"}
    answer = browser.post(page_of(scenario, "regles/regle/"), said)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["max_minutes"])


def test_a_part_becomes_as_today_again(browser, scenario):
    browser.post(page_of(scenario, "prix/hausse/"), {"percent": "10"})
    browser.post(page_of(scenario, "comme-aujourd-hui/"), {"part": "tariff"})
    scenario.refresh_from_db()
    assert scenario.terms == {}


def test_a_scenario_is_renamed_copied_and_deleted(browser, scenario):
    browser.post(page_of(scenario, "nom/"), {"name": "Rentrée", "note": ""})
    answer = browser.post(page_of(scenario, "copier/"))
    copied = Scenario.objects.exclude(pk=scenario.pk).get()
    assert (answer["Location"], copied.name) == (page_of(copied), "Rentrée (copie)")
    browser.post(page_of(copied, "supprimer/"))
    assert list(Scenario.objects.values_list("name", flat=True)) == ["Rentrée"]


EDITORS = ("", "nom/", "prix/", "prix/ligne/", "prix/reglages/", "formules/", "horaires/", "regles/", "regles/regle/")
POSTS = ("copier/", "supprimer/", "prix/hausse/", "comme-aujourd-hui/", "lancer/")


@pytest.mark.parametrize("owner", ["another site", "the network"])
def test_a_manager_of_one_site_never_meets_anothers_scenario(manages, desk, owner):
    hidden = ScenarioFactory(name="Secret", site=SiteFactory() if owner == "another site" else None)
    browser = manages(desk.site)
    assert "Secret" not in browser.get(LIST).content.decode()
    assert [browser.get(page_of(hidden, below)).status_code for below in EDITORS] == [404] * len(EDITORS)
    assert [browser.post(page_of(hidden, below), {}).status_code for below in POSTS] == [404] * len(POSTS)


def test_a_manager_of_one_site_edits_its_scenario_and_no_other_place(manages, desk):
    own, other = ScenarioFactory(site=desk.site), SiteFactory()
    browser = manages(desk.site)
    assert browser.get(page_of(own)).status_code == 200
    assert browser.get(page_of(own, f"horaires/semaine/?lieu={other.public_id}")).status_code == 404
    assert str(other.public_id) not in browser.get(page_of(own, "prix/ligne/")).content.decode()


def test_a_manager_of_one_site_makes_scenarios_of_it_alone(manages, desk):
    browser = manages(desk.site)
    answer = browser.post(f"{LIST}nouvelle/", {"name": "Partout", "site": "", "parts": ["tariff"]})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["site"])


def test_nothing_real_changes_when_a_scenario_does(browser, scenario, site):
    plan = PlanFactory()
    before = real()
    browser.post(page_of(scenario, "prix/hausse/"), {"percent": "10"})
    browser.post(page_of(scenario, f"formules/{plan.public_id}/"), {"monthly_fee": "1", "group": "public"})
    browser.post(page_of(scenario, f"horaires/semaine/?lieu={site.public_id}"), {})
    browser.post(page_of(scenario, "regles/regle/"), {"site": "", "kind": "", "min_minutes": "60"})
    scenario.refresh_from_db()
    assert set(scenario.terms) == {"tariff", "plans", "opening", "policy"}
    assert real() == before


def test_the_list_asks_as_much_of_the_database_for_ten_as_for_one(browser, scenario):
    browser.get(LIST)
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            browser.get(LIST)
        counts.append(len(queries))
        ScenarioFactory.create_batch(9)
    assert counts[0] == counts[1]
