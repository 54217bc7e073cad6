import re
from uuid import uuid4

import pytest
from django.test import Client

from booking.models import CalendarFeed
from members.models import Person
from spaces.models import Resource, Site
from tests.factories import PersonFactory, StewardFactory
from tests.factories.calendars import facilitating

pytestmark = pytest.mark.usefixtures("frozen")

PAGE = "/profil/agendas/"


@pytest.fixture
def browser(client: Client, coworker: Person) -> Client:
    client.force_login(coworker)
    return client


def shown(content: bytes) -> str:
    found = re.search(r'value="(http[^"]*\.ics)"', content.decode())
    return found[1] if found else ""


def create(browser: Client, what: str = "person", **more: str) -> str:
    return shown(browser.post(PAGE, {"what": what, **more}).content)


def test_feeds_page_without_signing_in_leads_to_sign_in(client: Client, db: None) -> None:
    assert client.get(PAGE)["Location"] == f"/compte/login/?next={PAGE}"


def test_feeds_page_shows_a_new_address_once(browser: Client) -> None:
    assert browser.get(create(browser)).status_code == 200
    assert shown(browser.get(PAGE).content) == ""


def test_feeds_page_offers_to_open_the_calendar(browser: Client) -> None:
    content = browser.post(PAGE, {"what": "person"}).content
    address = shown(content)
    assert f'href="webcal:{address.removeprefix("http:")}"' in content.decode()


def test_feeds_page_is_kept_by_nobody(browser: Client) -> None:
    assert "no-store" in browser.post(PAGE, {"what": "person"})["Cache-Control"]


def test_feeds_page_follows_a_resource(browser: Client, desk: Resource) -> None:
    create(browser, str(desk.public_id), busy_only="on")
    assert CalendarFeed.objects.get().resource == desk


def test_feeds_page_follows_a_site(browser: Client, site: Site) -> None:
    create(browser, str(site.public_id), busy_only="on")
    assert CalendarFeed.objects.get().site == site


def test_feeds_page_refuses_details_of_others(browser: Client, site: Site) -> None:
    answer = browser.post(PAGE, {"what": str(site.public_id)})
    assert (answer.status_code, CalendarFeed.objects.count()) == (403, 0)
    assert "Les détails sont réservés à l’équipe du lieu" in answer.content.decode()


def test_feeds_page_gives_details_to_the_desk(client: Client, site: Site) -> None:
    client.force_login(StewardFactory(site=site).person)
    assert create(client, str(site.public_id)) != ""


def test_feeds_page_refuses_what_is_not_there(browser: Client) -> None:
    assert browser.post(PAGE, {"what": str(uuid4())}).status_code == 400


def test_feeds_page_changes_an_address(browser: Client) -> None:
    old, feed = create(browser), CalendarFeed.objects.get()
    new = shown(browser.post(f"{PAGE}{feed.public_id}/nouvelle-adresse/").content)
    assert [browser.get(old).status_code, browser.get(new).status_code] == [404, 200]


def test_feeds_page_revokes_an_address(browser: Client) -> None:
    address, feed = create(browser), CalendarFeed.objects.get()
    assert browser.post(f"{PAGE}{feed.public_id}/supprimer/")["Location"] == PAGE
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("verb", ["nouvelle-adresse", "supprimer"])
def test_feeds_page_leaves_others_feeds_alone(browser: Client, verb: str) -> None:
    other = Client()
    other.force_login(PersonFactory())
    create(other)
    feed = CalendarFeed.objects.get()
    assert browser.post(f"{PAGE}{feed.public_id}/{verb}/").status_code == 404


@pytest.mark.parametrize("verb", ["nouvelle-adresse", "supprimer"])
def test_feeds_page_changes_nothing_on_a_mere_visit(browser: Client, verb: str) -> None:
    assert browser.get(f"{PAGE}{uuid4()}/{verb}/").status_code == 405


def test_feeds_page_offers_held_sessions_to_who_holds_some(browser: Client, coworker: Person) -> None:
    assert "Les séances que j’anime" not in browser.get(PAGE).content.decode()
    facilitating(coworker)
    assert browser.get(create(browser, "facilitator")).status_code == 200


def test_feeds_page_refuses_held_sessions_to_others(browser: Client) -> None:
    assert browser.post(PAGE, {"what": "facilitator"}).status_code == 400


@pytest.mark.parametrize(
    "start",
    [
        "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2F",
        "https://outlook.live.com/calendar/0/addfromweb?url=http%3A%2F%2F",
        "https://outlook.office.com/calendar/0/addfromweb?url=http%3A%2F%2F",
    ],
)
def test_feeds_page_leads_to_the_usual_calendars(browser: Client, start: str) -> None:
    assert f'href="{start}' in browser.post(PAGE, {"what": "person"}).content.decode()


def test_feeds_page_tells_how_in_seven_applications(browser: Client) -> None:
    content = browser.post(PAGE, {"what": "person"}).content.decode()
    names = re.findall(r"<summary>([^<]*)</summary>", content)
    assert names == [
        "Apple", "Google Agenda", "Outlook.com", "Microsoft 365", "Thunderbird", "Nextcloud", "Android",
    ]  # fmt: skip


def test_feeds_page_says_when_a_feed_was_last_read(browser: Client) -> None:
    address = create(browser)
    assert "pas encore lu" in browser.get(PAGE).content.decode()
    browser.get(address)
    assert "lu pour la dernière fois le 11 janvier 2027" in browser.get(PAGE).content.decode()
