from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from billing.actions.joining import join_plan
from billing.actions.leaving import leave_plan
from billing.contracts import State, contract_of
from billing.models import Membership, Plan
from billing.standing import Payer
from tests.conftest import NOW, between
from tests.factories import AffiliationFactory, PersonFactory, PlanFactory, SiteFactory, StewardFactory, book

MINE, DESK = "/profil/abonnement/", "/equipe/abonnements/"


def signed_in(person) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(person)
    return client


@pytest.fixture
def browser(coworker, frozen):
    return signed_in(coworker)


@pytest.fixture
def manager(frozen, db):
    return signed_in(StewardFactory(role="manager", site=None).person)


def joined(person, **more) -> Membership:
    plan = PlanFactory(**{"name": "Nomade", "monthly_fee": 62, "longest_pause_months": 2, **more})
    return join_plan(plan=plan, payer=Payer(person.pk), starts_on=date(2027, 1, 1), now=NOW, by=person)


def test_a_contract_shows_what_it_is_and_what_may_become_of_it(browser, coworker):
    row = joined(coworker)
    page = browser.get(f"{MINE}{row.public_id}/")
    assert (page.context["one"].state, page.context["may_act"]) == (State.ACTIVE, True)
    assert [f"{MINE}{row.public_id}/{verb}/" in page.content.decode() for verb in ("changer", "pause", "resilier")] == [
        True, True, True,
    ]  # fmt: skip


def test_a_change_is_shown_with_its_price_before_it_is_made(browser, coworker):
    row, plan = joined(coworker), PlanFactory(monthly_fee=124)
    page = browser.get(f"{MINE}{row.public_id}/changer/?plan={plan.slug}")
    assert (str(page.context["rehearsal"].total), Membership.objects.count()) == ("50.40", 1)
    answer = browser.post(f"{MINE}{row.public_id}/changer/", {"plan": plan.slug})
    assert (answer.status_code, contract_of(row.contract).last.plan) == (302, plan)


def test_a_pause_is_noted(browser, coworker):
    row = joined(coworker)
    browser.post(f"{MINE}{row.public_id}/pause/", {"first": "2027-01-21", "last": "2027-02-10"})
    assert contract_of(row.contract).pause(date(2027, 1, 11)) == (date(2027, 1, 21), date(2027, 2, 10))


def test_a_refusal_is_shown_in_the_page_with_its_status(browser, coworker):
    row = joined(coworker)
    page = browser.get(f"{MINE}{row.public_id}/pause/?first=2027-01-21&last=2027-12-10")
    assert (page.status_code, page.context["refusal"].code) == (422, "pause-too-long")


def test_a_day_that_is_none_is_said_beside_its_field(browser, coworker):
    row = joined(coworker)
    page = browser.post(f"{MINE}{row.public_id}/pause/", {"first": "soon", "last": "2027-02-10"})
    assert (page.status_code, list(page.context["form"].errors)) == (400, ["first"])


def test_leaving_and_staying(browser, coworker):
    row = joined(coworker)
    browser.post(f"{MINE}{row.public_id}/resilier/", {"reason": "Déménagement"})
    assert contract_of(row.contract).ends_on == date(2027, 1, 31)
    assert browser.get(f"{MINE}{row.public_id}/rester/").context["rehearsal"].contract.ends_on is None
    browser.post(f"{MINE}{row.public_id}/rester/")
    assert contract_of(row.contract).ends_on is None


def test_leaving_says_which_bookings_counted_on_the_membership(browser, coworker, desk):
    row = joined(coworker)
    row.plan.allowances.create(kind="desk", monthly_minutes=600)
    for day in (date(2027, 1, 20), date(2027, 2, 3)):
        book(coworker, [desk], between(9, 10, day), now=NOW)
    said = browser.get(f"{MINE}{row.public_id}/resilier/?reason=").context["consequences"]
    assert [words[:24] for words in said][-1] == "1 réservation à venir co"


def test_a_contract_of_somebody_else_is_not_found(browser):
    row = joined(PersonFactory())
    assert [browser.get(f"{MINE}{row.public_id}/{path}").status_code for path in ("", "resilier/")] == [404, 404]


def test_members_of_an_organisation_see_its_contract_and_do_not_bind_it(browser, coworker):
    organisation = AffiliationFactory(person=coworker).organisation
    row = join_plan(plan=PlanFactory(), payer=Payer(coworker.pk, organisation), starts_on=date(2027, 1, 1), now=NOW)
    statuses = [browser.get(f"{MINE}{row.public_id}/{path}").status_code for path in ("", "resilier/")]
    assert statuses == [200, 403]


