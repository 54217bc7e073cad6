from decimal import Decimal

import pytest
from django.test import Client

from billing.models import Contribution
from tests.conftest import NOW
from tests.factories import PersonFactory, SiteFactory, StewardFactory
from tests.factories.passes import ContributionFactory, ContributionRuleFactory

PAGE = "/profil/contributions/"
TEAM = "/equipe/contributions/"


def signed_in(person) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(person)
    return client


@pytest.fixture
def browser(coworker, frozen):
    return signed_in(coworker)


@pytest.fixture
def desk(site, frozen):
    return signed_in(StewardFactory(site=site).person)


def test_declaring_hours(browser, coworker):
    site = SiteFactory()
    answer = browser.post(PAGE, {"what": "Accueil", "done_on": "2027-01-10", "hours": "1.5", "site": site.pk})
    row = Contribution.objects.get()
    assert (answer.status_code, row.person, row.hours, row.status) == (302, coworker, Decimal("1.5"), "declared")


@pytest.mark.parametrize("wrong", [{"done_on": "2027-01-12"}, {"hours": "0"}, {"hours": "25"}, {"what": ""}])
def test_a_wrong_declaration_is_said_in_the_form(browser, wrong):
    said = {"what": "Accueil", "done_on": "2027-01-10", "hours": "1.5", "site": SiteFactory().pk}
    assert (browser.post(PAGE, {**said, **wrong}).status_code, Contribution.objects.count()) == (400, 0)


def test_what_waits_can_be_withdrawn_by_its_person_only(browser, coworker):
    own, other = ContributionFactory(person=coworker), ContributionFactory()
    answers = [browser.post(f"{PAGE}{row.public_id}/retirer/").status_code for row in (own, other)]
    own.refresh_from_db()
    assert (answers, own.status) == ([302, 404], "withdrawn")


def test_the_statement_adds_up(browser, desk, coworker, site):
    ContributionRuleFactory()
    ContributionFactory(person=coworker, site=site)
    desk.post(f"{TEAM}{ContributionFactory(person=coworker, site=site).public_id}/valider/")
    statement = browser.get(PAGE).context["statement"]
    assert (statement.declared, statement.validated, statement.money_left) == (2, 2, Decimal(20))


def test_the_team_page_is_for_desks_and_shows_their_site(browser, desk, site):
    here, _elsewhere = ContributionFactory(site=site), ContributionFactory()
    assert browser.get(TEAM).status_code == 403
    assert list(desk.get(TEAM).context["waiting"]) == [here]


def test_a_desk_refuses_with_a_reason(desk, site):
    row = ContributionFactory(site=site)
    answers = [desk.post(f"{TEAM}{row.public_id}/refuser/", {"reason": reason}).status_code for reason in ("", "Non")]
    row.refresh_from_db()
    assert (answers, row.status, row.reason) == ([400, 302], "refused", "Non")


def test_another_desk_does_not_decide(desk):
    row = ContributionFactory()
    for verb in ("valider", "refuser"):
        assert desk.post(f"{TEAM}{row.public_id}/{verb}/", {"reason": "Non"}).status_code == 404


def test_ones_own_is_shown_without_buttons_and_refused(site, frozen):
    host = StewardFactory(site=site).person
    ContributionRuleFactory()
    row, client = ContributionFactory(person=host, site=site), signed_in(host)
    assert "/valider/" not in client.get(TEAM).content.decode()
    assert client.post(f"{TEAM}{row.public_id}/valider/").status_code == 403


def test_without_a_rule_the_page_says_so(desk, site):
    answer = desk.post(f"{TEAM}{ContributionFactory(site=site).public_id}/valider/")
    assert (answer.status_code, answer.context["refusal"].code) == (422, "contribution-rule-missing")


def test_the_team_page_asks_as_many_queries_for_three_as_for_one(desk, site, django_assert_max_num_queries):
    counts = []
    for _ in range(3):
        ContributionFactory(site=site)
        ContributionFactory(site=site, status="refused", decided_at=NOW, decided_by=PersonFactory())
        with django_assert_max_num_queries(10) as asked:
            desk.get(TEAM)
        counts.append(len(asked))
    assert counts[0] == counts[2]
