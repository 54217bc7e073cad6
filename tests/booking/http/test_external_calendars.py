from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework.settings import api_settings

from booking.models import Blockage, ExternalCalendar
from members.models import Person
from spaces.models import Resource, Site
from tests.booking.http.conftest import client_of
from tests.booking.web.counting import queries_of
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import PersonFactory, ResourceFactory, SiteFactory, StewardFactory, book
from tests.factories.outside import connect, event, says
from tests.outside import Answer, Outside

pytestmark = pytest.mark.usefixtures("frozen")
TUESDAY = MONDAY + timedelta(days=1)
PATH = "/external-calendars"


@pytest.fixture
def host(site: Site) -> Client:
    return client_of(StewardFactory(person=PersonFactory(), site=site).person)


@pytest.fixture
def elsewhere() -> Client:
    """At the desk of another site."""
    return client_of(StewardFactory(person=PersonFactory(), site=SiteFactory()).person)


@pytest.fixture
def calendar(desk: Resource, outside: Outside) -> ExternalCalendar:
    says(outside, event("a", "0112T0900-1000"), event("b", "0112T1400-1500"))
    book(PersonFactory(name="Anne"), [desk], between(14, 15, TUESDAY), now=NOW)
    return connect(desk, outside)


def body(desk: Resource, outside: Outside, **more: Any) -> dict[str, Any]:
    return {"resource": str(desk.public_id), "url": outside.url("/a.ics"), "name": "Mairie", **more}


def test_a_calendar_is_connected(post, host: Client, desk: Resource, outside: Outside):
    says(outside, event("a", "0112T0900-1000"))
    answer = post(PATH, body(desk, outside), client=host)
    told = answer.json()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/v1{PATH}/{told['id']}")
    assert (told["name"], told["host"], told["blocked"], told["conflicting"]) == ("Mairie", "127.0.0.1", 1, 0)
    assert (told["good_at"], told["problem"]) == ("2027-01-11T07:00:00+01:00", None)
    assert outside.url("/a.ics") not in answer.content.decode()


@pytest.mark.parametrize(
    ("url", "status", "code"),
    [
        ("http://169.254.169.254/latest/", 422, "address-refused"),
        ("http://localhost:6379/", 422, "address-refused"),
        ("pas une adresse", 422, "address-refused"),
        ("/page", 422, "address-wrong-type"),
        ("/nowhere", 422, "address-answered-error"),
        ("/empty", 422, "calendar-unreadable"),
    ],
)
def test_an_address_of_no_use_is_refused(post, host, desk, outside: Outside, url: str, status: int, code: str):
    outside.says |= {"/page": Answer(b"<html>", content_type="text/html"), "/empty": Answer(b"")}
    asked = outside.url(url) if url.startswith("/") else url
    answer = post(PATH, body(desk, outside, url=asked), client=host)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert ExternalCalendar.objects.count() == 0


def test_the_same_address_twice_is_a_conflict(post, host: Client, desk: Resource, outside: Outside, calendar):
    answer = post(PATH, body(desk, outside), client=host)
    assert (answer.status_code, answer.json()["code"]) == (409, "calendar-connected")


def test_a_preview_says_what_would_be_and_keeps_nothing(post, host: Client, desk: Resource, outside: Outside):
    says(outside, event("a", "0112T0900-1000"), event("b", "0112T1400-1500"))
    book(PersonFactory(), [desk], between(14, 15, TUESDAY), now=NOW)
    asked = body(desk, outside)
    del asked["name"]
    told = post(f"{PATH}/preview", asked, client=host).json()
    assert [one["start"] for one in told["free"]] == ["2027-01-12T09:00:00+01:00"]
    assert [one["start"] for one in told["conflicting"]] == ["2027-01-12T14:00:00+01:00"]
    assert Blockage.objects.count() == 0


def test_a_conflict_names_the_bookings_in_the_way(get, host: Client, calendar: ExternalCalendar):
    told = get(f"{PATH}/{calendar.public_id}", client=host).json()
    (conflict,) = told["conflicts"]
    assert (conflict["start"], conflict["title"], conflict["blocked_by"]) == ("2027-01-12T14:00:00+01:00", "", [])
    assert [one["person"]["name"] for one in conflict["bookings"]] == ["Anne"]


