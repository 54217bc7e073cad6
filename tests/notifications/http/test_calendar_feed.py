from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar, Event

from agenda.actions.registering import cancel_registration, register
from booking.actions.blocking import block_resource, lift_blockage
from booking.actions.changing import cancel_booking
from booking.actions.feeds import create_feed
from booking.models import Booking, CalendarFeed
from members.models import Person
from notifications import addresses
from spaces import catalogue
from spaces.models import Resource, Site
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import BookingPolicyFactory, PersonFactory, StewardFactory, book
from tests.factories.agenda import SessionFactory

pytestmark = pytest.mark.usefixtures("frozen")

TUESDAY = MONDAY + timedelta(days=1)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def booking(desk: Resource, coworker: Person) -> Booking:
    return book(coworker, [desk], between(10, 12, TUESDAY), now=NOW, title="Écrire la thèse")


def address(
    person: Person, *, busy_only: bool = False, resource: Resource | None = None, site: Site | None = None
) -> str:
    current = catalogue.current()
    scope = CalendarFeed.Scope.RESOURCE if resource else CalendarFeed.Scope.SITE if site else CalendarFeed.Scope.PERSON
    _feed, secret = create_feed(
        person=person,
        scope=scope,
        busy_only=busy_only,
        resource=current.resources[resource.pk] if resource else None,
        site=current.sites[site.pk] if site else None,
        now=NOW,
    )
    return addresses.feed(secret)


def events(client: Client, url: str) -> list[Event]:
    return list(Calendar.from_ical(client.get(url).content).walk("VEVENT"))


def test_feed_gives_the_booking_at_its_instants(client: Client, coworker: Person, booking: Booking) -> None:
    found = events(client, address(coworker))[0]
    assert (found.start, found.end) == (booking.start, booking.end)


def test_feed_names_the_zone_of_the_site(client: Client, coworker: Person, booking: Booking) -> None:
    assert events(client, address(coworker))[0].start.tzinfo == ZoneInfo("Europe/Paris")


def test_feed_says_what_and_where(client: Client, coworker: Person, booking: Booking, desk: Resource) -> None:
    found = events(client, address(coworker))[0]
    assert (found["SUMMARY"], found["STATUS"], found["SEQUENCE"], found["URL"]) == (
        "Écrire la thèse",
        "CONFIRMED",
        0,
        addresses.booking_page(booking.public_id),
    )
    assert found["LOCATION"] == f"{desk.name}, {desk.site.name}, 1 quai des Essais, 56100 Lorient"


def test_feed_keeps_the_uid_when_the_booking_changes(client: Client, coworker: Person, booking: Booking) -> None:
    url = address(coworker)
    before = events(client, url)[0]["UID"]
    cancel_booking(booking=booking, by=coworker, now=LATER)
    assert events(client, url)[0]["UID"] == before == f"{booking.public_id}@localhost"


def test_feed_keeps_a_cancelled_booking_as_cancelled(client: Client, coworker: Person, booking: Booking) -> None:
    cancel_booking(booking=booking, by=coworker, now=LATER)
    found = events(client, address(coworker))[0]
    assert (found["STATUS"], found["SEQUENCE"], found["LAST-MODIFIED"].dt) == ("CANCELLED", 1, LATER)


def test_feed_forgets_a_cancelled_booking_after_ninety_days(
    client: Client, coworker: Person, booking: Booking, frozen: time_machine.Traveller
) -> None:
    cancel_booking(booking=booking, by=coworker, now=NOW)
    url = address(coworker)
    frozen.move_to(NOW + timedelta(days=90))
    assert events(client, url) == []


def test_feed_forgets_what_ended_ninety_days_ago(
    client: Client, coworker: Person, booking: Booking, frozen: time_machine.Traveller
) -> None:
    url = address(coworker)
    frozen.move_to(booking.end + timedelta(days=90))
    assert events(client, url) == []


def test_feed_shows_a_request_as_tentative(client: Client, coworker: Person, desk: Resource) -> None:
    BookingPolicyFactory(needs_approval=True)
    book(coworker, [desk], between(10, 12), now=NOW)
    assert events(client, address(coworker))[0]["STATUS"] == "TENTATIVE"


