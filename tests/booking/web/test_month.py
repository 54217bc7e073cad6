"""A month of a site, and of one resource."""

from datetime import date, timedelta

from django.test import Client

from booking.web.month import Cell, next_month
from members.models import Person
from spaces.models import Resource, Site
from tests.booking.web.counting import queries_of
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import ClosureFactory, PersonFactory, ResourceFactory, book

MONTH = "/mois/?month=2027-01"


def cells(client: Client, name: str) -> dict[date, Cell]:
    month = client.get(MONTH).context["month"]
    [row] = [row for row in month.rows if row.entry.name == name]
    return dict(zip(month.days, row.cells, strict=True))


def test_month_says_how_many_hours_of_each_day_are_free(browser: Client, desk: Resource):
    book(PersonFactory(), [desk], between(9, 12), now=NOW)
    found = cells(browser, desk.name)
    assert (found[MONDAY].kind, found[MONDAY].text) == ("y", "9\u00a0h")
    assert found[MONDAY + timedelta(days=1)].text == "12\u00a0h"
    assert found[date(2027, 1, 10)].kind == "p"


def test_month_shows_a_full_and_a_closed_day(browser: Client, desk: Resource):
    tomorrow = MONDAY + timedelta(days=1)
    book(PersonFactory(), [desk], between(8, 20, tomorrow), now=NOW)
    after = tomorrow + timedelta(days=1)
    ClosureFactory(site=desk.site, starts_at=at(0, day=after), ends_at=at(0, day=after + timedelta(days=1)))
    found = cells(browser, desk.name)
    assert [(found[day].kind, found[day].day) for day in (tomorrow, after)] == [("b", None), ("x", None)]


def test_month_asks_as_much_for_many_resources_as_for_one(browser: Client, site: Site, desk: Resource):
    one = queries_of(browser, MONTH)
    for _number in range(20):
        ResourceFactory(site=site)
    assert queries_of(browser, MONTH) == one


def test_slow_grids_month_of_sixty_resources_is_one_query_more_than_none(browser: Client, site: Site):
    for _number in range(60):
        ResourceFactory(site=site)
    assert queries_of(browser, MONTH) <= 12


def test_month_of_nothing_like_a_month_is_refused(browser: Client, desk: Resource):
    assert browser.get("/mois/?month=2027-13").status_code == 400


def test_months_follow_each_other_across_the_year():
    assert (next_month(date(2027, 12, 1)), next_month(date(2027, 1, 1), -1)) == (date(2028, 1, 1), date(2026, 12, 1))


def test_month_of_a_resource_is_a_calendar_that_begins_on_monday(browser: Client, desk: Resource, coworker: Person):
    page = browser.get(f"/mois/{desk.public_id}/?month=2027-01")
    weeks = page.context["weeks"]
    assert [bool(day) for day in weeks[0]] == [False] * 4 + [True] * 3
    assert f"/reserver/{desk.public_id}/?day=2027-01-12" in page.content.decode()


def test_month_of_an_unknown_resource_is_missing(browser: Client, site: Site):
    assert browser.get("/mois/0190a1b2-0000-7000-8000-000000000000/").status_code == 404
