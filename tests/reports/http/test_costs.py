"""The addresses of costs."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models.token import Scope
from reports.models import Cost
from spaces.models import Steward
from tests.factories import PersonFactory, SiteFactory, StewardFactory, token_for
from tests.factories.costs import spent

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/reports/costs"


def client_of(person, **more):
    return Client(headers={"Authorization": f"Bearer {token_for(person, **more)}", "Accept-Language": "fr"})


@pytest.fixture
def keeper(manager):
    return client_of(manager)


@pytest.fixture
def accountant(site):
    return client_of(StewardFactory(site=site, role=Steward.Role.ACCOUNTANT).person)


def rent_of(site, **more):
    return {"site": str(site.public_id), "label": "Loyer", "amount": "900.00", "month": "2027-01", **more}


def post(client, body):
    return client.post(ADDRESS, body, content_type="application/json")


def test_a_cost_is_entered_for_each_month(keeper, site):
    answer = post(keeper, rent_of(site, until="2027-03"))
    assert answer.status_code == 201
    assert [(row["month"], row["amount"], row["behaviour"], row["activity"]) for row in answer.json()["results"]] == [
        ("2027-01", "900.00", "fixed", ""),
        ("2027-02", "900.00", "fixed", ""),
        ("2027-03", "900.00", "fixed", ""),
    ]


def test_a_cost_entered_twice_is_refused(keeper, site, manager):
    spent(manager, site, "1.00")
    answer = post(keeper, rent_of(site))
    assert (answer.status_code, answer.json()["code"]) == (409, "cost-twice")


@pytest.mark.parametrize(
    ("said", "field"),
    [({"amount": "-1"}, "amount"), ({"month": "2027-13"}, "month"), ({"behaviour": "odd"}, "behaviour"),
     ({"activity": "boat"}, "activity"), ({"label": ""}, "label")],
)  # fmt: skip
def test_a_cost_that_cannot_be_read_names_its_field(keeper, site, said, field):
    answer = post(keeper, rent_of(site, **said))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_months_in_the_wrong_order_are_refused(keeper, site):
    assert post(keeper, rent_of(site, until="2026-12")).json()["code"] == "cost-months-invalid"


def test_costs_are_listed_by_months_and_activity(keeper, site, manager):
    for month in (1, 2, 3):
        spent(manager, site, f"{month}.00", month=date(2027, month, 1), activity="room")
    spent(manager, site, "9.00", month=date(2027, 2, 1))
    rows = keeper.get(ADDRESS, {"from": "2027-02", "to": "2027-02", "activity": "room"}).json()["results"]
    assert [row["amount"] for row in rows] == ["2.00"]


def test_a_cost_is_read_changed_and_taken_away(keeper, site, manager):
    cost = spent(manager, site, "900.00")
    address = f"{ADDRESS}/{cost.public_id}"
    tag = keeper.get(address).headers["ETag"]
    changed = keeper.patch(address, {"amount": "910.00"}, content_type="application/json", headers={"If-Match": tag})
    assert (changed.status_code, changed.json()["amount"], changed.json()["label"]) == (200, "910.00", "Loyer")
    assert (
        keeper.patch(address, {"amount": "1"}, content_type="application/json", headers={"If-Match": tag}).status_code
        == 412
    )
    stale = keeper.delete(address, headers={"If-Match": tag})
    assert (stale.status_code, keeper.delete(address).status_code, Cost.objects.count()) == (412, 204, 0)


def test_an_accountant_keeps_the_costs_of_their_site(accountant, site):
    assert post(accountant, rent_of(site)).status_code == 201


def test_an_accountant_neither_sees_nor_touches_another_site(accountant, manager):
    cost = spent(manager, SiteFactory(), "900.00")
    address = f"{ADDRESS}/{cost.public_id}"
    assert accountant.get(ADDRESS).json()["results"] == []
    assert post(accountant, rent_of(cost.site)).json()["code"] == "reports-not-allowed"
    answers = [
        accountant.get(address),
        accountant.patch(address, {"amount": "1"}, content_type="application/json"),
        accountant.delete(address),
    ]
    assert [answer.json()["code"] for answer in answers] == ["cost-not-found"] * 3


def test_costs_are_not_for_the_front_desk(site):
    host = client_of(StewardFactory(site=site, role=Steward.Role.HOST).person)
    assert (host.get(ADDRESS).status_code, post(host, rent_of(site)).status_code) == (403, 403)


def test_a_token_that_reads_reports_enters_no_cost(site, manager):
    reader = client_of(manager, scopes=[Scope.REPORTS_READ])
    cost = spent(manager, site, "900.00")
    assert reader.get(f"{ADDRESS}/{cost.public_id}").status_code == 200
    answers = [
        post(reader, rent_of(site, label="Bail")),
        reader.patch(f"{ADDRESS}/{cost.public_id}", {"amount": "1"}, content_type="application/json"),
        reader.delete(f"{ADDRESS}/{cost.public_id}"),
    ]
    assert [answer.json()["code"] for answer in answers] == ["scope-missing"] * 3


def test_a_token_that_keeps_accounts_reads_no_report(site, manager):
    assert client_of(manager, scopes=[Scope.ACCOUNTING]).get(ADDRESS).json()["code"] == "scope-missing"


def test_costs_are_not_for_strangers(site):
    assert (Client().get(ADDRESS).status_code, client_of(PersonFactory()).get(ADDRESS).status_code) == (401, 403)


def test_costs_come_as_a_file(keeper, site, manager):
    spent(manager, site, "900.00")
    lines = keeper.get(f"{ADDRESS}.csv").content.decode().splitlines()
    assert lines[0].split(",")[:7] == ["id", "month", "label", "site_id", "site_name", "behaviour", "activity"]
    assert ",2027-01,Loyer," in lines[1]


def test_the_list_asks_as_many_queries_for_many_costs(keeper, manager):
    def queries():
        with CaptureQueriesContext(connection) as found:
            keeper.get(ADDRESS)
        return len(found)

    spent(manager, SiteFactory(), "1.00")
    queries()
    before = queries()
    for _number in range(3):
        spent(manager, SiteFactory(), "1.00")
    queries()
    assert queries() == before
