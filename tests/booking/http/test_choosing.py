"""Any resources that fit: several that sit together, several kinds at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking.models import Allocation
from spaces.models import Resource
from tests.booking.http.conftest import asked
from tests.conftest import NOW, between
from tests.factories import FeatureFactory, PersonFactory, ResourceFactory, ZoneFactory, book

pytestmark = pytest.mark.usefixtures("frozen")

NINE_TO_ELEVEN = {"start": between(9, 11).start.isoformat(), "end": between(9, 11).end.isoformat()}


@pytest.fixture
def desks(site) -> list[Resource]:
    zone = ZoneFactory(site=site)
    return [
        ResourceFactory(site=site, zone=zone, name=f"Poste {number}", plan_x=60 * number, plan_y=0)
        for number in range(5)
    ]


def names(shape) -> list[str]:
    return [resource["name"] for resource in shape["resources"]]


def test_desks_for_a_team_are_one_booking_of_neighbours(post, desks):
    book(PersonFactory(), [desks[1]], between(9, 11), now=NOW)
    answer = post("/bookings", asked(any={"kind": "desk", "count": 3}))
    assert (answer.status_code, names(answer.json())) == (201, ["Poste 2", "Poste 3", "Poste 4"])
    assert answer.json()["attendees"] == 3


def test_desks_for_a_team_are_all_or_none(post, desks):
    answer = post("/bookings", asked(any={"kind": "desk", "count": 6}))
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing-free")
    assert not Allocation.objects.exists()


def test_years_old_requests_a_room_is_booked_with_equipment(post, site):
    """Asked of MRBS since 2012."""
    room = ResourceFactory(site=site, kind="room", name="Groix", capacity=8)
    projector = ResourceFactory(site=site, kind="equipment", name="Projecteur")
    projector.features.add(FeatureFactory(slug="projecteur"))
    wish = [{"kind": "room", "capacity": 6}, {"kind": "equipment", "features": ["projecteur"]}]
    answer = post("/bookings", asked(any=wish))
    assert (answer.status_code, names(answer.json())) == (201, ["Groix", "Projecteur"])
    assert set(Allocation.objects.values_list("resource", flat=True)) == {room.pk, projector.pk}


def test_a_room_without_its_equipment_is_not_booked(post, site):
    ResourceFactory(site=site, kind="room")
    projector = ResourceFactory(site=site, kind="equipment")
    book(PersonFactory(), [projector], between(9, 11), now=NOW)
    answer = post("/bookings", asked(any=[{"kind": "room"}, {"kind": "equipment"}]))
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing-free")


def test_what_is_quoted_for_a_team_is_what_is_booked(post, desks):
    body = asked(any={"kind": "desk", "count": 2})
    quote, booking = post("/quotes", body).json(), post("/bookings", body).json()
    assert (names(quote), quote["total"]) == (names(booking), booking["price"]["total"])


@pytest.mark.parametrize("wish", [[], "desk", [{"kind": "desk"}] * 6, {"kind": "desk", "count": 0}])
def test_any_of_another_shape_is_refused(post, desks, wish):
    assert post("/bookings", asked(any=wish)).status_code == 400


def test_people_share_the_desks_of_a_team(post, desks):
    assert post("/bookings", asked(any={"kind": "desk", "count": 3}, attendees=3)).status_code == 201
    answer = post("/quotes", asked(any={"kind": "desk", "count": 2}, attendees=3))
    assert answer.json()["code"] == "nothing-free"


def test_availability_for_several_suggests_those_that_sit_together(get, desks):
    book(PersonFactory(), [desks[3]], between(9, 11), now=NOW)
    query = {
        "kind": "desk",
        "count": 2,
        "start": between(9, 11).start.isoformat(),
        "end": between(9, 11).end.isoformat(),
    }
    rows = get("/availability", query).json()["results"]
    assert [row["resource"]["name"] for row in rows if row["suggested"]] == ["Poste 0", "Poste 1"]
    assert get("/availability", {**query, "count": 5}).json()["results"] == []


def test_availability_within_a_price(get, desks):
    query = NINE_TO_ELEVEN
    assert len(get("/availability", {**query, "max_price": "6.00"}).json()["results"]) == 5
    assert get("/availability", {**query, "max_price": "5.99"}).json()["results"] == []


def test_availability_for_several_asks_as_much_for_many_as_for_few(get, desks, django_assert_num_queries, site):
    query = {**NINE_TO_ELEVEN, "kind": "desk", "count": 2}
    get("/availability", query)
    with CaptureQueriesContext(connection) as asked:
        get("/availability", query)
    few = len(asked)
    for _number in range(10):
        ResourceFactory(site=site)
    get("/availability", query)
    with django_assert_num_queries(few):
        get("/availability", query)
