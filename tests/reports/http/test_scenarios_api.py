"""The addresses of what-ifs and of their replays."""

from datetime import date

import pytest
from django.test import Client

from billing.models import Price, Tariff
from members.models import Person
from members.models.token import Scope
from reports.models import Scenario, SimulationRun
from spaces.models import Steward
from tests.factories import OrganisationFactory, SiteFactory, StewardFactory, token_for
from tests.factories.scenarios import ScenarioFactory, SimulationRunFactory, done

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk", "frozen")]
SCENARIOS, SIMULATIONS = "/api/v1/reports/scenarios", "/api/v1/reports/simulations"
JSON = "application/json"
DAYS = {"from": "2026-12-01", "to": "2026-12-31"}
DEARER = {"tariff": {"prices": [{"group": "public", "kind": "desk", "hourly": "3.00"}]}}
DRAFT = {"name": "Tarif 2028", "valid_from": "2028-01-01"}


def client_of(person: Person, **more) -> Client:
    return Client(headers={"Authorization": f"Bearer {token_for(person, **more)}", "Accept-Language": "fr"})


@pytest.fixture
def client(manager) -> Client:
    return client_of(manager)


@pytest.fixture
def local(site) -> Client:
    return client_of(StewardFactory(site=site, role=Steward.Role.MANAGER).person)


def post(client: Client, address: str, body: dict, **headers):
    return client.post(address, body, content_type=JSON, **headers)


def one(scenario: Scenario, below: str = "") -> str:
    return f"{SCENARIOS}/{scenario.public_id}{below}"


def test_a_scenario_is_made_of_terms(client):
    answer = post(client, SCENARIOS, {"name": "Plus cher", "terms": DEARER})
    made = Scenario.objects.get()
    assert (answer.status_code, answer["Location"]) == (201, one(made))
    assert answer.json()["terms"]["tariff"]["prices"][0]["hourly"] == "3.00"


def test_a_scenario_is_made_of_a_copy_of_today(client):
    post(client, SCENARIOS, {"name": "Copie", "copy": ["tariff", "opening"]})
    assert set(Scenario.objects.get().terms) == {"tariff", "opening"}


def test_terms_that_cannot_be_read_name_the_field(client):
    answer = post(client, SCENARIOS, {"name": "?", "terms": {"plans": [{"plan": "x"}]}})
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (
        400,
        "scenario-terms-invalid",
        "plans.0.plan",
    )


def test_terms_of_another_place_are_refused(client, site):
    other = SiteFactory()
    terms = {"opening": [{"site": str(other.public_id), "rules": []}]}
    answer = post(client, SCENARIOS, {"name": "?", "site": str(site.public_id), "terms": terms})
    assert (answer.status_code, answer.json()["code"]) == (422, "scenario-out-of-scope")


def test_a_scenario_is_changed_and_deleted_as_it_was_seen(client):
    scenario = ScenarioFactory()
    tag = client.get(one(scenario))["ETag"]
    changed = client.patch(one(scenario), {"name": "Autre"}, content_type=JSON, headers={"If-Match": tag})
    assert (changed.status_code, changed.json()["name"]) == (200, "Autre")
    stale = client.patch(one(scenario), {"terms": {}}, content_type=JSON, headers={"If-Match": tag})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert client.delete(one(scenario)).status_code == 204
    assert not Scenario.objects.exists()


def test_new_terms_replace_all_that_were_there(client):
    scenario = ScenarioFactory(terms=DEARER)
    client.patch(one(scenario), {"terms": {"policy": [{"min_minutes": 60}]}}, content_type=JSON)
    scenario.refresh_from_db()
    assert set(scenario.terms) == {"policy"}


def test_a_scenario_is_replayed(client):
    scenario = ScenarioFactory(terms=DEARER)
    answer = post(client, SIMULATIONS, {"scenario": str(scenario.public_id), **DAYS, "elasticity": "-0.50"})
    run = SimulationRun.objects.get()
    assert (answer.status_code, answer["Location"]) == (202, f"{SIMULATIONS}/{run.public_id}")
    assert (run.scenario, run.first_day, run.terms) == (scenario, date(2026, 12, 1), DEARER)
    assert client.get(answer["Location"]).json()["status"] == "waiting"


def test_terms_written_with_the_question_are_kept_as_a_scenario(client, site):
    post(client, SIMULATIONS, {"terms": DEARER, "site": str(site.public_id), **DAYS})
    run = SimulationRun.objects.get()
    assert (run.scenario.site, run.scenario.name) == (site, "Essai du 11/01/2027")


def test_a_replay_asked_for_twice_with_one_key_happens_once(client):
    body = {"terms": DEARER, **DAYS}
    answers = [post(client, SIMULATIONS, body, headers={"Idempotency-Key": "k"}) for _twice in range(2)]
    assert (answers[0]["Location"], SimulationRun.objects.count()) == (answers[1]["Location"], 1)