def test_the_list_is_of_ones_own_sites(get, host: Client, elsewhere: Client, calendar: ExternalCalendar):
    assert [one["id"] for one in get(PATH, client=host).json()["results"]] == [str(calendar.public_id)]
    assert get(PATH, client=elsewhere).json()["results"] == []
    assert get(PATH).json()["results"] == []
    assert get(f"{PATH}.csv", client=host).content.decode().splitlines()[1].count("Mairie") == 1


def test_the_list_costs_as_much_with_many(get, host: Client, site: Site, outside: Outside, calendar: ExternalCalendar):
    few = queries_of(host, f"/api/v1{PATH}")
    for _ in range(3):
        connect(ResourceFactory(site=site), outside)
    assert queries_of(host, f"/api/v1{PATH}") == few


@pytest.mark.parametrize("who", ["elsewhere", "api"])
def test_others_do_not_find_it(get, post, patch, request: Any, calendar: ExternalCalendar, who: str, desk, outside):
    client, path = request.getfixturevalue(who), f"{PATH}/{calendar.public_id}"
    answers = [
        get(path, client=client),
        patch(path, {"name": "x"}, client=client),
        client.delete(f"/api/v1{path}"),
        post(f"{path}/read", client=client),
    ]
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(404, "external-calendar-not-found")}
    asked = [
        post(PATH, body(desk, outside), client=client),
        post(f"{PATH}/preview", body(desk, outside), client=client),
    ]
    assert {(one.status_code, one.json()["code"]) for one in asked} == {(404, "resource-not-found")}


def test_a_token_needs_the_scope_of_the_desk(get, site: Site, calendar: ExternalCalendar):
    steward: Person = StewardFactory(person=PersonFactory(), site=site).person
    answer = get(PATH, client=client_of(steward, scopes=["read"]))
    assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")


def test_it_is_renamed_and_its_titles_forgotten(patch, host: Client, calendar: ExternalCalendar):
    told = patch(f"{PATH}/{calendar.public_id}", {"name": "Ville", "keeps_titles": True}, client=host).json()
    assert (told["name"], told["keeps_titles"]) == ("Ville", True)


def test_it_is_read_on_request(post, host: Client, calendar: ExternalCalendar, outside: Outside, frozen: Any):
    path = f"{PATH}/{calendar.public_id}/read"
    answer = post(path, client=host)
    assert (answer.status_code, answer.json()["code"]) == (429, "calendar-just-read")
    frozen.move_to(NOW + timedelta(minutes=2))
    outside.says["/a.ics"] = Answer(b"", 503)
    told = post(path, client=host).json()
    assert (told["problem"]["code"], told["failures"], told["blocked"]) == ("address-answered-error", 1, 1)


def test_it_is_stopped_and_its_time_given_back(host: Client, get, calendar: ExternalCalendar, desk: Resource):
    path = f"{PATH}/{calendar.public_id}"
    assert host.delete(f"/api/v1{path}?keep=true").status_code == 204
    told = get(path, client=host).json()
    assert (told["running"], told["blocked"], told["conflicts"]) == (False, 1, [])
    assert host.delete(f"/api/v1{path}").status_code == 204
    assert get(path, client=host).json()["blocked"] == 0


def test_what_is_busy_elsewhere_is_busy_here_without_a_title(get, visitor_get, site, desk, outside: Outside):
    says(outside, event("Secret", "0112T0900-1000"))
    connect(desk, outside, keeps_titles=True)
    query = {"start": at(8, day=TUESDAY).isoformat(), "end": at(12, day=TUESDAY).isoformat()}
    answer = visitor_get(f"/resources/{desk.public_id}/busy", query)
    assert answer.json()["results"] == [{"start": "2027-01-12T09:00:00+01:00", "end": "2027-01-12T10:00:00+01:00"}]


@pytest.fixture
def visitor_get() -> Any:
    return lambda path, query: Client().get(f"/api/v1{path}", query)


def test_addresses_are_not_tried_without_end(post, host: Client, desk: Resource, outside: Outside, settings: Any):
    rates = api_settings.DEFAULT_THROTTLE_RATES
    before, rates["outside"] = rates["outside"], "2/hour"
    try:
        codes = [post(PATH, body(desk, outside, url="http://10.0.0.1/"), client=host).status_code for _ in range(3)]
    finally:
        rates["outside"] = before
    assert codes == [422, 422, 429]
