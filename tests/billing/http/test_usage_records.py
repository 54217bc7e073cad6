import pytest
from django.test import Client

from billing.models import Charge, UsageRecord
from members.models.token import Scope
from tests.factories import OrganisationFactory, PersonFactory, SiteFactory, StewardFactory, TariffFactory, token_for
from tests.factories.passes import UnitPriceFactory, UsageKindFactory

pytestmark = pytest.mark.usefixtures("frozen")
JSON = "application/json"
ADDRESS = "/api/v1/usage-records"


def client_of(person, *scopes) -> Client:
    token = token_for(person, scopes or tuple(Scope))
    return Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "fr"})


@pytest.fixture
def pages(db):
    return UnitPriceFactory(tariff=TariffFactory(), usage_kind=UsageKindFactory(slug="pages")).usage_kind


@pytest.fixture
def meter(pages):
    return client_of(StewardFactory().person)


@pytest.fixture
def item(coworker):
    def item(external_id="a-1", **more):
        said = {
            "external_id": external_id,
            "person": str(coworker.public_id),
            "kind": "pages",
            "quantity": "20",
            "occurred_at": "2027-01-11T06:30:00+01:00",
        }
        return {**said, **more}

    return item


@pytest.fixture
def tell(meter):
    def tell(*items, **options):
        return meter.post(ADDRESS, list(items), content_type=JSON, **options)

    return tell


def outcomes(answer) -> list[str]:
    return [row["problem"]["code"] if row["problem"] else row["outcome"] for row in answer.json()["results"]]


def test_a_batch_is_answered_item_by_item(tell, item):
    answer = tell(item(), item("a-2", kind="laser"), item("a-3", quantity="0"), "nonsense")
    assert (answer.status_code, outcomes(answer)) == (200, ["created", "usage-kind-not-found", "invalid", "invalid"])
    record = answer.json()["results"][0]["record"]
    assert (record["quantity"], record["total"], record["activity_on"]) == ("20.00", "2.40", "2027-01-11")
    assert UsageRecord.objects.count() == 1


def test_told_twice_it_is_known_and_told_otherwise_it_differs(tell, item):
    answers = [tell(item()), tell(item()), tell(item(quantity="21"))]
    assert [outcomes(answer) for answer in answers] == [["created"], ["known"], ["usage-record-differs"]]
    assert Charge.objects.count() == 1


def test_a_person_is_named_by_id_or_address_and_an_organisation_by_id(tell, item, coworker):
    organisation = OrganisationFactory()
    by_address = item("a-2", person=coworker.email.upper())
    for_organisation = item("a-3", person=None, organisation=str(organisation.public_id))
    assert outcomes(tell(item(), by_address, for_organisation)) == ["created"] * 3
    assert UsageRecord.objects.get(external_id="a-3").organisation == organisation


def test_an_item_names_one_payer_who_exists(tell, item):
    organisation = str(OrganisationFactory().public_id)
    wrong = [
        item("a-1", organisation=organisation),
        item("a-2", person=None),
        item("a-3", person=str(PersonFactory(is_active=False).public_id)),
        item("a-4", person="nobody@example.org"),
    ]
    assert outcomes(tell(*wrong)) == ["invalid", "invalid", "usage-payer-not-found", "usage-payer-not-found"]


def test_another_site_is_not_this_desks(tell, item):
    assert outcomes(tell(item(site=str(SiteFactory().public_id)))) == ["not-allowed"]


def test_who_has_several_desks_names_one(item, pages):
    host = StewardFactory().person
    site = StewardFactory(person=host).site
    answer = client_of(host).post(ADDRESS, [item(), item("a-2", site=str(site.public_id))], content_type=JSON)
    assert outcomes(answer) == ["invalid", "created"]


@pytest.mark.parametrize("body", [[], {}, {"records": "x"}])
def test_a_batch_is_a_list_of_some(meter, body):
    assert meter.post(ADDRESS, body, content_type=JSON).status_code == 400


def test_more_than_five_hundred_are_too_many(tell, item):
    answer = tell(*[item(str(number)) for number in range(501)])
    assert (answer.status_code, UsageRecord.objects.count()) == (400, 0)


def test_the_same_batch_under_one_key_has_one_answer(tell, item):
    answers = [tell(item(), headers={"Idempotency-Key": "one"}).json() for _ in range(2)]
    assert answers[0] == answers[1]


def test_it_takes_a_desk_and_a_scope(coworker, item, pages):
    without_desk = client_of(coworker).post(ADDRESS, [item()], content_type=JSON)
    without_scope = client_of(StewardFactory().person, Scope.DESK).post(ADDRESS, [item()], content_type=JSON)
    assert [answer.json()["code"] for answer in (without_desk, without_scope)] == ["not-allowed", "scope-missing"]


def test_a_record_is_reversed_once_by_its_desk(tell, item, meter, api):
    address = f"{ADDRESS}/{tell(item()).json()['results'][0]['record']['id']}/reverse"
    answers = [api.post(address), meter.post(address), meter.post(address)]
    assert [answer.status_code for answer in answers] == [404, 201, 409]
    assert (answers[1].json()["quantity"], str(Charge.objects.total())) == ("-20.00", "0.00")


def test_records_are_seen_by_their_payer_and_their_desk(tell, item, meter, api, pages):
    tell(item(), item("a-2", person=str(PersonFactory().public_id)))
    counts = [len(client.get(ADDRESS).json()["results"]) for client in (api, meter, client_of(PersonFactory()))]
    assert counts == [1, 2, 0]
    assert len(meter.get(ADDRESS, {"kind": "laser"}).json()["results"]) == 0


def test_what_is_metered_is_public(client, pages):
    UsageKindFactory(is_offered=False)
    assert [row["slug"] for row in client.get("/api/v1/usage-kinds").json()["results"]] == ["pages"]


def test_the_list_asks_as_many_queries_for_three_as_for_one(tell, item, meter, django_assert_max_num_queries):
    counts = []
    for number in range(3):
        tell(item(str(number)))
        with django_assert_max_num_queries(8) as asked:
            meter.get(ADDRESS)
        counts.append(len(asked))
    assert counts[0] == counts[2]