@pytest.mark.parametrize(
    ("said", "field"),
    [({}, "scenario"), ({"terms": DEARER, "elasticity": "1"}, "elasticity"), ({"terms": DEARER, "kind": "x"}, "kind")],
)
def test_a_wrong_question_names_its_field(client, said, field):
    answer = post(client, SIMULATIONS, {**DAYS, **said})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_a_question_of_too_many_days_is_refused(client):
    answer = post(client, SIMULATIONS, {"terms": DEARER, "from": "2020-01-01", "to": "2026-01-01"})
    assert answer.json()["code"] == "report-period-too-long"


def test_a_result_is_read(client):
    run = done()
    told = client.get(f"{SIMULATIONS}/{run.public_id}").json()
    assert (told["status"], told["result"]["after"]["net"]) == ("done", "105.00")


def test_a_replay_is_stopped(client):
    run = SimulationRunFactory(status="running")
    assert client.post(f"{SIMULATIONS}/{run.public_id}/stop").json()["status"] == "stopped"


def test_a_draft_tariff_has_the_prices_of_the_scenario(client):
    scenario = ScenarioFactory(terms=DEARER)
    answer = post(client, one(scenario, "/draft-tariff"), DRAFT)
    draft = Tariff.objects.get(is_published=False)
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/tariffs/{draft.public_id}")
    assert list(draft.prices.filter(kind="desk").values_list("group", "hourly")) == [("public", 3)]


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31"])
def test_a_draft_is_of_a_year_that_calendars_know(client, day):
    answer = post(client, one(ScenarioFactory(), "/draft-tariff"), {**DRAFT, "valid_from": day})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["valid_from"])


def test_a_scenario_without_prices_makes_no_draft(client):
    answer = post(client, one(ScenarioFactory(), "/draft-tariff"), DRAFT)
    assert (answer.status_code, answer.json()["code"]) == (422, "scenario-without-prices")


def test_a_draft_is_for_managers_of_the_network_and_the_scope_of_accounting(manager, local, site):
    scenario = ScenarioFactory(site=site, terms=DEARER)
    reader = client_of(manager, scopes=[Scope.REPORTS_READ])
    answers = [post(one_of, one(scenario, "/draft-tariff"), DRAFT) for one_of in (reader, local)]
    assert [answer.json()["code"] for answer in answers] == ["scope-missing", "not-allowed"]
    assert Tariff.objects.count() == 1


@pytest.mark.parametrize("owner", ["another site", "the network"])
def test_a_manager_of_one_site_never_meets_anothers_scenario_or_result(local, owner):
    hidden = ScenarioFactory(site=SiteFactory() if owner == "another site" else None)
    run = done(scenario=hidden)
    refused = [
        local.get(one(hidden)),
        local.patch(one(hidden), {"name": "x"}, content_type=JSON),
        local.delete(one(hidden)),
        post(local, SIMULATIONS, {"scenario": str(hidden.public_id), **DAYS}),
        local.get(f"{SIMULATIONS}/{run.public_id}"),
        local.post(f"{SIMULATIONS}/{run.public_id}/stop"),
        post(local, one(hidden, "/draft-tariff"), DRAFT),
    ]
    assert [answer.status_code for answer in refused] == [404] * 7
    assert local.get(SCENARIOS).json()["results"] == []


def test_a_manager_of_one_site_asks_about_it_alone(local):
    answers = [
        post(local, address, {"name": "x", "terms": {}, **DAYS, **said})
        for address in (SCENARIOS, SIMULATIONS)
        for said in ({}, {"site": str(SiteFactory().public_id)})
    ]
    assert {answer.json()["code"] for answer in answers} == {"reports-not-allowed"}


def test_a_partners_token_sees_that_partners_scenarios(manager, site):
    partner = OrganisationFactory()
    own = ScenarioFactory(site=SiteFactory(organisation=partner))
    ScenarioFactory(site=site)
    told = client_of(manager, organisation=partner).get(SCENARIOS).json()["results"]
    assert [row["id"] for row in told] == [str(own.public_id)]


def test_scenarios_take_the_scope_to_read_reports(manager):
    answer = client_of(manager, scopes=[Scope.BOOKINGS_READ]).get(SCENARIOS)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")


def test_nothing_real_changes(client):
    before = list(Price.objects.order_by("pk").values())
    scenario = ScenarioFactory(terms=DEARER)
    post(client, SIMULATIONS, {"scenario": str(scenario.public_id), **DAYS})
    post(client, one(scenario, "/draft-tariff"), DRAFT)
    assert list(Price.objects.filter(tariff__is_published=True).order_by("pk").values()) == before
