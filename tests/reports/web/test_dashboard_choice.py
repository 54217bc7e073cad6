"""What the dashboard is asked: several sites, handy periods; and the page where each figure is defined."""

import re

import pytest
from django.test import Client

from spaces.models import Steward
from tests.conftest import MONDAY, between
from tests.factories import PersonFactory, ResourceFactory, SiteFactory, StewardFactory, open_every_day
from tests.factories.reports import past_booking

pytestmark = pytest.mark.django_db

PAGE = "/tableau-de-bord/"
DAY = {"from": "2027-01-11", "to": "2027-01-11"}


@pytest.fixture
def browser(manager, frozen):
    browser = Client(headers={"Accept-Language": "fr"})
    browser.force_login(manager)
    return browser


@pytest.fixture
def three(site):
    """Three places with a desk each; at the first somebody stays for six hours, at the second for three."""
    places = [site, SiteFactory(name="Ailleurs", slug="ailleurs"), SiteFactory(name="Loin", slug="loin")]
    for number, place in enumerate(places):
        if place != site:
            open_every_day(place)
        desk = ResourceFactory(site=place)
        if number < 2:
            past_booking(PersonFactory(), [desk], between(8, 14 - 3 * number))
    return places


def values(page):
    return [tile["value"] for tile in page.context["tiles"]]


def test_several_sites_are_chosen_together(browser, three):
    page = browser.get(PAGE, {**DAY, "site": [place.slug for place in three[:2]]})
    assert values(page)[:3] == ["38\u00a0%", "0\u00a0%", "9 h"]


def test_one_site_and_all_of_them_are_asked_as_before(browser, three):
    asked = [{**DAY, "site": three[1].slug}, {**DAY, "site": ""}, DAY]
    assert [values(browser.get(PAGE, one))[2] for one in asked] == ["3 h", "9 h", "9 h"]


def test_what_is_chosen_goes_along_to_pictures_files_and_other_periods(browser, three):
    page = browser.get(PAGE, {**DAY, "site": [place.slug for place in three[:2]]})
    figure = page.context["figures"][1]
    rows = browser.get(figure["csv_url"]).content.decode()
    assert ("Ailleurs" in rows, "Loin" in rows, browser.get(figure["images"]["clair"]).status_code) == (
        True,
        False,
        200,
    )
    for tab in [*page.context["presets"], page.context["areas"][0]]:
        assert re.findall(r"site=([^&]+)", tab["url"]) == [place.slug for place in three[:2]]


def test_the_steward_of_two_sites_chooses_none_but_theirs(three, frozen):
    person = StewardFactory(site=three[0], role=Steward.Role.MANAGER).person
    StewardFactory(person=person, site=three[2], role=Steward.Role.MANAGER)
    browser = Client(headers={"Accept-Language": "fr"})
    browser.force_login(person)
    mine = {**DAY, "site": [three[0].slug, three[2].slug]}
    assert values(browser.get(PAGE, mine))[2] == "6 h"
    assert browser.get(PAGE, {**DAY, "site": [three[0].slug, three[1].slug]}).status_code == 400
    api = [str(three[0].public_id), str(three[1].public_id)]
    assert browser.get("/api/v1/reports/occupancy", {**DAY, "site": api}).status_code == 403


def test_every_handy_period_is_what_it_says(browser, site, desk):
    found = {
        tab["label"]: re.findall(r"(?:from|to)=([^&]+)", tab["url"]) for tab in browser.get(PAGE).context["presets"]
    }
    assert found == {
        "4 dernières semaines": ["2026-12-14", "2027-01-10"],
        "Ce mois-ci": ["2027-01-01", "2027-01-11"],
        "Mois dernier": ["2026-12-01", "2026-12-31"],
        "3 derniers mois": ["2026-11-01", "2027-01-11"],
        "Cette année": ["2027-01-01", "2027-01-11"],
        "L’an dernier": ["2026-01-01", "2026-12-31"],
    }


def test_each_figure_stands_beside_the_same_days_a_year_earlier(browser, site, desk, coworker):
    past_booking(coworker, [desk], between(8, 11, MONDAY.replace(year=2026)))
    tiles = browser.get(PAGE, DAY).context["tiles"]
    assert [(tile["value"], tile["year"]) for tile in tiles][:3] == [
        ("0\u00a0%", "25\u00a0%"),
        ("0\u00a0%", "0\u00a0%"),
        ("0 h", "3 h"),
    ]


def test_the_first_year_that_reports_know_has_none_before(browser, site, desk):
    page = browser.get(PAGE, {"from": "2000-01-01", "to": "2000-12-31"})
    assert (page.status_code, {tile["before"] + tile["year"] for tile in page.context["tiles"]}) == (200, {""})


def test_every_key_figure_leads_to_its_definition(browser, site, desk, coworker):
    past_booking(coworker, [desk], between(8, 11))
    addresses = [tile["meaning"] for tile in browser.get(PAGE, DAY).context["tiles"]]
    page = browser.get(addresses[0].split("#")[0]).content.decode()
    assert [address for address in addresses if f'<dt id="{address.split("#")[1]}">' not in page] == []


def test_definitions_have_no_anchor_twice_and_none_empty(browser, site):
    page = browser.get("/tableau-de-bord/definitions/")
    anchors = re.findall(r'id="([^"]+)"', page.content.decode())
    assert len(anchors) == len(set(anchors))
    assert [section.name for section in page.context["sections"] if not section.meanings] == []


def test_definitions_are_for_those_who_read_reports(coworker):
    browser = Client()
    browser.force_login(coworker)
    assert browser.get("/tableau-de-bord/definitions/").status_code == 403
