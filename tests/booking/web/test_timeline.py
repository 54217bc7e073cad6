"""The day of a site: what it shows, what it leads to, and how light it stays."""

from datetime import date

import pytest
from django.test import Client

from booking.web.timeline import Line, Segment, Timeline
from members.models import Person
from spaces.models import Resource, Site
from tests.booking.web.counting import queries_of
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import BookingPolicyFactory, OpeningRuleFactory, PersonFactory, ResourceFactory, book

DAY = f"/journee/?day={MONDAY}"
FIXED = "\u00a0"


def shown(client: Client, address: str = DAY) -> Timeline:
    return client.get(address).context["timeline"]


def line(client: Client, name: str, address: str = DAY) -> Line:
    [found] = [line for group in shown(client, address).groups for line in group.lines if line.entry.name == name]
    return found


def parts(segments: list[Segment]) -> list[tuple[str, int]]:
    return [(part.kind, part.units) for part in segments]


def test_day_shows_what_is_free_taken_and_ones_own(browser: Client, coworker: Person, desk: Resource):
    book(PersonFactory(), [desk], between(9, 11), now=NOW)
    book(coworker, [desk], between(14, 15), now=NOW)
    assert parts(line(browser, desk.name).segments) == [("f", 4), ("b", 8), ("f", 12), ("m", 4), ("f", 20)]


def test_day_names_no_private_booking_of_others(browser: Client, desk: Resource):
    book(PersonFactory(), [desk], between(9, 11), now=NOW, title="Entretien annuel")
    assert "Entretien annuel" not in browser.get(DAY).content.decode()


def test_day_names_ones_own_booking(browser: Client, coworker: Person, desk: Resource):
    book(coworker, [desk], between(9, 11), now=NOW, title="Relire la maquette")
    assert line(browser, desk.name).segments[1].text == "Relire la maquette"


def test_day_shows_a_whole_as_taken_by_its_part(browser: Client, site: Site):
    from tests.factories import PartFactory

    half = ResourceFactory(site=site, kind="room", name="Groix A")
    whole = ResourceFactory(site=site, kind="room", name="Groix")
    PartFactory(whole=whole, part=half)
    book(PersonFactory(), [half], between(9, 11), now=NOW)
    assert parts(line(browser, "Groix").segments) == [("f", 4), ("b", 8), ("f", 36)]


def test_day_shows_closed_hours(browser: Client, desk: Resource):
    OpeningRuleFactory(site=desk.site, weekday=0, opens="21:00", closes="22:00")
    assert parts(line(browser, desk.name, f"{DAY}&all=1").segments) == [("f", 48), ("x", 4), ("f", 4)]


def test_day_offers_nothing_that_is_over(browser: Client, desk: Resource, frozen):
    frozen.move_to(at(10, 5))
    assert parts(line(browser, desk.name).segments) == [("p", 9), ("f", 39)]
    assert shown(browser).now_at == "17.36%"


def test_day_of_the_spring_change_has_twenty_three_hours(browser: Client, desk: Resource):
    desk.site.opening_rules.all().delete()
    for weekday in range(7):
        OpeningRuleFactory(site=desk.site, weekday=weekday, opens="00:00", closes="00:00")
    heads = shown(browser, "/journee/?day=2027-03-28").heads
    assert [head.text for head in heads[:4]] == [f"{hour}{FIXED}h" for hour in (0, 1, 3, 4)]
    assert sum(head.units for head in heads) == 23 * 4


def test_day_of_the_autumn_change_shows_an_hour_twice(browser: Client, desk: Resource):
    desk.site.opening_rules.all().delete()
    for weekday in range(7):
        OpeningRuleFactory(site=desk.site, weekday=weekday, opens="00:00", closes="00:00")
    heads = shown(browser, "/journee/?day=2027-10-31").heads
    assert [head.text for head in heads[:5]] == [f"{hour}{FIXED}h" for hour in (0, 1, 2, 2, 3)]


def test_a_row_says_the_steps_in_which_it_is_booked(browser: Client, desk: Resource):
    from datetime import timedelta

    BookingPolicyFactory(granularity=timedelta(hours=1), min_duration=timedelta(hours=2))
    found = line(browser, desk.name)
    assert (found.step, found.shortest) == (4, 8)


def test_choosing_leads_to_the_page_of_the_resource(browser: Client, desk: Resource):
    query = {"site": desk.site.slug, "day": str(MONDAY), "resource": desk.pk, "start": "09:00", "end": "11:00"}
    answer = browser.get("/journee/choisir/", query)
    assert (answer.status_code, answer.url.split("?")[0]) == (302, f"/reserver/{desk.public_id}/")
    assert browser.get(answer.url).context["draft"].period == between(9, 11)


def test_choosing_an_end_before_the_start_is_said_in_the_form(browser: Client, desk: Resource):
    query = {"site": desk.site.slug, "day": str(MONDAY), "resource": desk.pk, "start": "11:00", "end": "09:00"}
    answer = browser.get("/journee/choisir/", query)
    assert (answer.status_code, list(answer.context["choice"].errors)) == (400, ["end"])


def test_choosing_a_resource_of_elsewhere_is_refused(browser: Client, desk: Resource):
    elsewhere = ResourceFactory()
    query = {"site": desk.site.slug, "day": str(MONDAY), "resource": elsewhere.pk, "start": "09:00", "end": "10:00"}
    assert browser.get("/journee/choisir/", query).status_code == 400


def test_day_of_no_calendar_is_refused(browser: Client, desk: Resource):
    assert browser.get("/journee/?day=13/15").status_code == 400


@pytest.fixture
def sixty(site: Site, coworker: Person) -> list[Resource]:
    """A large site on a busy day: four bookings of each of sixty resources."""
    resources = [ResourceFactory(site=site, name=f"Poste {number}") for number in range(60)]
    others = PersonFactory()
    for resource in resources:
        for hour in (8, 10, 13, 16):
            book(others, [resource], between(hour, hour + 1), now=NOW)
    return resources


def test_slow_grids_day_of_sixty_resources_stays_light(browser: Client, sixty: list[Resource]):
    """Peers' day pages took twenty seconds or half a megabyte."""
    assert len(browser.get(DAY).content) <= 60_000


def test_slow_grids_day_asks_as_much_for_sixty_resources_as_for_one(browser: Client, sixty: list[Resource]):
    many = queries_of(browser, DAY)
    assert many <= 12
    Resource.objects.exclude(pk=sixty[0].pk).update(is_bookable=False)
    assert queries_of(browser, DAY) == many


def test_tabs_keep_site_and_day(visitor: Client, desk: Resource):
    day = date(2027, 1, 12)
    tabs = visitor.get(f"/journee/?site={desk.site.slug}&day={day}").context["tabs"]
    assert [tab["label"] for tab in tabs] == ["Liste", "Journée", "Semaine", "Mois", "Plan"]
    assert all(desk.site.slug in tab["url"] and "2027-01" in tab["url"] for tab in tabs)
    for tab in tabs:
        assert visitor.get(tab["url"]).status_code == 200
