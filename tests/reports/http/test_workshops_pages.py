"""The page of workshops, its pictures and the sessions behind them."""

import html
import re
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client

from spaces.models import Steward
from tests.conftest import between
from tests.factories import SiteFactory, StewardFactory
from tests.factories.agenda import RegistrationFactory, SessionFactory

pytestmark = pytest.mark.django_db

PAGE = "/tableau-de-bord/ateliers/"
SESSIONS = f"{PAGE}seances/"
DAY = {"from": "2027-01-11", "to": "2027-01-11"}


def browser_of(person):
    browser = Client(headers={"Accept-Language": "fr"})
    browser.force_login(person)
    return browser


@pytest.fixture
def browser(manager, frozen):
    frozen.move_to(between(20, 21).start)
    return browser_of(manager)


@pytest.fixture
def session(site):
    session = SessionFactory(
        site=site,
        workshop__title="Trier ses photos",
        workshop__theme="basics",
        workshop__publics=["seniors", "adults"],
        period=between(14, 16).stored,
        capacity=4,
    )
    RegistrationFactory(session=session, has_attended=True, age_band="soixante_dix_plus")
    return session


def said(answer):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def pictures(page):
    return [html.unescape(found) for found in re.findall(r'src="(/tableau-de-bord/images/[^"]+)"', page)]


def test_the_page_says_figures_tables_and_what_they_count(browser, session):
    text = said(browser.get(PAGE, DAY))
    assert "Séances 1 0 sur la veille Personnes venues 1" in text
    assert "Bases du numérique" in text
    assert "70 ans et plus" in text
    assert "l’ensemble la compte une fois" in text


def test_no_session_says_what_to_do(browser, site):
    assert "Aucune séance sur cette période" in said(browser.get(PAGE, DAY))


def test_every_picture_is_drawn_also_when_the_cache_has_lost_it(browser, session):
    found = pictures(browser.get(PAGE, DAY).content.decode())
    assert len(found) == 9
    for address in found:
        kept = browser.get(address).content
        cache.clear()
        assert browser.get(address).content == kept
        ElementTree.fromstring(kept)


def test_each_table_is_a_file_too(browser, session):
    page = browser.get(PAGE, DAY).content.decode()
    files = [html.unescape(found) for found in re.findall(r'href="(/api/[^"]+\.(?:csv|xlsx)\?[^"]+)"', page)]
    assert len(files) == 18
    assert {browser.get(address).status_code for address in files} == {200}


def test_a_row_leads_to_its_sessions(browser, session):
    SessionFactory(site=session.site, workshop__theme="safety", period=between(10, 11).stored)
    page = browser.get(PAGE, DAY).content.decode()
    [link] = [html.unescape(found) for found in re.findall(rf'href="({SESSIONS}[^"]*theme=basics[^"]*)"', page)]
    text = said(browser.get(link))
    assert "1 séance " in text
    assert "Trier ses photos" in text
    assert "Thème : bases du numérique" in text


def test_the_sessions_go_home_as_a_file(browser, session):
    page = browser.get(SESSIONS, DAY).content.decode()
    files = [html.unescape(found) for found in re.findall(r'href="(/api/[^"]+\.(?:csv|xlsx)\?[^"]+)"', page)]
    assert [urlsplit(address).path.rpartition(".")[2] for address in files] == ["csv", "xlsx"]
    assert "Trier ses photos" in browser.get(files[0]).content.decode()
    assert browser.get(files[1]).status_code == 200


@pytest.mark.parametrize("word", ["theme", "audience", "level", "partner", "month", "mode", "type", "site"])
def test_the_file_of_a_row_holds_its_sessions_alone(browser, session, word):
    """Each session of its own in all but the day."""
    other = SessionFactory(
        workshop__title="Ailleurs",
        workshop__theme="safety",
        workshop__publics=[],
        workshop__level="advanced",
        workshop__format="permanence",
        slot_minutes=30,
        mode="online",
        online_url="https://visio.example/",
        period=between(10, 11).stored,
    )
    key = {"theme": "safety", "audience": "", "level": "advanced", "partner": other.partner_id, "month": "2027-01",
           "mode": "online", "type": "individuel", "site": other.site.slug}[word]  # fmt: skip
    page = html.unescape(browser.get(SESSIONS, {**DAY, word: key}).content.decode())
    content = browser.get(re.search(r'href="(/api/[^"]+\.csv\?[^"]+)"', page)[1]).content.decode()
    assert ("Ailleurs" in content, "Trier ses photos" in content) == (True, word == "month")


def test_a_session_leads_to_its_own_page(browser, session):
    assert f'href="/agenda/{session.public_id}/"' in browser.get(SESSIONS, DAY).content.decode()


@pytest.mark.parametrize(("asked", "count"), [({"audience": "adults"}, 1), ({"audience": ""}, 0), ({"theme": "x"}, 0)])
def test_sessions_are_those_of_the_row(asked, count, browser, session):
    assert (browser.get(SESSIONS, {**DAY, **asked}).context["count"]) == count


def test_sessions_come_a_page_at_a_time(browser, site, session):
    for _number in range(50):
        SessionFactory(site=site, workshop=session.workshop, period=between(14, 16).stored)
    first = browser.get(SESSIONS, DAY).context
    second = browser.get(SESSIONS + first["next_url"]).context
    assert (len(first["rows"]), len(second["rows"]), second["next_url"]) == (50, 1, "")
    assert parse_qs(urlsplit(first["next_url"]).query)["page"] == ["2"]


@pytest.mark.parametrize("address", [PAGE, SESSIONS])
@pytest.mark.parametrize("role", [Steward.Role.HOST, Steward.Role.PUBLISHER])
def test_others_read_nothing(address, role, site):
    assert browser_of(StewardFactory(site=site, role=role).person).get(address, DAY).status_code == 403


@pytest.mark.parametrize("address", [PAGE, SESSIONS])
def test_a_manager_of_one_site_sees_no_other(address, site, session, frozen):
    frozen.move_to(between(20, 21).start)
    other = SessionFactory(site=SiteFactory(name="Ailleurs"), workshop__title="Secret", period=between(14, 16).stored)
    manager = browser_of(StewardFactory(site=site, role=Steward.Role.MANAGER).person)
    answer = manager.get(address, DAY)
    assert (answer.status_code, "Ailleurs" in said(answer), "Secret" in said(answer)) == (200, False, False)
    assert manager.get(address, {**DAY, "site": other.site.slug}).status_code == 400


def test_a_wrong_choice_is_said_in_the_form(browser):
    assert browser.get(PAGE, {"from": "2027-02-01", "to": "2027-01-01"}).status_code == 400


def test_queries_do_not_grow_with_sessions(browser, session, django_assert_max_num_queries):
    for _number in range(3):
        SessionFactory(site=session.site, period=between(14, 16).stored)
    browser.get(PAGE, DAY)
    with django_assert_max_num_queries(16):
        browser.get(PAGE, DAY)
