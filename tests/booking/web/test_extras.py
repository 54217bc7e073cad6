"""A room booked with equipment, and several resources in one booking, on the page that confirms."""

from datetime import timedelta

import pytest
from django.test import Client

from booking.models import Allocation, Booking
from spaces.models import Resource, Site
from tests.conftest import MONDAY, NOW, between
from tests.factories import PersonFactory, ResourceFactory, ZoneFactory, book


@pytest.fixture
def projector(site: Site) -> Resource:
    return ResourceFactory(site=site, kind="equipment", name="Projecteur")


def address(room: Resource) -> str:
    period = between(9, 11)
    return f"/reserver/{room.public_id}/?start={period.start.isoformat()}&end={period.end.isoformat()}".replace(
        "+", "%2B"
    )


def extras(client: Client, room: Resource) -> list[str]:
    return [extra.entry.name for extra in client.get(address(room)).context["extras"]]


def test_a_room_offers_the_equipment_that_is_free_then(browser: Client, room: Resource, projector: Resource):
    taken = ResourceFactory(site=room.site, kind="equipment", name="Micro")
    book(PersonFactory(), [taken], between(10, 12), now=NOW)
    assert extras(browser, room) == ["Projecteur"]


def test_a_desk_offers_no_equipment(browser: Client, desk: Resource, projector: Resource):
    assert extras(browser, desk) == []


def test_equipment_changes_the_price_before_anything_is_booked(browser: Client, room: Resource, projector: Resource):
    alone = browser.get(address(room)).context["preview"].price.total
    page = browser.post(address(room), {"attendees": 1, "with": str(projector.public_id), "price": "1"})
    assert (page.status_code, page.context["preview"].price.total > alone) == (200, True)
    assert not Booking.objects.exists()


def test_equipment_with_rooms_is_one_booking(browser: Client, room: Resource, projector: Resource):
    """Asked of peers since 2012."""
    browser.post(address(room), {"attendees": 2, "with": str(projector.public_id)})
    booking = Booking.objects.get()
    assert {row.resource_id for row in booking.allocations.all()} == {room.pk, projector.pk}


def test_equipment_taken_meanwhile_books_nothing(browser: Client, room: Resource, projector: Resource):
    book(PersonFactory(), [projector], between(9, 11), now=NOW)
    answer = browser.post(address(room), {"attendees": 2, "with": str(projector.public_id)})
    assert (answer.status_code, Booking.objects.count()) == (409, 1)


def test_equipment_of_another_site_is_refused(browser: Client, room: Resource):
    elsewhere = ResourceFactory(kind="equipment")
    assert browser.post(address(room), {"attendees": 2, "with": str(elsewhere.public_id)}).status_code == 422


def test_search_for_several_proposes_neighbours_in_one_booking(browser: Client, site: Site):
    zone = ZoneFactory(site=site)
    for number in range(4):
        ResourceFactory(site=site, zone=zone, name=f"Poste {number}", plan_x=60 * number, plan_y=0)
    query = f"site={site.slug}&kind=desk&count=3&day={MONDAY}&start=09:00&end=11:00"
    page = browser.get(f"/reserver/au-choix/?{query}")
    assert page.context["draft"].names == "Poste 0, Poste 1, Poste 2"
    browser.post(f"/reserver/au-choix/?{query}", {"attendees": 1})
    booking = Booking.objects.get()
    assert (booking.attendees, Allocation.objects.count()) == (3, 3)


def test_search_for_more_than_is_free_leads_to_another_time(browser: Client, site: Site):
    desks = [ResourceFactory(site=site, name=f"Poste {number}") for number in range(2)]
    book(PersonFactory(), desks[:1], between(9, 11), now=NOW)
    query = f"site={site.slug}&kind=desk&count=2&day={MONDAY}&start=09:00&end=11:00"
    page = browser.get(f"/reserver/au-choix/?{query}")
    assert page.status_code == 409
    draft = browser.get(page.context["refusal"]["alternatives"][0]["url"]).context["draft"]
    assert (len(draft.entries), draft.period) == (2, between(11, 13))
    assert draft.period.length == timedelta(hours=2)
