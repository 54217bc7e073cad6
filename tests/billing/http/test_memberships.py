from decimal import Decimal

import pytest

from billing.models import Charge, Membership, PlanAllowance
from tests.conftest import NOW, between
from tests.factories import AffiliationFactory, MembershipFactory, PersonFactory, PlanFactory, book

pytestmark = pytest.mark.usefixtures("frozen")
JSON = "application/json"


@pytest.fixture
def plan(db):
    plan = PlanFactory(slug="nomade", name="Nomade")
    PlanAllowance.objects.create(plan=plan, kind="desk", monthly_minutes=600)
    return plan


@pytest.fixture
def join(api, plan):
    def join(**more):
        body = {"plan": str(plan.public_id), **more}
        return api.post("/api/v1/memberships", body, content_type=JSON)

    return join


def test_plans_are_public(client, plan):
    PlanFactory(is_offered=False)
    [told] = client.get("/api/v1/plans").json()["results"]
    allowance = {
        "kind": "desk", "monthly_minutes": 600, "usage_kind": None, "units": 0, "step_minutes": 1, "reset": "month",
        "rollover": 0,
    }  # fmt: skip
    assert told == {
        "id": str(plan.public_id),
        "slug": "nomade",
        "name": "Nomade",
        "description": "",
        "group": "member",
        "monthly_fee": "50.00",
        "vat_rate": "20.00",
        "currency": "EUR",
        "allowances": [allowance],
        "version": 1,
        "scope": "network",
        "term_months": 1,
        "is_prorated": False,
        "sign_up_fee": "0.00",
        "trial_days": 0,
        "notice_days": 0,
        "minimum_months": 0,
        "longest_pause_months": 0,
        "discount_percent": 0,
    }


def test_plans_ask_as_many_queries_for_three_as_for_one(client, plan, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get("/api/v1/plans")
    PlanFactory.create_batch(2)
    with django_assert_num_queries(2):
        assert len(client.get("/api/v1/plans").json()["results"]) == 3


def test_joining_starts_today_and_charges_the_month(join, coworker):
    answer = join()
    assert (answer.status_code, answer.json()["starts_on"], answer.json()["ends_on"]) == (201, "2027-01-11", None)
    assert answer.headers["Location"] == f"/api/v1/memberships/{answer.json()['id']}"
    assert Charge.objects.total() == Decimal("60.00")


def test_the_answer_leads_to_the_membership(join, api):
    made = join()
    assert api.get(made.headers["Location"]).json() == made.json()


def test_two_memberships_at_once_are_a_conflict(join):
    join()
    answer = join()
    assert (answer.status_code, answer.json()["code"]) == (409, "membership-overlaps")


@pytest.mark.parametrize("day", ["2027-01-10", "2028-01-13", "9999-12-31", "0001-01-01"])
def test_one_joins_from_today_to_a_year_ahead(join, day):
    answer = join(starts_on=day)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["starts_on"])


def test_a_plan_that_is_not_offered_is_not_found(join, plan):
    type(plan).objects.update(is_offered=False)
    assert join().json()["code"] == "plan-not-found"


def test_an_organisation_joins_by_those_who_answer_for_it(join, coworker):
    answers, books = AffiliationFactory(person=coworker, role="administrator"), AffiliationFactory(person=coworker)
    joined = join(on_behalf_of=str(answers.organisation.public_id))
    assert joined.json()["payer"]["name"] == answers.organisation.name
    assert join(on_behalf_of=str(books.organisation.public_id)).json()["code"] == "payer-not-allowed"


def test_the_same_key_joins_once(api, plan):
    body = {"plan": str(plan.public_id)}
    first, again = (
        api.post("/api/v1/memberships", body, content_type=JSON, headers={"Idempotency-Key": "k"}) for _ in "12"
    )
    assert (again.status_code, again.json()) == (201, first.json())
    assert Membership.objects.count() == 1


def test_the_list_holds_ones_own_and_ones_organisations(api, coworker):
    mine = MembershipFactory(person=coworker)
    organisation = AffiliationFactory(person=coworker).organisation
    ours = MembershipFactory(person=None, organisation=organisation)
    MembershipFactory()
    found = [row["id"] for row in api.get("/api/v1/memberships").json()["results"]]
    assert found == [str(ours.public_id), str(mine.public_id)]


def test_somebody_elses_membership_is_not_found(api):
    strange = MembershipFactory()
    assert api.get(f"/api/v1/memberships/{strange.public_id}").json()["code"] == "membership-not-found"


def test_charges_are_listed_with_what_they_are_for(api, coworker, desk):
    booking = book(coworker, [desk], between(9, 11), now=NOW)
    book(PersonFactory(), [desk], between(12, 13), now=NOW)
    rows = api.get("/api/v1/charges").json()["results"]
    assert [(row["label"], row["total"], row["source"], row["activity_on"]) for row in rows] == [
        (f"{desk.name}, à l’heure", "6.00", {"kind": "booking", "id": str(booking.public_id)}, "2027-01-11")
    ]


def test_charges_ask_as_many_queries_for_three_as_for_one(api, coworker, desk, django_assert_num_queries):
    book(coworker, [desk], between(9, 10), now=NOW)
    api.get("/api/v1/charges")
    with django_assert_num_queries(2):
        api.get("/api/v1/charges")
    for hour in (10, 11):
        book(coworker, [desk], between(hour, hour + 1), now=NOW)
    with django_assert_num_queries(2):
        assert len(api.get("/api/v1/charges").json()["results"]) == 3