def test_feed_leaves_out_holds(client: Client, coworker: Person, desk: Resource) -> None:
    book(coworker, [desk], between(10, 12), now=NOW, hold=True)
    assert events(client, address(coworker)) == []


def test_feed_leaves_out_other_people(client: Client, booking: Booking) -> None:
    assert events(client, address(PersonFactory())) == []


def test_feed_busy_only_says_nothing_but_the_time(client: Client, coworker: Person, booking: Booking) -> None:
    url = address(coworker, busy_only=True)
    found = events(client, url)[0]
    assert (found["SUMMARY"], "LOCATION" in found, "URL" in found) == ("Occupé", False, False)


def test_feed_busy_only_is_in_the_person_s_language(client: Client, desk: Resource) -> None:
    person = PersonFactory(language="en")
    assert client.get(address(person))["Content-Language"] == "en"


@pytest.mark.parametrize("whole", [True, False])
def test_feed_of_others_names_nobody(client: Client, booking: Booking, desk: Resource, whole: bool) -> None:
    what = {"site": desk.site} if whole else {"resource": desk}
    content = client.get(address(PersonFactory(), busy_only=True, **what)).content.decode()
    assert "Occupé" in content
    assert booking.title not in content
    assert booking.person.name not in content


def test_feed_of_a_site_names_people_to_its_desk(client: Client, booking: Booking, desk: Resource) -> None:
    host = StewardFactory(site=desk.site).person
    found = events(client, address(host, site=desk.site))[0]
    assert found["DESCRIPTION"] == f"{desk.name} · {booking.person.name}"


def test_feed_of_a_site_names_nobody_to_a_former_host(client: Client, booking: Booking, desk: Resource) -> None:
    steward = StewardFactory(site=desk.site)
    url = address(steward.person, site=desk.site)
    steward.delete()
    assert events(client, url)[0]["SUMMARY"] == "Occupé"


def test_feed_of_a_resource_shows_maintenance(client: Client, coworker: Person, desk: Resource) -> None:
    entry = catalogue.current().resources[desk.pk]
    block_resource(resource=entry, period=between(9, 11), reason="Peinture", by=None, now=NOW)
    found = events(client, address(coworker, busy_only=True, resource=desk))[0]
    assert (found["SUMMARY"], found.start) == ("Indisponible", at(9))


def test_feed_of_a_resource_takes_lifted_maintenance_away(client: Client, coworker: Person, desk: Resource) -> None:
    entry = catalogue.current().resources[desk.pk]
    blockage = block_resource(resource=entry, period=between(9, 11), reason="Peinture", by=None, now=NOW)
    lift_blockage(blockage=blockage, now=LATER)
    assert events(client, address(coworker, busy_only=True, resource=desk))[0]["STATUS"] == "CANCELLED"


def test_feed_of_a_person_has_the_workshops_too(client: Client, coworker: Person) -> None:
    session = SessionFactory()
    register(session=session, name="Moi", email=coworker.email, person=coworker, now=NOW)
    found = events(client, address(coworker))[0]
    assert (found["SUMMARY"], found.start) == (session.workshop.title, session.period.lower)


def test_feed_of_a_person_takes_a_given_back_place_away(client: Client, coworker: Person) -> None:
    registration = register(session=SessionFactory(), name="Moi", email=coworker.email, person=coworker, now=NOW)
    cancel_registration(registration=registration, by=coworker, now=LATER)
    found = events(client, address(coworker))[0]
    assert (found["STATUS"], found["SEQUENCE"]) == ("CANCELLED", 1)


def test_feed_of_a_person_busy_only_hides_the_workshop(client: Client, coworker: Person) -> None:
    session = SessionFactory()
    register(session=session, name="Moi", email=coworker.email, person=coworker, now=NOW)
    found = events(client, address(coworker, busy_only=True))[0]
    assert session.workshop.title not in found.to_ical().decode()
    assert {"CATEGORIES", "GEO", "LOCATION", "DESCRIPTION", "URL"} & set(found) == set()


def test_feed_twice_has_the_same_bytes(client: Client, coworker: Person, booking: Booking) -> None:
    url = address(coworker)
    assert client.get(url).content == client.get(url).content


