import pytest
from django.test import Client

from billing.models import Contribution, Pass
from members.models.token import Scope
from tests.factories import AffiliationFactory, PersonFactory, StewardFactory, token_for
from tests.factories.passes import ContributionFactory, ContributionRuleFactory, PassOfferFactory, pass_of

pytestmark = pytest.mark.usefixtures("frozen")
JSON = "application/json"
V1 = "/api/v1"


def client_of(person, *scopes) -> Client:
    token = token_for(person, scopes or tuple(Scope))
    return Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "fr"})


def test_offers_are_public_and_say_what_they_cost(client, db):
    PassOfferFactory(slug="dix", price="75.00")
    PassOfferFactory(is_offered=False)
    [offer] = client.get(f"{V1}/pass-offers").json()["results"]
    assert (offer["slug"], offer["price"], offer["vat_rate"], offer["total"]) == ("dix", "75.00", "20.00", "90.00")


def test_buying_answers_the_pass(api, coworker):
    answer = api.post(f"{V1}/passes", {"offer": str(PassOfferFactory().public_id)}, content_type=JSON)
    assert (answer.status_code, answer.json()["left"], answer.json()["valid_until"]) == (201, 10, "2028-01-10")
    assert api.get(answer.headers["Location"]).json() == answer.json()


def test_the_same_key_buys_once(api):
    body, headers = {"offer": str(PassOfferFactory().public_id)}, {"Idempotency-Key": "one"}
    answers = [api.post(f"{V1}/passes", body, content_type=JSON, headers=headers).json() for _ in range(2)]
    assert (answers[0], Pass.objects.count()) == (answers[1], 1)


def test_nobody_buys_for_an_organisation_they_do_not_answer_for(api, coworker):
    organisation = AffiliationFactory(person=coworker).organisation
    body = {"offer": str(PassOfferFactory().public_id), "on_behalf_of": str(organisation.public_id)}
    answer = api.post(f"{V1}/passes", body, content_type=JSON)
    assert (answer.status_code, answer.json()["code"]) == (403, "payer-not-allowed")


def test_what_is_not_offered_is_not_found(api):
    body = {"offer": str(PassOfferFactory(is_offered=False).public_id)}
    assert api.post(f"{V1}/passes", body, content_type=JSON).json()["code"] == "pass-offer-not-found"


@pytest.mark.parametrize(("method", "scope"), [("get", Scope.BILLING_WRITE), ("post", Scope.BILLING_READ)])
def test_passes_ask_for_a_scope(coworker, method, scope):
    answer = getattr(client_of(coworker, scope), method)(f"{V1}/passes", content_type=JSON)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")


def test_handing_over_answers_the_receivers_pass(api, coworker):
    organisation = AffiliationFactory(person=coworker).organisation
    row = pass_of(coworker)
    body = {"units": 4, "to": str(organisation.public_id)}
    answer = api.post(f"{V1}/passes/{row.public_id}/transfer", body, content_type=JSON)
    assert (answer.status_code, answer.json()["left"]) == (201, 4)
    assert answer.json()["payer"]["id"] == str(organisation.public_id)


@pytest.mark.parametrize(
    ("units", "is_fellow", "code"),
    [(11, True, "pass-too-short"), (1, False, "pass-transfer-not-allowed"), (0, True, "invalid")],
)
def test_refused_transfers(api, coworker, units, is_fellow, code):
    organisation = AffiliationFactory(person=coworker).organisation
    to = AffiliationFactory(organisation=organisation).person if is_fellow else PersonFactory()
    row = pass_of(coworker)
    body = {"units": units, "to": str(to.public_id)}
    assert api.post(f"{V1}/passes/{row.public_id}/transfer", body, content_type=JSON).json()["code"] == code


def test_the_pass_of_another_is_not_found(api):
    row = pass_of(PersonFactory())
    assert api.get(f"{V1}/passes/{row.public_id}").json()["code"] == "pass-not-found"
    assert api.get(f"{V1}/passes").json()["results"] == []


def test_lists_ask_as_many_queries_for_three_as_for_one(api, coworker, django_assert_max_num_queries):
    api.get(f"{V1}/passes")  # notes that the token was used today
    counts = []
    for _ in range(3):
        pass_of(coworker)
        with django_assert_max_num_queries(8) as asked:
            api.get(f"{V1}/passes")
        counts.append(len(asked))
    assert counts[0] == counts[2]


def test_hours_are_declared_and_withdrawn(api, site):
    body = {"site": str(site.public_id), "what": "Accueil", "done_on": "2027-01-10", "hours": "1.5"}
    made = api.post(f"{V1}/contributions", body, content_type=JSON)
    address = made.headers["Location"]
    assert (made.status_code, made.json()["status"], api.get(address).json()) == (201, "declared", made.json())
    assert api.post(f"{address}/withdraw").json()["status"] == "withdrawn"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"done_on": "2027-01-12"}, "contribution-in-the-future"), ({"hours": "0"}, "invalid"), ({"what": ""}, "invalid")],
)
def test_refused_declarations(api, site, wrong, code):
    body = {"site": str(site.public_id), "what": "Accueil", "done_on": "2027-01-10", "hours": "1.5", **wrong}
    assert api.post(f"{V1}/contributions", body, content_type=JSON).json()["code"] == code


def test_a_desk_validates_once(site):
    ContributionRuleFactory()
    desk, row = client_of(StewardFactory(site=site).person), ContributionFactory(site=site)
    answers = [desk.post(f"{V1}/contributions/{row.public_id}/validate") for _ in range(2)]
    assert (answers[0].json()["granted"], answers[0].json()["status"]) == ("20.00", "validated")
    assert (answers[1].status_code, answers[1].json()["code"]) == (409, "contribution-decided")


def test_a_desk_refuses_with_a_reason(site):
    desk, row = client_of(StewardFactory(site=site).person), ContributionFactory(site=site)
    address = f"{V1}/contributions/{row.public_id}/refuse"
    assert desk.post(address, {}, content_type=JSON).json()["code"] == "invalid"
    assert desk.post(address, {"reason": "Non"}, content_type=JSON).json()["reason"] == "Non"


def test_who_is_at_no_desk_decides_nothing(api, coworker, site):
    row = ContributionFactory(person=coworker, site=site)
    answer = api.post(f"{V1}/contributions/{row.public_id}/validate")
    assert (answer.status_code, Contribution.objects.get().status) == (404, "declared")


def test_nobody_decides_of_their_own(site):
    host = StewardFactory(site=site).person
    ContributionRuleFactory()
    row = ContributionFactory(person=host, site=site)
    answer = client_of(host).post(f"{V1}/contributions/{row.public_id}/validate")
    assert (answer.status_code, answer.json()["code"]) == (403, "contribution-of-oneself")


def test_contributions_are_listed_for_their_person_and_their_desk(api, coworker, site):
    own, other = ContributionFactory(person=coworker), ContributionFactory(site=site)
    desk = client_of(StewardFactory(site=site).person)
    listed = [[row["id"] for row in one.get(f"{V1}/contributions").json()["results"]] for one in (api, desk)]
    assert listed == [[str(own.public_id)], [str(other.public_id)]]
