"""The page of how places are used, and its pictures."""

import html
import re
from datetime import date, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.html import strip_tags

from spaces import catalogue
from spaces.models import Resource, Steward
from tests.conftest import MONDAY, between
from tests.factories import MembershipFactory, PersonFactory, ResourceFactory, SiteFactory, StewardFactory, ZoneFactory
from tests.factories.reports import past_booking

pytestmark = pytest.mark.django_db

PAGE = "/tableau-de-bord/occupation/"
DAY = {"from": "2027-01-11", "to": "2027-01-11"}
SVG = "{http://www.w3.org/2000/svg}"
PLAN = '<rect class="floor" x="0" y="0" width="400" height="300"/><text class="room-name" x="10" y="20">Cour</text>'


def browser_of(person):
    browser = Client(headers={"Accept-Language": "fr"})
    browser.force_login(person)
    return browser


@pytest.fixture
def browser(manager, frozen):
    return browser_of(manager)


@pytest.fixture
def floor(site):
    return ZoneFactory(site=site, name="Quai", plan=PLAN, plan_width=400, plan_height=300)


@pytest.fixture
def placed(desk, floor):
    Resource.objects.filter(pk=desk.pk).update(zone=floor, plan_x=20, plan_y=40, plan_width=200, plan_height=120)
    return desk


def addresses(page):
    return [html.unescape(found) for found in re.findall(r'(?:src|srcset)="(/tableau-de-bord/images/[^"]+)"', page)]


