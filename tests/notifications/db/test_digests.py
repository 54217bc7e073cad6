"""The digest of the team: at its hour, once, and only when there is something to say."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from booking.models import CalendarConflict, ExternalCalendar
from members.models import Person
from notifications.actions.digesting import send_digests
from notifications.digest import Span, gather
from notifications.models import Message
from spaces.models import Resource, Site, Steward
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import BookingPolicyFactory, PersonFactory, ResourceFactory, SiteFactory, StewardFactory, book
from tests.factories.agenda import PartnerFactory, SessionFactory, WorkshopFactory, publisher_of
from tests.factories.loans import borrow, laptop, lend, lending_policy, loan_days
from tests.factories.notifications import deliver_all, preferring

DAY = timedelta(days=1)
LAST_WEEK = NOW - 7 * DAY
HALF_PAST = at(7, 30)


@pytest.fixture
def host(site: Site) -> Person:
    return StewardFactory(site=site, role=Steward.Role.HOST).person


def told(person: Person, *, now: datetime = HALF_PAST, days: int = 1) -> dict[str, tuple[str, ...]]:
    sections = gather(person, Span(now.date(), days, now))
    return {section.title: section.lines for section in sections}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_digest_comes_at_its_hour_once_a_day(desk: Resource, coworker: Person, host: Person) -> None:
    preferring(host, digest="daily", digest_at=time(7, 30))
    book(coworker, [desk], between(10, 12), now=LAST_WEEK)
    assert [send_digests(now=at(7, minute)) for minute in (29, 30, 31)] == [0, 1, 0]
    deliver_all(HALF_PAST)
    message = Message.objects.get(kind="digest.due")
    assert (message.to_address, message.subject, message.category) == (
        host.email,
        "Aujourd’hui, lundi 11 janvier",
        "digest",
    )
    assert f"Arrivées\n- lundi 11 janvier, 10 h – 12 h : {coworker.name}, {desk.name}" in plain(message.text)


def test_nothing_is_sent_when_there_is_nothing_to_say(host: Person) -> None:
    preferring(host, digest="daily")
    send_digests(now=HALF_PAST)
    deliver_all(HALF_PAST)
    assert not Message.objects.exists()


def test_a_digest_is_for_who_still_has_a_role(desk: Resource, coworker: Person) -> None:
    preferring(coworker, digest="daily")
    assert send_digests(now=HALF_PAST) == 0


def test_a_weekly_digest_comes_on_monday(host: Person) -> None:
    preferring(host, digest="weekly")
    assert [send_digests(now=HALF_PAST + DAY), send_digests(now=HALF_PAST)] == [0, 1]


def test_a_daily_digest_rests_at_the_weekend(host: Person) -> None:
    preferring(host, digest="daily")
    assert [send_digests(now=HALF_PAST + days * DAY) for days in (4, 5, 6, 7)] == [1, 0, 0, 1]


@pytest.mark.parametrize("monday", [date(2027, 3, 29), date(2027, 11, 1)])
def test_a_digest_keeps_its_hour_when_the_clocks_change(host: Person, monday: date) -> None:
    preferring(host, digest="weekly", digest_at=time(7, 30))
    assert [send_digests(now=at(7, 29, day=monday)), send_digests(now=at(7, 30, day=monday))] == [0, 1]


def test_the_desk_hears_of_what_awaits_it(site: Site, desk: Resource, coworker: Person, host: Person) -> None:
    lending_policy(site)
    thing = laptop(site, name="Portable 1")
    loan = borrow(coworker, [thing], loan_days(MONDAY - 3 * DAY, 1, site=site), now=LAST_WEEK)
    lend(loan, by=host, now=at(11, day=MONDAY - 3 * DAY))
    BookingPolicyFactory(needs_approval=True)
    book(coworker, [desk], between(10, 12, MONDAY + DAY), now=LAST_WEEK)
    assert list(told(host)) == ["À valider", "Prêts en retard"]


def test_the_desk_hears_of_outside_calendars(site: Site, desk: Resource, host: Person) -> None:
    calendar = ExternalCalendar.objects.create(
        resource=desk,
        name="Mairie",
        url="https://mairie.example/a.ics",
        by=host,
        next_pull_at=NOW,
        created_at=NOW,
        failures=3,
    )
    CalendarConflict.objects.create(calendar=calendar, external_key="1", period=between(9, 10).stored, found_at=NOW)
    assert {title: [plain(line) for line in lines] for title, lines in told(host).items()} == {
        "Agendas extérieurs qui ne répondent plus": ["Mairie"],
        "Occupations extérieures qui heurtent une réservation": [f"lundi 11 janvier, 9 h – 10 h : {desk}, dans Mairie"],
    }


def test_the_desk_hears_of_its_own_site_alone(desk: Resource, coworker: Person) -> None:
    elsewhere = StewardFactory(site=SiteFactory(), role=Steward.Role.HOST).person
    everywhere = StewardFactory(site=None, role=Steward.Role.HOST).person
    book(coworker, [desk], between(10, 12), now=LAST_WEEK)
    assert (told(elsewhere), list(told(everywhere))) == ({}, ["Arrivées"])


def test_a_publisher_hears_of_their_sessions_and_how_full_they_are(db: None) -> None:
    mine, other = WorkshopFactory(partner=PartnerFactory(), title="Mes photos"), WorkshopFactory()
    publisher = publisher_of(mine.partner)
    for workshop in (mine, other):
        SessionFactory(workshop=workshop, period=between(14, 16).stored, capacity=8)
    SessionFactory(workshop=mine, period=between(14, 16, MONDAY + 2 * DAY).stored)
    today, week = told(publisher)["Ateliers"], told(publisher, days=7)["Ateliers"]
    assert plain(today[0]) == "lundi 11 janvier, 14 h – 16 h : Mes photos, 0 places prises sur 8"
    assert (len(today), len(week)) == (1, 2)


def test_managers_of_the_network_hear_of_mails_that_came_back(desk: Resource, coworker: Person) -> None:
    manager = StewardFactory(site=None, role=Steward.Role.MANAGER).person
    book(coworker, [desk], between(10, 12, MONDAY + DAY), now=NOW)
    deliver_all(NOW)
    Message.objects.update(status="bounced", bounced_at=NOW)
    assert told(manager) == {"Mails qui ne sont pas arrivés": (coworker.email,)}


def test_a_long_section_is_cut(site: Site, coworker: Person, host: Person) -> None:
    for _desk in range(10):
        book(coworker, [ResourceFactory(site=site)], between(10, 12), now=LAST_WEEK)
    arrivals = told(host)["Arrivées"]
    assert (len(arrivals), arrivals[-1]) == (9, "et d’autres encore")


def test_a_digest_asks_as_much_for_one_as_for_three(
    site: Site, host: Person, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for number in (1, 2):
        for _more in range(number):
            book(PersonFactory(), [ResourceFactory(site=site)], between(10, 12), now=LAST_WEEK)
            SessionFactory(workshop=WorkshopFactory(), site=site, period=between(14, 16).stored)
        with django_assert_max_num_queries(30) as asked:
            told(host)
        counts.append(len(asked))
    assert counts[0] == counts[1]
