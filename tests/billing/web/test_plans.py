from datetime import date, timedelta

import pytest
from django.test import Client

from billing.models import Charge, Membership
from members.models import Affiliation, Person
from tests.factories import AffiliationFactory, MembershipFactory, PlanFactory


@pytest.fixture
def browser(coworker: Person, frozen: object) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(coworker)
    return client


PLANS = "/profil/abonnement/"


def test_plans_ask_a_visitor_to_sign_in(db: None):
    assert Client().get(PLANS)["Location"] == f"/compte/login/?next={PLANS}"


def test_plans_show_what_is_offered_with_its_price(browser: Client):
    plan = PlanFactory(monthly_fee="50.00")
    PlanFactory(is_offered=False)
    assert [(offer.plan, str(offer.fee)) for offer in browser.get(PLANS).context["offers"]] == [(plan, "60.00")]


def test_plans_show_what_is_left_of_ones_own(browser: Client, coworker: Person):
    plan = PlanFactory()
    plan.allowances.create(kind="desk", monthly_minutes=600)
    MembershipFactory(plan=plan, person=coworker)
    [current] = browser.get(PLANS).context["current"]
    assert [(one.granted, one.left) for one in current.included] == [(timedelta(hours=10), timedelta(hours=10))]


def test_joining_starts_today_and_charges_the_first_month(browser: Client, coworker: Person):
    plan = PlanFactory(monthly_fee="50.00")
    browser.post(PLANS, {"plan": plan.slug})
    membership = Membership.objects.get()
    assert (membership.person, membership.starts_on) == (coworker, date(2027, 1, 11))
    assert str(Charge.objects.total()) == "60.00"


def test_joining_twice_is_refused_on_the_page(browser: Client, coworker: Person):
    plan = PlanFactory()
    answers = [browser.post(PLANS, {"plan": plan.slug}) for _ in range(2)]
    assert ([answer.status_code for answer in answers], Membership.objects.count()) == ([302, 409], 1)


@pytest.mark.parametrize("is_offered", [False, None])
def test_joining_what_is_not_offered_is_not_found(browser: Client, is_offered: bool | None):
    slug = "none" if is_offered is None else PlanFactory(is_offered=is_offered).slug
    assert browser.post(PLANS, {"plan": slug}).status_code == 404


@pytest.mark.parametrize(("role", "status"), [(Affiliation.Role.ADMINISTRATOR, 302), (Affiliation.Role.MEMBER, 403)])
def test_joining_for_an_organisation_is_for_those_who_answer_for_it(
    browser: Client, coworker: Person, role: str, status: int
):
    organisation = AffiliationFactory(person=coworker, role=role).organisation
    answer = browser.post(PLANS, {"plan": PlanFactory().slug, "payer": str(organisation.public_id)})
    assert (answer.status_code, Membership.objects.filter(organisation=organisation).count()) == (status, status == 302)