def test_feed_unchanged_answers_304(client: Client, coworker: Person, booking: Booking) -> None:
    url = address(coworker)
    again = client.get(url, headers={"If-None-Match": client.get(url)["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_feed_unchanged_since_answers_304(client: Client, coworker: Person, booking: Booking) -> None:
    url = address(coworker)
    again = client.get(url, headers={"If-Modified-Since": client.get(url)["Last-Modified"]})
    assert again.status_code == 304


def test_feed_unchanged_loads_no_rows(
    client: Client, coworker: Person, booking: Booking, django_assert_num_queries: Any
) -> None:
    url = address(coworker)
    tag = client.get(url)["ETag"]
    with django_assert_num_queries(2):  # round trips: the feed and the configuration's version, three counts
        client.get(url, headers={"If-None-Match": tag})


def test_feed_asks_the_same_of_one_and_of_three(
    client: Client, coworker: Person, desk: Resource, django_assert_num_queries: Any
) -> None:
    url = address(coworker)
    client.get(url)
    for start in (9, 11, 13):
        book(coworker, [desk], between(start, start + 1), now=NOW)
        with django_assert_num_queries(5):
            client.get(url)


def test_feed_of_a_site_unchanged_loads_no_rows(
    client: Client, booking: Booking, desk: Resource, django_assert_num_queries: Any
) -> None:
    url = address(StewardFactory(site=desk.site).person, site=desk.site)
    tag = client.get(url)["ETag"]
    with django_assert_num_queries(3):  # what the person may see there besides
        assert client.get(url, headers={"If-None-Match": tag}).status_code == 304


def test_feed_of_a_site_without_resources_is_empty(client: Client, site: Site) -> None:
    url = address(PersonFactory(), busy_only=True, site=site)
    assert events(client, url) == []
    assert client.get(url, headers={"If-None-Match": client.get(url)["ETag"]}).status_code == 304


def test_feed_keeps_its_tag_when_somebody_else_books(
    client: Client, coworker: Person, booking: Booking, desk: Resource
) -> None:
    own, other = address(coworker), PersonFactory()
    tag, before = client.get(own)["ETag"], client.get(address(other))["ETag"]
    book(other, [desk], between(14, 16, TUESDAY), now=NOW)
    assert client.get(own, headers={"If-None-Match": tag}).status_code == 304
    assert len(events(client, address(other))) == 1
    assert client.get(address(other))["ETag"] != before


def test_feed_changes_its_tag_when_time_takes_something_away(
    client: Client, coworker: Person, booking: Booking, frozen: time_machine.Traveller
) -> None:
    url = address(coworker)
    tag = client.get(url)["ETag"]
    frozen.move_to(booking.end + timedelta(days=89))
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    frozen.move_to(booking.end + timedelta(days=90))
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_feed_changes_its_tag_with_the_booking(client: Client, coworker: Person, booking: Booking) -> None:
    url = address(coworker)
    tag = client.get(url)["ETag"]
    cancel_booking(booking=booking, by=coworker, now=booking.changed_at)
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_feed_changes_its_tag_with_a_name(client: Client, coworker: Person, booking: Booking, desk: Resource) -> None:
    url = address(coworker)
    tag = client.get(url)["ETag"]
    Resource.objects.filter(pk=desk.pk).update(name="Poste du fond")
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_feed_head_says_the_same_without_a_body(client: Client, coworker: Person, booking: Booking) -> None:
    url = address(coworker)
    head, whole = client.head(url), client.get(url)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", whole["ETag"])


def test_feed_is_a_calendar_whatever_the_reader_accepts(client: Client, coworker: Person) -> None:
    answer = client.get(address(coworker), headers={"Accept": "text/html"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")


def test_feed_is_kept_by_its_reader_alone(client: Client, coworker: Person) -> None:
    assert client.get(address(coworker))["Cache-Control"] == "private, no-cache"


def test_feed_behind_an_unknown_address_is_not_found(client: Client, db: None) -> None:
    answer = client.get("/api/v1/calendars/not-a-secret.ics")
    assert (answer.status_code, answer.json()["code"]) == (404, "feed-not-found")


def test_feed_of_somebody_who_left_is_not_found(client: Client, coworker: Person) -> None:
    url = address(coworker)
    Person.objects.update(is_active=False)
    assert client.get(url).status_code == 404
