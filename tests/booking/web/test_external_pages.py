from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from booking.models import Blockage, ExternalCalendar
from booking.web.taken import taken_in
from spaces.models import Resource, Site
from tests.booking.web.conftest import browser_of
from tests.booking.web.counting import queries_of
from tests.conftest import MONDAY, NOW, between
from tests.factories import PersonFactory, ResourceFactory, SiteFactory, StewardFactory, book
from tests.factories.outside import connect, event, read, says
from tests.outside import Answer, Outside

LIST = "/lieu/agendas/"
NEW = f"{LIST}brancher/"
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def desk_browser(host, desk: Resource) -> Client:
    return browser_of(host)


@pytest.fixture
def calendar(desk: Resource, outside: Outside) -> ExternalCalendar:
    says(outside, event("Conseil", "0112T0900-1000"), event("Vote", "0112T1400-1500"))
    book(PersonFactory(name="Anne"), [desk], between(14, 15, TUESDAY), now=NOW, title="Atelier")
    return connect(desk, outside, keeps_titles=True)


def said(desk: Resource, outside: Outside, **more: Any) -> dict[str, Any]:
    return {"resource": str(desk.public_id), "url": outside.url("/a.ics"), "name": "Mairie", **more}


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_without_calendars_the_page_says_what_to_do(desk_browser: Client):
    assert "Il faut l’adresse iCalendar" in text(desk_browser.get(LIST))


def test_calendars_are_listed_with_their_state(desk_browser: Client, calendar: ExternalCalendar, outside: Outside):
    page = text(desk_browser.get(LIST))
    assert [part in page for part in ("Mairie", "En conflit", "1 occupation bloquée", "1 conflit")] == [True] * 4
    outside.says["/a.ics"] = Answer(b"", 404)
    read(calendar, NOW + timedelta(minutes=30))
    page = text(desk_browser.get(LIST))
    assert "Ne se lit plus" in page
    assert "répond par une erreur" in page


def test_a_preview_comes_before_anything_is_blocked(desk_browser: Client, desk: Resource, outside: Outside):
    says(outside, event("a", "0112T0900-1000"), event("b", "0112T1400-1500"))
    book(PersonFactory(), [desk], between(14, 15, TUESDAY), now=NOW)
    answer = desk_browser.post(NEW, said(desk, outside))
    page = text(answer)
    assert answer.status_code == 200
    assert "1 occupation serait bloquée" in page
    assert "1 serait en conflit" in page
    assert Blockage.objects.count() == 0
    confirmed = desk_browser.post(NEW, said(desk, outside, confirmed="1"))
    assert confirmed.headers["Location"] == f"{LIST}{ExternalCalendar.objects.get().public_id}/"
    assert Blockage.objects.count() == 1


@pytest.mark.parametrize(
    ("url", "words"),
    [("http://192.168.1.1/", "n’est pas sur l’internet public"), ("ftp://a.org/", "commence par https:// ou http://")],
)
def test_an_address_of_no_use_is_said_in_the_form(desk_browser: Client, desk, outside, url: str, words: str):
    answer = desk_browser.post(NEW, said(desk, outside, url=url))
    assert (answer.status_code, words in text(answer)) == (422, True)


def test_an_empty_form_is_shown_again(desk_browser: Client):
    assert desk_browser.post(NEW, {"name": ""}).status_code == 400


def test_a_conflict_leads_to_its_booking_and_to_moving_it(desk_browser: Client, calendar: ExternalCalendar):
    page = text(desk_browser.get(f"{LIST}{calendar.public_id}/"))
    booking = calendar.resource.allocations.get(booking__isnull=False).booking
    assert f'href="/reservations/{booking.public_id}/"' in page
    assert f'href="/reservations/{booking.public_id}/deplacer/"' in page
    assert "Vote" in page