def words(svg):
    return [text.text for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def titles(page):
    return [figure["title"] for figure in page.context["figures"]]


def test_each_figure_has_its_picture_its_numbers_what_they_mean_and_its_files(browser, site, placed, coworker):
    past_booking(coworker, [placed], between(8, 14))
    page = browser.get(PAGE, {**DAY, "site": site.slug})
    figures = [*page.context["figures"], *page.context["floors"]]
    assert len(figures) == 9
    for figure in figures:
        assert all((figure["rows"], figure["meaning"], len(figure["images"]) == 4))
        assert (browser.get(figure["csv_url"]).status_code, browser.get(figure["xlsx_url"]).status_code) == (200, 200)


def test_pictures_are_the_same_from_the_cache_and_read_anew(browser, site, placed, coworker):
    MembershipFactory(person=coworker)
    past_booking(coworker, [placed], between(8, 14))
    past_booking(PersonFactory(), [placed], between(15, 16), status="cancelled")
    found = addresses(browser.get(PAGE, {**DAY, "site": site.slug}).content.decode())
    before = [browser.get(address).content for address in found]
    cache.clear()
    assert [browser.get(address).content for address in found] == before
    assert {ElementTree.fromstring(picture).tag for picture in before} == {f"{SVG}svg"}


def test_key_figures_stand_beside_those_of_both_earlier_periods(browser, site, desk, coworker):
    past_booking(coworker, [desk], between(8, 14))
    past_booking(coworker, [desk], between(8, 11, MONDAY - timedelta(days=1)))
    past_booking(coworker, [desk], between(8, 20, date(2026, 1, 11)))
    tile = browser.get(PAGE, DAY).context["tiles"][0]
    assert (tile["value"], tile["previous"], tile["year"]) == ("50\u00a0%", "25\u00a0%", "100\u00a0%")


def test_a_year_in_which_nothing_was_booked_is_not_compared_with(browser, site, desk, coworker):
    past_booking(coworker, [desk], between(8, 11, MONDAY - timedelta(days=1)))
    page = browser.get(PAGE, DAY)
    tile = page.context["tiles"][0]
    assert (tile["value"], tile["previous"], tile["year"]) == ("0\u00a0%", "25\u00a0%", "")
    [course] = [figure for figure in page.context["figures"] if figure["title"] == "Évolution du taux d’occupation"]
    for address in (course["images"]["clair"], course["images"]["clair"].partition("&v=")[0]):
        picture = words(browser.get(address).content)
        assert ("période précédente" in picture, "un an avant" in picture) == (True, False)
    assert "Un an plus tôt" not in page.content.decode()


def test_the_busiest_hour_says_how_full_it_was(browser, site, desk, coworker):
    past_booking(coworker, [desk], between(8, 9))
    ResourceFactory(site=site)
    assert browser.get(PAGE, DAY).context["tiles"][3]["value"] == "lundi 8\u00a0h, 50\u00a0%"


def test_plans_and_groups_have_a_row_each(browser, site, desk, coworker):
    membership = MembershipFactory(person=coworker)
    past_booking(coworker, [desk], between(8, 14))
    page = browser.get(PAGE, DAY)
    by_title = dict(zip(titles(page), page.context["figures"], strict=True))
    rows = by_title["Part de l’ouverture prise par chaque formule"]["rows"]
    assert [(strip_tags(row[0]), row[1], row[-2]) for row in rows] == [
        (membership.plan.name, "12,0", "50\u00a0%"),
        ("Sans formule", "12,0", "0\u00a0%"),
    ]


def test_the_floor_says_how_full_each_place_was(browser, site, placed, coworker):
    past_booking(coworker, [placed], between(8, 14))
    page = browser.get(PAGE, {**DAY, "site": site.slug})
    address = next(found for found in addresses(page.content.decode()) if "occupation-plan-a/clair.svg" in found)
    assert {placed.name, "50", "Cour"} <= set(words(browser.get(address).content))
    assert [row[0] for row in page.context["floors"][0]["rows"]] == [placed.name]


def test_without_a_site_the_page_asks_for_one_that_has_a_plan(browser, site, placed):
    page = browser.get(PAGE, DAY)
    assert ([one["name"] for one in page.context["sites"]], page.context["floors"]) == ([site.name], [])


def test_a_month_goes_by_week_and_a_year_by_month(browser, site, desk):
    for first, points in (("2026-12-14", 5), ("2026-01-12", 13)):
        page = browser.get(PAGE, {"from": first, "to": "2027-01-11"})
        assert len(page.context["figures"][1]["rows"]) == points


def test_nothing_at_all_says_so(browser):
    page = browser.get(PAGE, DAY)
    assert (page.status_code, page.context["is_empty"], addresses(page.content.decode())) == (200, True, [])


def test_the_first_year_that_reports_know_has_nothing_to_compare_with(browser, site, desk):
    page = browser.get(PAGE, {"from": "2000-01-01", "to": "2000-01-02"})
    assert (page.status_code, page.context["earlier"]) == (200, {})


@pytest.mark.parametrize("role", [None, Steward.Role.HOST, Steward.Role.PUBLISHER])
def test_others_than_managers_and_accountants_are_refused(site, role):
    person = StewardFactory(site=site, role=role).person if role else PersonFactory()
    assert browser_of(person).get(PAGE).status_code == 403


def test_the_steward_of_one_site_sees_no_other(site, desk, coworker, frozen):
    other = ResourceFactory(site=SiteFactory(name="Ailleurs"), name="Poste d’ailleurs")
    for resource in (desk, other):
        past_booking(coworker, [resource], between(8, 14))
    browser = browser_of(StewardFactory(site=site, role=Steward.Role.MANAGER).person)
    page = browser.get(PAGE, DAY).content.decode()
    assert (desk.name in page, other.name in page, "Ailleurs" in page) == (True, False, False)


def test_a_picture_of_another_site_stays_closed(browser, site, placed, coworker):
    past_booking(coworker, [placed], between(8, 14))
    found = addresses(browser.get(PAGE, {**DAY, "site": site.slug}).content.decode())
    stranger = browser_of(StewardFactory(site=SiteFactory(), role=Steward.Role.MANAGER).person)
    assert {stranger.get(address).status_code for address in found} == {404}
    own = [stranger.get(urlsplit(address).path, DAY) for address in found]
    assert not any(placed.name in words(answer.content) for answer in own if answer.status_code == 200)


def test_a_question_that_cannot_be_answered_comes_back_with_the_form(browser, site):
    page = browser.get(PAGE, {"from": "hier", "to": "2027-01-11"})
    assert (page.status_code, "figures" in page.context) == (400, False)


def test_the_number_of_queries_does_not_grow(browser, site, floor, coworker, django_assert_num_queries):
    browser.get(PAGE, {**DAY, "site": site.slug})
    for _count in range(2):
        desk = ResourceFactory(site=site, zone=floor, plan_x=1, plan_y=1)
        past_booking(PersonFactory(), [desk], between(9, 12))
        catalogue.current()
        with django_assert_num_queries(31):
            browser.get(PAGE, {**DAY, "site": site.slug})
