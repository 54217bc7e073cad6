import pytest
from django.test import Client

from spaces.models import Grant
from tests.factories import PersonFactory, StewardFactory, token_for
from tests.factories.opening import GrantFactory, QualificationFactory

pytestmark = pytest.mark.usefixtures("frozen")
NOWHERE = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def laser(db):
    return QualificationFactory(name="Découpe laser", valid_months=12)


@pytest.fixture
def host_api(db):
    return Client(headers={"Authorization": f"Bearer {token_for(StewardFactory().person)}", "Accept-Language": "fr"})


def grants(laser):
    return f"/api/v1/qualifications/{laser.public_id}/grants"


def test_qualifications_are_public(client, laser):
    [row] = client.get("/api/v1/qualifications").json()["results"]
    assert (row["name"], row["valid_months"]) == ("Découpe laser", 12)


def test_holders_are_listed_for_the_desk(host_api, laser):
    row = GrantFactory(qualification=laser)
    GrantFactory(qualification=laser, revoked_at="2027-01-01T00:00Z")
    [shown] = host_api.get(grants(laser)).json()["results"]
    assert (shown["id"], shown["person"]["name"], shown["source"]) == (str(row.public_id), row.person.name, "steward")


@pytest.mark.parametrize("named", ["email", "public_id"])
def test_the_desk_grants(host_api, laser, coworker, named):
    answer = host_api.post(grants(laser), {"person": str(getattr(coworker, named))}, content_type="application/json")
    assert (answer.status_code, answer.json()["granted_on"], answer.json()["expires_on"]) == (
        201,
        "2027-01-11",
        "2028-01-11",
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"person": "personne@nulle.part"}, "person"),
        ({"person": "x"}, "person"),
        ({}, "person"),
        ({"granted_on": "2027-02-01", "expires_on": "2027-01-01"}, "expires_on"),
    ],
)
def test_a_grant_that_makes_no_sense_is_refused(host_api, laser, coworker, body, field):
    whole = {"person": coworker.email, **body} if field != "person" else body
    answer = host_api.post(grants(laser), whole, content_type="application/json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_granting_what_is_held_is_refused(host_api, laser, coworker):
    GrantFactory(qualification=laser, person=coworker)
    answer = host_api.post(grants(laser), {"person": coworker.email}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "grant-already-held")


def test_the_desk_takes_back_once(host_api, laser):
    address = f"/api/v1/grants/{GrantFactory(qualification=laser).public_id}/revoke"
    assert host_api.post(address).json()["revoked_at"]
    again = host_api.post(address)
    assert (again.status_code, again.json()["code"]) == (409, "grant-revoked")


def test_ones_own_grants_are_ones_own(api, coworker, laser):
    mine = GrantFactory(qualification=laser, person=coworker)
    GrantFactory(qualification=laser)
    assert [row["id"] for row in api.get("/api/v1/grants").json()["results"]] == [str(mine.public_id)]


def test_coworkers_see_no_holders_and_grant_nothing(api, laser, coworker):
    assert api.get(grants(laser)).status_code == 403
    assert api.post(grants(laser), {"person": coworker.email}, content_type="application/json").status_code == 403
    assert Grant.objects.count() == 0


def test_coworkers_take_back_neither_their_own_nor_others(api, laser, coworker):
    mine, other = GrantFactory(qualification=laser, person=coworker), GrantFactory(qualification=laser)
    codes = [api.post(f"/api/v1/grants/{row.public_id}/revoke").status_code for row in (mine, other)]
    assert codes == [403, 404]


def test_an_unknown_qualification_is_not_found(host_api):
    answer = host_api.get(f"/api/v1/qualifications/{NOWHERE}/grants")
    assert (answer.status_code, answer.json()["code"]) == (404, "qualification-not-found")


def test_strangers_are_asked_who_they_are(client, laser):
    assert [client.get(address).status_code for address in (grants(laser), "/api/v1/grants")] == [401, 401]


def test_the_number_of_holders_does_not_change_the_number_of_queries(host_api, laser, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count():
        with CaptureQueriesContext(connection) as asked:
            host_api.get(grants(laser))
        return len(asked)

    GrantFactory(qualification=laser)
    count()
    one = count()
    GrantFactory.create_batch(2, qualification=laser, person=PersonFactory())
    assert count() == one
