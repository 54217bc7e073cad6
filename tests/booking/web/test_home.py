import re
from datetime import timedelta
from html import unescape

from django.test import Client

from booking.models import Booking
from members.models import Person
from spaces.models import Resource, Site
from tests.booking.web.asking import said
from tests.booking.web.counting import queries_of
from tests.conftest import NOW, at, between
from tests.factories import PersonFactory, ResourceFactory, book
from tests.factories.agenda import SessionFactory


def test_home_tells_a_visitor_what_is_free_soon(visitor: Client, site: Site, desk: Resource):
    book(PersonFactory(), [ResourceFactory(site=site)], between(8, 12), now=NOW)
    soon = visitor.get("/").context["soon"]
    assert (soon.free, soon.all, str(soon.cheapest), soon.is_now) == (1, 2, "9.00", False)


def test_home_during_opening_hours_offers_a_desk_now(visitor: Client, desk: Resource, frozen: object):
    frozen.move_to(at(9, 20))  # type: ignore[attr-defined]
    soon = visitor.get("/").context["soon"]
    assert (soon.is_now, soon.asked.period.start) == (True, at(9, 30))


def test_home_without_desks_still_stands(visitor: Client, db: None):
    answer = visitor.get("/")
    assert (answer.status_code, answer.context["soon"]) == (200, None)


def test_home_shows_ones_next_bookings(browser: Client, coworker: Person, desk: Resource):
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    book(PersonFactory(), [desk], between(14, 16), now=NOW)
    assert [one.booking for one in browser.get("/").context["bookings"]] == [booking]


def test_home_shows_the_next_published_sessions(visitor: Client, desk: Resource):
    published = SessionFactory(period=between(14, 16).stored, published_at=NOW - timedelta(days=1), status="published")
    SessionFactory(period=between(9, 10).stored, published_at=None, status="draft")
    assert visitor.get("/").context["sessions"] == [published]


def test_home_leads_to_a_booked_desk_in_three_clicks(browser: Client, desk: Resource):
    def link(page: str, address: str) -> str:
        return unescape(re.search(rf'href="({address}[^"]+)"', page)[1])  # type: ignore[index]

    home = browser.get("/").content.decode()
    plan = browser.get(link(home, "/reserver/\\?")).content.decode()
    confirmation = link(plan, "/reserver/[0-9a-f-]{36}/")
    browser.post(confirmation, said())
    assert Booking.objects.get().resources == [desk]


def test_home_asks_as_much_for_many_desks_as_for_one(browser: Client, coworker: Person, site: Site, desk: Resource):
    book(coworker, [desk], between(9, 12), now=NOW)
    few = queries_of(browser, "/")
    for _ in range(2):
        book(coworker, [ResourceFactory(site=site)], between(9, 12), now=NOW)
    assert queries_of(browser, "/") == few
