from datetime import date

import pytest
import time_machine
from django.test import Client

from booking.models import Booking
from booking.web.grid import Cell
from members.models import Person
from spaces.models import Resource, Site
from tests.booking.web.counting import queries_of
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import OpeningRuleFactory, PersonFactory, ResourceFactory, book

WEEK = f"/semaine/?day={MONDAY}"


def cells(client: Client, name: str) -> list[Cell]:
    groups = client.get(WEEK).context["week"].groups
    [row] = [row for group in groups for row in group.rows if row.entry.name == name]
    return row.cells


def test_week_says_how_much_of_each_day_is_free(browser: Client, desk: Resource):
    book(PersonFactory(), [desk], between(9, 12), now=NOW)
    assert [cell.text for cell in cells(browser, desk.name)] == ["9\u00a0h", *["12\u00a0h"] * 6]


def test_week_draws_busy_and_own_time_apart(browser: Client, coworker: Person, desk: Resource):
    book(PersonFactory(), [desk], between(8, 9), now=NOW)
    book(coworker, [desk], between(14, 20), now=NOW)
    monday = cells(browser, desk.name)[0]
    assert (monday.busy, monday.mine) == ("M0 6h8", "M48 6h48")


def test_week_begins_on_monday_whatever_the_day(browser: Client, desk: Resource):
    week = browser.get("/semaine/?day=2027-01-17").context["week"]
    assert (week.monday, len(week.days)) == (MONDAY, 7)


def test_week_leaves_out_days_on_which_nothing_opens(browser: Client, desk: Resource):
    desk.site.opening_rules.filter(weekday__gte=5).delete()
    assert len(browser.get(WEEK).context["week"].days) == 5


def test_week_shows_the_closed_part_of_a_short_day(browser: Client, desk: Resource):
    desk.site.opening_rules.filter(weekday=1).delete()
    OpeningRuleFactory(site=desk.site, weekday=1, opens="08:00", closes="14:00")
    assert cells(browser, desk.name)[1].closed == "M48 6h48"


def test_week_of_a_full_day_has_no_link(browser: Client, desk: Resource):
    book(PersonFactory(), [desk], between(8, 20), now=NOW)
    full = cells(browser, desk.name)[0]
    assert (full.text, full.day) == ("complet", None)


def test_week_of_days_gone_by_offers_nothing(browser: Client, desk: Resource, frozen: time_machine.Traveller):
    frozen.move_to(at(21))
    assert [cell.text for cell in cells(browser, desk.name)][:2] == ["passé", "12\u00a0h"]


@pytest.mark.parametrize(
    ("is_private", "said"), [(True, "9\u00a0h – 10\u00a0h occupé"), (False, "9\u00a0h – 10\u00a0h Chorale")]
)
def test_week_shows_a_title_only_where_it_is_public(browser: Client, desk: Resource, is_private: bool, said: str):
    book(PersonFactory(), [desk], between(9, 10), now=NOW, title="Chorale", is_private=is_private)
    assert cells(browser, desk.name)[0].said == said


def test_week_shows_ones_own_private_title_to_oneself(browser: Client, coworker: Person, desk: Resource):
    book(coworker, [desk], between(9, 10), now=NOW, title="Chorale")
    assert cells(browser, desk.name)[0].said == "9\u00a0h – 10\u00a0h Chorale"


def test_week_forgets_cancelled_bookings(browser: Client, coworker: Person, desk: Resource):
    booking = book(coworker, [desk], between(9, 10), now=NOW)
    Booking.objects.filter(pk=booking.pk).update(status="cancelled")
    assert cells(browser, desk.name)[0].said == ""


def test_week_keeps_what_was_really_held_of_days_gone_by(browser: Client, coworker: Person, desk: Resource):
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    Booking.objects.filter(pk=booking.pk).update(status="completed", ended_at=at(10))
    assert cells(browser, desk.name)[0].said == "9\u00a0h – 10\u00a0h à vous"


def test_week_opens_on_the_next_day_of_use(visitor: Client, desk: Resource, frozen: time_machine.Traveller):
    frozen.move_to(at(21, day=date(2027, 1, 17)))
    assert visitor.get("/semaine/").context["week"].monday == date(2027, 1, 18)


def test_week_of_sixty_resources_stays_light(browser: Client, site: Site):
    for number in range(60):
        desk = ResourceFactory(site=site, name=f"Poste {number}")
        for day in range(7):
            begin = 8 + (number + day) % 4
            period = between(begin, begin + 3, day=MONDAY.replace(day=11 + day))
            book(PersonFactory(), [desk], period, now=NOW)
    assert queries_of(browser, WEEK) <= 12
    assert len(browser.get(WEEK).content) <= 60_000


def test_week_asks_as_much_for_many_resources_as_for_one(browser: Client, site: Site, desk: Resource):
    few = queries_of(browser, WEEK)
    for _ in range(3):
        book(PersonFactory(), [ResourceFactory(site=site)], between(9, 12), now=NOW)
    assert queries_of(browser, WEEK) == few


def test_week_cell_leads_to_the_resource_on_that_day(visitor: Client, desk: Resource):
    answer = visitor.get(f"/semaine/{desk.pk}/2027-01-12/")
    assert answer["Location"] == f"/reserver/{desk.public_id}/?day=2027-01-12"


@pytest.mark.parametrize("cell", ["999999/2027-01-12", "1/demain"])
def test_week_cell_that_does_not_exist_is_not_found(visitor: Client, desk: Resource, cell: str):
    assert visitor.get(f"/semaine/{cell}/").status_code == 404


def test_week_of_an_unknown_site_is_refused(visitor: Client, desk: Resource):
    assert visitor.get("/semaine/?site=ailleurs").status_code == 400


def test_week_of_a_network_without_resources_says_so(visitor: Client, db: None):
    assert "Rien à réserver" in visitor.get("/semaine/").content.decode()


def test_week_across_the_spring_change_keeps_the_wall_clock(browser: Client, desk: Resource):
    day = MONDAY.replace(month=3, day=28)
    book(PersonFactory(), [desk], between(8, 9, day=day), now=at(7, day=day))
    groups = browser.get(f"/semaine/?day={day}").context["week"].groups
    assert groups[0].rows[0].cells[6].said == "8\u00a0h – 9\u00a0h occupé"


def test_week_says_which_day_changes_its_clocks(browser: Client, desk: Resource):
    week = browser.get("/semaine/?day=2027-03-28").context["week"]
    assert [shift for _day, shift in week.heads] == [0, 0, 0, 0, 0, 0, 3600]