@pytest.mark.parametrize("verb", ["terminer", "autre"])
def test_members_have_no_other_acts(browser, coworker, verb):
    assert browser.get(f"{MINE}{joined(coworker).public_id}/{verb}/").status_code == 404


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [("", 3), ("active", 1), ("trial", 1), ("leaving", 1), ("ending", 1), ("paused", 0), ("ended", 0)],
)
def test_the_teams_list_is_filtered(manager, chosen, expected):
    joined(PersonFactory())
    joined(PersonFactory(), trial_days=14)
    leave_plan(contract=joined(PersonFactory()).contract, by=None, now=NOW)
    assert len(manager.get(f"{DESK}?etat={chosen}").context["rows"]) == expected


def test_the_teams_list_asks_as_many_queries_for_three_as_for_one(manager):
    joined(PersonFactory())
    manager.get(DESK)
    asked = []
    for more in (0, 2):
        for _number in range(more):
            joined(PersonFactory())
        with CaptureQueriesContext(connection) as queries:
            assert len(manager.get(DESK).context["rows"]) == 1 + more
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_contract_is_found_by_its_persons_name(manager):
    joined(PersonFactory(name="Yann Kerbiriou"))
    joined(PersonFactory())
    assert len(manager.get(f"{DESK}?q=kerbi").context["rows"]) == 1


def test_a_manager_of_a_site_runs_the_contracts_at_home_there(frozen, db):
    site, other = SiteFactory(), SiteFactory()
    here, there = joined(PersonFactory()), joined(PersonFactory())
    Membership.objects.filter(pk=here.pk).update(home_site=site)
    Membership.objects.filter(pk=there.pk).update(home_site=other)
    client = signed_in(StewardFactory(role="manager", site=site).person)
    assert [one.row for one in client.get(DESK).context["rows"]] == [here]
    assert [client.get(f"{DESK}{row.public_id}/").status_code for row in (here, there)] == [200, 404]


def test_the_list_is_for_managers(browser):
    assert browser.get(DESK).status_code == 403


def test_a_manager_ends_a_contract_with_a_reason(manager, coworker):
    row = joined(coworker)
    manager.post(f"{DESK}{row.public_id}/terminer/", {"last": "2027-01-12", "reason": "Parti sans le dire"})
    assert contract_of(row.contract).ends_on == date(2027, 1, 12)


def test_a_manager_joins_somebody(manager, coworker):
    plan = PlanFactory()
    manager.post(f"{DESK}nouveau/", {"plan": plan.slug, "email": coworker.email, "starts_on": "2027-01-11"})
    assert Membership.objects.get().person == coworker


@pytest.mark.parametrize("email", ["", "personne@exemple.fr"])
def test_somebody_unknown_is_said_beside_the_field(manager, email):
    plan = PlanFactory()
    page = manager.post(f"{DESK}nouveau/", {"plan": plan.slug, "email": email, "starts_on": "2027-01-11"})
    assert (page.status_code, list(page.context["form"].errors)) == (400, ["email"])


def revision(page, **more) -> dict:
    initial = page.context["form"]
    said = {name: initial[name].value() for name in initial.fields}
    return {**{name: value for name, value in said.items() if value is not None and value is not False}, **more}


def test_the_next_version_of_a_plan_is_prepared(manager):
    plan = PlanFactory(slug="nomade", monthly_fee=50)
    plan.allowances.create(kind="desk", monthly_minutes=600)
    page = manager.get(f"{DESK}formules/nomade/")
    said = revision(page, monthly_fee="55.00", offered_from="2027-03-01", hours_desk="12")
    assert manager.post(f"{DESK}formules/nomade/", said).status_code == 302
    made = Plan.objects.get(replaces=plan)
    assert (made.slug, str(made.monthly_fee), made.version) == ("nomade-v2", "55.00", 2)
    assert list(made.allowances.values_list("kind", "monthly_minutes")) == [("desk", 720)]


def test_a_version_begins_tomorrow_at_the_earliest(manager):
    PlanFactory(slug="nomade")
    page = manager.get(f"{DESK}formules/nomade/")
    answer = manager.post(f"{DESK}formules/nomade/", revision(page, offered_from="2027-01-11"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["offered_from"])


def test_plans_are_the_networks(frozen, db):
    client = signed_in(StewardFactory(role="manager", site=SiteFactory()).person)
    assert client.get(f"{DESK}formules/").status_code == 403
