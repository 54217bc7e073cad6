from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from billing.actions.joining import join_plan
from billing.models import Charge, Membership
from billing.standing import Payer
from tests.conftest import NOW
from tests.factories import AffiliationFactory, PersonFactory, PlanFactory, StewardFactory, token_for

pytestmark = pytest.mark.usefixtures("frozen")
JSON = "application/json"


@pytest.fixture
def row(coworker):
    plan = PlanFactory(name="Nomade", monthly_fee=62, longest_pause_months=2)
    return join_plan(plan=plan, payer=Payer(coworker.pk), starts_on=date(2027, 1, 1), now=NOW, by=coworker)


@pytest.fixture
def act(api, row):
    def act(verb, **said):
        return api.post(f"/api/v1/memberships/{row.public_id}/{verb}", said, content_type=JSON)

    return act


def test_a_membership_tells_its_contract(api, row):
    told = api.get(f"/api/v1/memberships/{row.public_id}").json()
    fee = {"on": "2027-02-01", "net": "62.00", "total": "74.40", "currency": "EUR"}
    assert (told["state"], told["next_fee"], told["contract"]) == ("active", fee, str(row.contract))


def test_a_dearer_plan_is_previewed_to_the_cent_and_nothing_happens(act):
    told = act("change", plan=str(PlanFactory(monthly_fee=124).public_id), preview=True).json()
    assert [line["net"] for line in told["lines"]] == ["-62.00", "20.00", "84.00"]
    assert (told["is_preview"], told["total"], told["membership"]["ends_on"]) == (True, "50.40", "2027-01-10")
    assert (Membership.objects.count(), Charge.objects.count()) == (1, 1)


def test_a_preview_says_what_then_happens(act):
    said = {"plan": str(PlanFactory(monthly_fee=124).public_id)}
    before, done = act("change", **said, preview=True).json(), act("change", **said).json()
    assert done == {**before, "is_preview": False}
    assert Charge.objects.count() == 4


def test_a_cheaper_plan_is_planned(act):
    plan = PlanFactory(name="Petit", monthly_fee=31)
    told = act("change", plan=str(plan.public_id)).json()
    assert told["membership"]["planned"] == {"plan": {"id": str(plan.public_id), "name": "Petit"}, "on": "2027-02-01"}
    assert told["lines"] == []


def test_a_pause_is_told(act):
    told = act("pause", **{"from": "2027-01-21", "until": "2027-02-20"}).json()
    assert told["membership"]["pause"] == {"from": "2027-01-21", "until": "2027-02-20"}


def test_a_pause_too_long_says_how_long_it_may_be(act):
    answer = act("pause", **{"from": "2027-01-21", "until": "2027-12-20"}).json()
    assert (answer["code"], answer["months"], answer["last"]) == ("pause-too-long", 2, "2027-03-20")


def test_leaving_says_the_last_day_and_is_taken_back(act):
    left = act("leave", reason="Déménagement").json()["membership"]
    stayed = act("stay").json()["membership"]
    assert (left["contract_ends_on"], left["state"], left["next_fee"]) == ("2027-01-31", "leaving", None)
    assert (stayed["contract_ends_on"], stayed["state"]) == (None, "active")


def test_the_history_is_told(act, api, row, coworker):
    act("leave", reason="Déménagement")
    told = api.get(f"/api/v1/memberships/{row.public_id}/history").json()
    assert [(one["what"], one["effective_on"], one["reason"]) for one in told] == [
        ("joined", "2027-01-01", ""), ("leaving", "2027-01-31", "Déménagement"),
    ]  # fmt: skip
    assert told[1]["by"]["name"] == coworker.name


@pytest.mark.parametrize("verb", ["change", "pause", "leave", "stay"])
def test_somebody_elses_contract_is_not_found(verb, row):
    other = Client(headers={"Authorization": f"Bearer {token_for(PersonFactory())}"})
    said = {"plan": str(row.plan.public_id), "from": "2027-01-21", "until": "2027-01-22"}
    answer = other.post(f"/api/v1/memberships/{row.public_id}/{verb}", said, content_type=JSON)
    assert answer.json()["code"] == "membership-not-found"


@pytest.mark.parametrize(("role", "status"), [("administrator", 200), ("member", 403)])
def test_an_organisations_contract_is_bound_by_those_who_answer_for_it(api, coworker, role, status):
    organisation = AffiliationFactory(person=coworker, role=role).organisation
    row = join_plan(
        plan=PlanFactory(), payer=Payer(coworker.pk, organisation), starts_on=date(2027, 1, 1), now=NOW, by=None
    )
    assert api.post(f"/api/v1/memberships/{row.public_id}/leave", {}, content_type=JSON).status_code == status


def test_a_manager_acts_on_behalf(row):
    manager = StewardFactory(role="manager", site=None).person
    client = Client(headers={"Authorization": f"Bearer {token_for(manager)}"})
    assert client.post(f"/api/v1/memberships/{row.public_id}/leave", {}, content_type=JSON).status_code == 200


def test_a_token_that_only_reads_changes_nothing(row, coworker):
    client = Client(headers={"Authorization": f"Bearer {token_for(coworker, scopes=['billing:read'])}"})
    assert client.get(f"/api/v1/memberships/{row.public_id}").status_code == 200
    answer = client.post(f"/api/v1/memberships/{row.public_id}/leave", {}, content_type=JSON)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")


def test_joining_says_the_trial(api):
    plan = PlanFactory(trial_days=14, sign_up_fee=Decimal("15.00"))
    told = api.post("/api/v1/memberships", {"plan": str(plan.public_id)}, content_type=JSON).json()
    assert (told["state"], told["trial_until"], told["next_fee"]["on"]) == ("trial", "2027-01-24", "2027-01-25")


def test_an_older_version_is_not_joined_any_more(api, client):
    old = PlanFactory()
    new = PlanFactory(replaces=old, offered_from=date(2027, 1, 1), version=2)
    assert [row["id"] for row in client.get("/api/v1/plans").json()["results"]] == [str(new.public_id)]
    answer = api.post("/api/v1/memberships", {"plan": str(old.public_id)}, content_type=JSON)
    assert answer.json()["code"] == "plan-not-found"
