"""The dashboard page and its pictures."""

import html
import re
from datetime import time, timedelta
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from spaces import catalogue
from spaces.models import Steward
from tests.conftest import MONDAY, between
from tests.factories import (
    OpeningRuleFactory,
    PersonFactory,
    ResourceFactory,
    SiteFactory,
    StewardFactory,
    open_every_day,
)
from tests.factories.reports import charged, past_booking

pytestmark = pytest.mark.django_db

PAGE = "/tableau-de-bord/"
DAY = {"from": "2027-01-11", "to": "2027-01-11"}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def browser(manager, frozen):
    browser = Client(headers={"Accept-Language": "fr"})
    browser.force_login(manager)
    return browser


def browser_of(person):
    browser = Client(headers={"Accept-Language": "fr"})
    browser.force_login(person)
    return browser


def addresses(page):
    """Of the pictures, in the order of the page."""
    return [html.unescape(found) for found in re.findall(r'(?:src|srcset)="(/tableau-de-bord/images/[^"]+)"', page)]


def words(svg):
    return [text.text for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_a_visitor_is_sent_to_sign_in(db):
    assert Client().get(PAGE).headers["Location"] == f"{reverse('account_login')}?next={PAGE}"


@pytest.mark.parametrize("role", [None, Steward.Role.HOST, Steward.Role.PUBLISHER])
def test_others_than_managers_and_accountants_are_refused(site, role):
    person = StewardFactory(site=site, role=role).person if role else PersonFactory()
    assert browser_of(person).get(PAGE).status_code == 403


def test_the_page_shows_the_last_four_whole_weeks_unless_asked(browser, site, desk):
    form = browser.get(PAGE).context["form"]
    assert (form["from"].value(), form["to"].value()) == ("2026-12-14", "2027-01-10")


def test_key_figures_stand_beside_those_of_the_period_before(browser, site, desk, coworker):
    past_booking(coworker, [desk], between(8, 14), checked_in_at=between(8, 14).start)
    past_booking(coworker, [desk], between(8, 11, MONDAY - timedelta(days=1)))
    charged(coworker, "1134.50", MONDAY)
    charged(coworker, "100.00", MONDAY, kind="desk", resource=desk, site=site)
    tiles = browser.get(PAGE, DAY).context["tiles"]
    assert [(tile["value"], tile["before"]) for tile in tiles] == [
        ("50\u00a0%", "25\u00a0%"),
        ("0\u00a0%", "0\u00a0%"),
        ("6 h", "3 h"),
        ("1\u202f234,50\u00a0€", "0,00\u00a0€"),
        ("8,33\u00a0€", "0,00\u00a0€"),
        ("–", ""),
        ("lundi 8\u00a0h", ""),
    ]


def test_each_figure_has_its_picture_its_numbers_and_its_files(browser, site, desk, coworker):
    past_booking(coworker, [desk], between(8, 20))
    page = browser.get(PAGE, DAY)
    assert [(len(figure["rows"]), len(figure["images"])) for figure in page.context["figures"]] == [
        (7, 4),
        (1, 4),
        (1, 4),
    ]
    for figure in page.context["figures"]:
        assert (browser.get(figure["csv_url"]).status_code, browser.get(figure["xlsx_url"]).status_code) == (200, 200)


def test_pictures_come_from_the_cache_in_every_look(browser, site, desk, coworker, django_assert_max_num_queries):
    past_booking(coworker, [desk], between(8, 20))
    found = addresses(browser.get(PAGE, DAY).content.decode())
    assert len(found) == 12
    for address in found:
        with django_assert_max_num_queries(4):
            answer = browser.get(address)
        assert ElementTree.fromstring(answer.content).tag == f"{SVG}svg"
        assert answer.headers["Cache-Control"] == "private, max-age=86400"


def test_a_picture_that_the_cache_has_lost_is_read_anew(browser, site, desk, coworker):
    past_booking(coworker, [desk], between(8, 20))
    found = addresses(browser.get(PAGE, DAY).content.decode())
    before = [browser.get(address).content for address in found]
    cache.clear()
    assert [browser.get(address).content for address in found] == before


def test_the_heatmap_says_its_numbers(browser, site, desk, coworker):
    past_booking(coworker, [desk], between(8, 14))
    address = next(
        found for found in addresses(browser.get(PAGE, DAY).content.decode()) if "/heures/clair.svg" in found
    )
    said = words(browser.get(address).content)
    assert (said.count("100"), said.count("0"), "Lundi" in said, "fermé" in said) == (6, 6, True, True)


def test_the_heatmap_leaves_out_the_hours_at_which_little_is_open_and_the_table_has_them(browser, site):
    ResourceFactory.create_batch(9, site=site)
    lent = ResourceFactory(site=site)
    for weekday in range(7):
        OpeningRuleFactory(site=None, resource=lent, weekday=weekday, opens=time(0), closes=time(0))
    page = browser.get(PAGE, DAY)
    found = addresses(page.content.decode())
    said = words(browser.get(next(address for address in found if "/heures/clair.svg" in address)).content)
    figure = page.context["figures"][0]
    assert ("8\u00a0h" in said, "7\u00a0h" in said, len(figure["columns"]), bool(figure["note"])) == (
        True,
        False,
        25,
        True,
    )


def test_resources_of_one_name_are_told_apart_by_their_site(browser, site):
    for place in (site, SiteFactory(name="Ailleurs")):
        ResourceFactory(site=place, name="Salle")
        open_every_day(place)
    page = browser.get(PAGE, DAY)
    found = addresses(page.content.decode())
    said = words(browser.get(next(address for address in found if "/ressources/clair.svg" in address)).content)
    assert {f"Salle, {site.name}", "Salle, Ailleurs"} <= set(said)


def test_a_picture_of_another_site_stays_closed_even_to_who_knows_its_digest(browser, site, desk, coworker):
    past_booking(coworker, [desk], between(8, 20))
    other = SiteFactory()
    address = addresses(browser.get(PAGE, {**DAY, "site": site.slug}).content.decode())[0]
    stranger = browser_of(StewardFactory(site=other, role=Steward.Role.MANAGER).person)
    assert stranger.get(address).status_code == 404
    digest = parse_qs(urlsplit(address).query)["v"][0]
    own = stranger.get(urlsplit(address).path, {**DAY, "v": digest})
    assert (own.status_code, words(own.content).count("100")) == (200, 0)


def test_the_steward_of_one_site_sees_no_other_in_the_page(site, desk):
    other = ResourceFactory(site=SiteFactory(name="Ailleurs"), name="Poste d’ailleurs")
    page = browser_of(StewardFactory(site=site, role=Steward.Role.MANAGER).person).get(PAGE, DAY).content.decode()
    assert (desk.name in page, other.name in page, "Ailleurs" in page) == (True, False, False)


@pytest.mark.parametrize(
    "asked",
    [
        {"from": "hier", "to": "2027-01-11"},
        {"from": "2027-01-12", "to": "2027-01-11"},
        {"from": "2000-01-01", "to": "2027-01-11"},
        {**DAY, "site": "nulle-part"},
        {**DAY, "kind": "bateau"},
    ],
)
def test_a_question_that_cannot_be_answered_comes_back_with_the_form(browser, site, asked):
    page = browser.get(PAGE, asked)
    assert (page.status_code, bool(page.context["form"].errors), "figures" in page.context) == (400, True, False)


def test_a_picture_of_a_bad_question_is_not_found(browser, site):
    assert browser.get("/tableau-de-bord/images/heures/clair.svg", {"from": "hier"}).status_code == 404
    assert browser.get("/tableau-de-bord/images/heures/bleu.svg", DAY).status_code == 404


def test_nothing_at_all_says_so(browser):
    page = browser.get(PAGE, DAY)
    assert (page.status_code, page.context["is_empty"], addresses(page.content.decode())) == (200, True, [])


def test_the_page_and_its_pictures_speak_english(frozen, site, desk, coworker):
    past_booking(coworker, [desk], between(8, 14))
    person = PersonFactory(language="en")
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(StewardFactory(person=person, site=None, role=Steward.Role.MANAGER).person)
    page = browser.get(PAGE, DAY)
    picture = browser.get(addresses(page.content.decode())[0])
    assert (page.context["figures"][0]["rows"][0][0], "Mon" in words(picture.content)) == ("Monday", True)


@pytest.mark.django_db(transaction=True)
def test_the_number_of_queries_does_not_grow(browser, site, coworker, django_assert_num_queries):
    browser.get(PAGE, DAY)
    for _count in range(2):
        past_booking(PersonFactory(), [ResourceFactory(site=site)], between(9, 12))
        catalogue.current()
        with django_assert_num_queries(27):
            browser.get(PAGE, DAY)