def test_what_is_not_understood_is_written_out(desk_browser: Client, calendar: ExternalCalendar, outside: Outside):
    says(outside, event("a", "0112T0900-1000"), event("b", "0113T0900-1000", "RRULE:FREQ=HOURLY"))
    read(calendar, NOW + timedelta(minutes=30))
    assert "La récurrence « FREQ=HOURLY » n’est pas comprise." in text(desk_browser.get(f"{LIST}{calendar.public_id}/"))


def test_settings_are_changed(desk_browser: Client, calendar: ExternalCalendar):
    path = f"{LIST}{calendar.public_id}/"
    assert desk_browser.post(path, {"name": ""}).status_code == 400
    desk_browser.post(path, {"name": "Ville"})
    calendar.refresh_from_db()
    assert (calendar.name, calendar.keeps_titles) == ("Ville", False)


def test_it_is_read_at_once(desk_browser: Client, calendar: ExternalCalendar, outside: Outside, frozen: Any):
    path = f"{LIST}{calendar.public_id}/lire/"
    assert "Attendez une minute" in text(desk_browser.post(path, follow=True))
    frozen.move_to(NOW + timedelta(minutes=2))
    assert "vient d’être lu" in text(desk_browser.post(path, follow=True))
    frozen.move_to(NOW + timedelta(minutes=4))
    outside.says["/a.ics"] = Answer(b"<html>", content_type="text/html")
    assert "ne donne pas le contenu attendu" in text(desk_browser.post(path, follow=True))


@pytest.mark.parametrize(("keep", "left"), [("keep", 1), ("lift", 0)])
def test_it_is_stopped(desk_browser: Client, calendar: ExternalCalendar, keep: str, left: int):
    page = text(desk_browser.post(f"{LIST}{calendar.public_id}/arreter/", {"keep": keep}, follow=True))
    assert "n’est plus lu" in page
    assert ("Rendre ce qui est encore bloqué" in page) == bool(left)
    assert Blockage.objects.filter(lifted_at=None).count() == left


@pytest.mark.parametrize("path", ["", "lire/", "arreter/"])
def test_others_do_not_find_it(browser: Client, site: Site, calendar: ExternalCalendar, path: str):
    elsewhere = SiteFactory()
    ResourceFactory(site=elsewhere)
    other = browser_of(StewardFactory(person=PersonFactory(), site=elsewhere).person)
    for client in (browser, other):
        verb = client.post if path else client.get
        assert verb(f"{LIST}{calendar.public_id}/{path}").status_code == 404
    assert "Mairie" not in text(other.get(LIST))


def test_members_have_no_such_pages(browser: Client, desk: Resource, visitor: Client):
    assert [browser.get(path).status_code for path in (LIST, NEW)] == [403, 403]
    assert visitor.get(LIST).status_code == 302


def test_pages_cost_as_much_with_many(desk_browser: Client, site: Site, desk, outside: Outside, calendar):
    paths = [LIST, f"{LIST}{calendar.public_id}/"]
    few = [queries_of(desk_browser, path) for path in paths]
    for hour in (16, 17, 18):
        book(PersonFactory(), [desk], between(hour, hour + 1, TUESDAY), now=NOW)
        connect(ResourceFactory(site=site), outside)
    says(outside, *(event(f"n{hour}", f"0112T{hour}00-{hour}30") for hour in (14, 16, 17, 18)))
    read(calendar, NOW)
    assert [queries_of(desk_browser, path) for path in paths] == few


def test_the_plan_says_agenda_exterieur_and_titles_only_to_the_desk(calendar, desk: Resource, coworker, host):
    def texts(reader: Any) -> list[str]:
        return [one.text for one in taken_in(between(8, 12, TUESDAY), [desk.pk], reader=reader, now=NOW)[desk.pk]]

    assert (texts(None), texts(coworker), texts(host)) == (["agenda extérieur"], ["agenda extérieur"], ["Conseil"])


def test_the_day_shows_it(visitor: Client, site: Site, calendar: ExternalCalendar):
    page = text(visitor.get(f"/journee/?site={site.slug}&day={TUESDAY.isoformat()}"))
    assert "agenda extérieur" in page
    assert "Conseil" not in page
