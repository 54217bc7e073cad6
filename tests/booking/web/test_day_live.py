"""The front desk's day, asked for again by its own page."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from booking.actions.attending import check_in
from booking.models import Booking
from booking.web.today import Line
from members.models import Person
from spaces.models import Resource, Site, Steward
from tests.booking.web.conftest import browser_of
from tests.conftest import NOW, at, between
from tests.factories import PersonFactory, ResourceFactory, SiteFactory, StewardFactory, book
from tests.factories.reports import past_booking

DAY = "/accueil-du-jour/"
LIVE = f"{DAY}vivant/"


@pytest.fixture
def desk_browser(host: Person) -> Client:
    return browser_of(host)


@pytest.fixture
def booking(desk: Resource) -> Booking:
    return book(PersonFactory(name="Maëlle"), [desk], between(9, 12), now=NOW)


def poll(client: Client, tag: str = ""):
    return client.get(LIVE, headers={"HX-Request": "true", "If-None-Match": tag})


def test_the_page_carries_the_tag_that_gets_304(desk_browser: Client, booking: Booking):
    page = desk_browser.get(DAY)
    tag = page.context["tag"]
    assert f'data-tag="{tag}"' in page.content.decode()
    answer = poll(desk_browser, f'"{tag}"')
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", f'"{tag}"')


def test_time_alone_changes_nothing_until_somebody_is_late(
    desk_browser: Client, booking: Booking, frozen: time_machine.Traveller
):
    frozen.move_to(at(8, 46))
    tag = poll(desk_browser).headers["ETag"]
    frozen.move_to(at(8, 59))
    assert poll(desk_browser, tag).status_code == 304
    frozen.move_to(at(9, 1))
    assert "En retard\u00a0: Maëlle, " in poll(desk_browser, tag).content.decode()


def test_an_arrival_elsewhere_is_new(desk_browser: Client, booking: Booking, frozen: time_machine.Traveller):
    frozen.move_to(at(9))
    tag = poll(desk_browser).headers["ETag"]
    check_in(booking=booking, by=booking.person, now=at(9))
    answer = poll(desk_browser, tag)
    assert answer.status_code == 200
    assert f'data-news="Arrivée\u00a0: Maëlle, {booking.resources[0]}"' in answer.content.decode()


def test_the_answer_is_the_day_alone(desk_browser: Client, booking: Booking):
    said = poll(desk_browser).content.decode()
    assert 'id="journee"' in said
    assert "<html" not in said


def test_another_language_has_another_tag(desk_browser: Client, booking: Booking):
    tag = poll(desk_browser).headers["ETag"]
    answer = desk_browser.get(LIVE, headers={"Accept-Language": "en", "If-None-Match": tag})
    assert answer.status_code == 200


def test_304_costs_no_more_queries_for_many_bookings(desk_browser: Client, site: Site, booking: Booking):
    def queries():
        tag = poll(desk_browser).headers["ETag"]
        with CaptureQueriesContext(connection) as found:
            assert poll(desk_browser, tag).status_code == 304
        return len(found)

    few = queries()
    for _number in range(3):
        book(PersonFactory(), [ResourceFactory(site=site)], between(9, 12), now=NOW)
    assert queries() == few
    assert few <= 12


def test_live_is_for_the_front_desk_of_the_site(browser: Client, desk_browser: Client, desk: Resource):
    elsewhere = ResourceFactory(site=SiteFactory(slug="ailleurs")).site
    accountant = browser_of(StewardFactory(site=desk.site, role=Steward.Role.ACCOUNTANT).person)
    answers = [browser.get(LIVE), accountant.get(LIVE), desk_browser.get(f"{LIVE}?site={elsewhere.slug}")]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_a_visitor_is_sent_to_sign_in(visitor: Client, desk: Resource):
    assert visitor.get(LIVE).status_code == 302


def test_another_day_is_not_kept_up_to_date(desk_browser: Client, desk: Resource):
    page = desk_browser.get(f"{DAY}?day=2027-01-12").content.decode()
    assert "data-live" not in page
    assert "front-desk.js" not in page


def test_workshops_of_the_day_stand_apart(desk_browser: Client, coworker: Person, room: Resource):
    past_booking(coworker, [room], between(14, 16), status="confirmed", purpose="session", title="Premiers clics")
    page = desk_browser.get(DAY)
    assert [row.title for row in page.context["today"].sessions] == ["Premiers clics"]
    assert page.context["today"].lines == []
    assert "atelier aujourd’hui" in page.content.decode()


def test_a_line_has_another_state_when_a_button_leaves_it(booking: Booking, frozen: time_machine.Traveller):
    arrived = check_in(booking=booking, by=booking.person, now=at(9))
    row = Booking.objects.with_resources().get(pk=arrived.pk)
    before, after = (Line(row, "present", now).state for now in (at(9, 1), at(9) + timedelta(hours=1)))
    assert before != after
