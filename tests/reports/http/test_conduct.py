"""The addresses of conduct and seat fill: their shapes, and who may ask."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client

from members.models.token import Scope
from spaces.models import Steward
from tests.conftest import MONDAY, between
from tests.factories import PersonFactory, ResourceFactory, SiteFactory, StewardFactory, token_for
from tests.factories.reports import past_booking

pytestmark = pytest.mark.django_db

NAMES = ["conduct", "seat-fill"]
DAY = {"from": "2027-01-11", "to": "2027-01-11"}


def client_of(person, **token):
    return Client(headers={"Authorization": f"Bearer {token_for(person, **token)}", "Accept-Language": "fr"})


def address(name):
    return f"/api/v1/reports/{name}"


@pytest.fixture
def reader(manager):
    return client_of(manager)


def test_conduct_says_who_came_who_gave_back_and_how_long_ahead(reader, site, desk, coworker):
    start = between(9, 12).start
    made = {"created_at": start - timedelta(hours=30), "no_show_at": start}
    past_booking(coworker, [desk], between(9, 12), **made)
    past_booking(PersonFactory(), [desk], between(12, 13), status="no_show", **made)
    given_back = {"status": "cancelled", "free_until": start - timedelta(days=1)}
    past_booking(coworker, [desk], between(13, 14), ended_at=start, **given_back)
    past_booking(coworker, [desk], between(14, 15), ended_at=start - timedelta(days=2), **given_back)
    (row,) = reader.get(address("conduct"), {**DAY, "group_by": "kind"}).json()["results"]
    assert row == {
        "kind": "desk",
        "bookings": 2,
        "expected": 2,
        "absent": 1,
        "no_show_rate": 0.5,
        "cancelled": 2,
        "late_cancelled": 1,
        "cancellation_rate": 0.5,
        "late_rate": 0.25,
        "lead_quarter": 30.75,
        "lead_median": 31.5,
        "lead_three_quarters": 32.25,
    }


def test_lead_times_are_spread_over_bands(reader, site, desk, coworker):
    for hour, ahead in ((9, timedelta(minutes=59)), (10, timedelta(hours=1)), (11, timedelta(days=28))):
        period = between(hour, hour + 1)
        past_booking(coworker, [desk], period, created_at=period.start - ahead)
    rows = reader.get(address("conduct"), {**DAY, "group_by": "lead"}).json()["results"]
    assert [(row["lead"], row["bookings"]) for row in rows] == [(0, 1), (1, 1), (5, 1)]


def test_seat_fill_weighs_people_and_places_by_hours(reader, site, coworker):
    room = ResourceFactory(site=site, kind="room", capacity=10)
    past_booking(coworker, [room], between(9, 12), attendees=5)
    past_booking(coworker, [room], between(13, 14), attendees=1)
    rows = reader.get(address("seat-fill"), {**DAY, "group_by": "resource"}).json()["results"]
    named = {"id": str(room.public_id), "name": room.name}
    assert rows == [{"resource": named, "bookings": 2, "seat_hours": 16, "capacity_hours": 40, "seat_fill": 0.4}]


def test_nothing_booked_has_no_seat_fill(reader, site, desk):
    assert reader.get(address("seat-fill"), DAY).json()["results"][0]["seat_fill"] is None


@pytest.mark.parametrize("name", NAMES)
def test_csv_and_xlsx_are_there(reader, desk, coworker, name):
    past_booking(coworker, [desk], between(9, 12))
    text = reader.get(f"{address(name)}.csv", {**DAY, "group_by": "plan,lead"}).content.decode()
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["plan"], row["plan_id"], row["bookings"]) == ("", "", "1")
    assert reader.get(f"{address(name)}.xlsx", {**DAY, "group_by": "lead"}).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_a_token_needs_the_scope(manager, name):
    limited = client_of(manager, scopes=[Scope.BOOKINGS_READ])
    assert limited.get(address(name), DAY).json()["code"] == "scope-missing"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", [None, Steward.Role.HOST, Steward.Role.PUBLISHER])
def test_others_than_managers_and_accountants_are_refused(site, name, role):
    person = StewardFactory(site=site, role=role).person if role else PersonFactory()
    answer = client_of(person).get(address(name), DAY)
    assert (answer.status_code, answer.json()["code"]) == (403, "reports-not-allowed")


@pytest.mark.parametrize("name", NAMES)
def test_the_steward_of_one_site_sees_that_site_only(site, desk, coworker, name):
    elsewhere = ResourceFactory(site=SiteFactory())
    for resource in (desk, elsewhere):
        past_booking(coworker, [resource], between(9, 12, MONDAY))
    steward = client_of(StewardFactory(site=site, role=Steward.Role.MANAGER).person)
    rows = steward.get(address(name), {**DAY, "group_by": "resource"}).json()["results"]
    assert [row["resource"]["id"] for row in rows] == [str(desk.public_id)]
    refused = steward.get(address(name), {**DAY, "site": elsewhere.site.public_id})
    assert refused.json()["code"] == "reports-not-allowed"
