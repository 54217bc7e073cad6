"""The plan of a site as it is now."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from booking.web.plan import Row
from members.models import Person
from spaces.models import Resource, Site
from tests.booking.web.counting import queries_of
from tests.conftest import NOW, at, between
from tests.factories import PersonFactory, ResourceFactory, ZoneFactory, book

PLAN = "/plan/"


@pytest.fixture(autouse=True)
def _open(frozen):
    frozen.move_to(at(10, 5))


@pytest.fixture
def desk(site: Site) -> Resource:
    return ResourceFactory(site=site, zone=ZoneFactory(site=site), name="Poste 1", plan_x=100, plan_y=100)


def row(client: Client, name: str) -> Row:
    [found] = [row for row in client.get(PLAN).context["live"].rows if row.entry.name == name]
    return found


def poll(client: Client, tag: str = ""):
    return client.get(PLAN, headers={"HX-Request": "true", "If-None-Match": tag})


def test_plan_says_until_when_a_desk_is_free_and_books_it_now(browser: Client, desk: Resource):
    book(PersonFactory(), [desk], between(14, 15), now=NOW)
    found = row(browser, "Poste 1")
    assert (found.state, found.state_text) == ("free", "libre jusqu’à 14\u00a0h")
    assert browser.get(found.url).context["preview"].price.total


def test_plan_says_until_when_a_desk_is_taken(browser: Client, desk: Resource):
    book(PersonFactory(), [desk], between(9, 11), now=NOW)
    assert (row(browser, "Poste 1").state, row(browser, "Poste 1").state_text) == ("busy", "occupé jusqu’à 11\u00a0h")


def test_plan_leads_to_ones_own_booking(browser: Client, coworker: Person, desk: Resource):
    mine = book(coworker, [desk], between(9, 11), now=NOW)
    assert (row(browser, "Poste 1").state, row(browser, "Poste 1").url) == ("mine", f"/reservations/{mine.public_id}/")


def test_plan_of_a_closed_hour_offers_no_booking_now(browser: Client, desk: Resource, frozen):
    frozen.move_to(at(21))
    assert row(browser, "Poste 1").state == "closed"


def test_plan_shows_what_stands_on_no_plan_as_a_list(browser: Client, desk: Resource, site: Site):
    ResourceFactory(site=site, kind="equipment", name="Vidéoprojecteur")
    assert [row.entry.name for row in browser.get(PLAN).context["unplaced"]] == ["Vidéoprojecteur"]


def test_plan_asked_again_answers_304_without_drawing(browser: Client, desk: Resource):
    first = poll(browser)
    again = poll(browser, first.headers["ETag"])
    assert (first.status_code, again.status_code, again.content, again.context) == (200, 304, b"", None)


def test_plan_asked_again_shows_what_has_changed(browser: Client, desk: Resource):
    tag = poll(browser).headers["ETag"]
    book(PersonFactory(), [desk], between(10, 11), now=NOW)
    assert poll(browser, tag).status_code == 200


def test_plan_of_another_person_is_another_plan(browser: Client, visitor: Client, desk: Resource):
    assert poll(visitor, poll(browser).headers["ETag"]).status_code == 200


def test_plan_asks_one_query_for_all_resources(browser: Client, site: Site, desk: Resource):
    one = queries_of(browser, PLAN)
    for number in range(20):
        ResourceFactory(site=site, zone=desk.zone, plan_x=10 * number, plan_y=300)
    assert queries_of(browser, PLAN) == one


def test_plan_asked_again_by_a_stranger_costs_two_queries(visitor: Client, desk: Resource):
    tag = poll(visitor).headers["ETag"]
    with CaptureQueriesContext(connection) as asked:
        poll(visitor, tag)
    assert len(asked) == 2
