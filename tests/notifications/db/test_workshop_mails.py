from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from agenda.actions.publishing import cancel_session, change_session
from agenda.actions.registering import cancel_registration, register
from agenda.links import registration_url
from agenda.models import Registration, Session
from members.models import Person
from notifications.actions.reminding import remind_registrations
from notifications.models import Message
from spaces import catalogue
from spaces.models import Resource, Site
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import OrganisationFactory, PersonFactory
from tests.factories.agenda import PartnerFactory, WorkshopFactory, facts, publish, publisher_of
from tests.factories.notifications import deliver_all, preferring

TUESDAY = MONDAY + timedelta(days=1)
LAST_WEEK = NOW - timedelta(days=7)


@pytest.fixture
def publisher(site: Site) -> Person:
    site.organisation = OrganisationFactory(name="Défis", email="ateliers@example.org")
    site.save()
    return publisher_of(PartnerFactory(organisation=site.organisation))


@pytest.fixture
def session(site: Site, publisher: Person) -> Session:
    workshop = WorkshopFactory(partner=site.organisation.partner, title="Réparer son ordinateur")
    return publish(workshop, facts(site, between(14, 16, TUESDAY)), by=publisher, now=LAST_WEEK)


@pytest.fixture
def registration(session: Session) -> Registration:
    return signed_up(session)


def signed_up(session: Session, **who: Any) -> Registration:
    said = {"name": "Anne Le Gall", "email": "anne@example.org", "now": LAST_WEEK, **who}
    return register(session=session, **said)


def change(session: Session, by: Person, **said: Any) -> None:
    given = {"period": session.span, "capacity": session.capacity, **said}
    change_session(session=session, facts=facts(session.site, **given), by=by, catalogue=catalogue.current(), now=NOW)


def subjects() -> list[str]:
    return [message.subject.split("\u00a0:")[0] for message in Message.objects.order_by("pk")]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def entry(message: Message) -> tuple[str, str, int]:
    calendar = Calendar.from_ical(message.calendar)
    event = calendar.walk("VEVENT")[0]
    return str(calendar["METHOD"]), str(event["STATUS"]), int(event["SEQUENCE"])


def test_registration_is_confirmed_to_a_visitor(registration: Registration) -> None:
    deliver_all(LAST_WEEK)
    message = Message.objects.get()
    assert (message.to_address, message.person, message.reply_to) == ("anne@example.org", None, "ateliers@example.org")


def test_registration_mail_has_the_link_to_cancel(registration: Registration) -> None:
    deliver_all(LAST_WEEK)
    assert registration_url(registration) in Message.objects.get().text


def test_registration_mail_invites(registration: Registration) -> None:
    deliver_all(LAST_WEEK)
    assert entry(Message.objects.get()) == ("REQUEST", "CONFIRMED", 0)


def test_registration_mail_is_in_the_language_asked_for(session: Session) -> None:
    signed_up(session, language="en")
    deliver_all(LAST_WEEK)
    assert "Tuesday 12 January 2027, 14:00 – 16:00" in Message.objects.get().text


def test_registration_by_a_proxy_names_the_proxy(session: Session) -> None:
    signed_up(session, proxy="Yann Le Bris")
    deliver_all(LAST_WEEK)
    assert "Yann Le Bris vous a inscrit." in Message.objects.get().text


def test_registrations_of_one_household_have_entries_of_their_own(session: Session) -> None:
    for name in ("anne", "yann"):
        signed_up(session, email=f"{name}@example.org")
    deliver_all(LAST_WEEK)
    uids = {str(Calendar.from_ical(m.calendar).walk("VEVENT")[0]["UID"]) for m in Message.objects.all()}
    assert len(uids) == 2


def test_registration_given_back_withdraws_the_invitation(registration: Registration) -> None:
    deliver_all(LAST_WEEK)
    cancel_registration(registration=registration, by=None, now=NOW)
    deliver_all(NOW)
    assert entry(Message.objects.get(kind="registration.cancelled")) == ("CANCEL", "CANCELLED", 1)


def test_session_cancelled_is_told_to_all_who_come(session: Session, publisher: Person) -> None:
    gone = signed_up(session, email="partie@example.org")
    for name in ("anne", "yann"):
        signed_up(session, email=f"{name}@example.org")
    cancel_registration(registration=gone, by=None, now=LAST_WEEK)
    cancel_session(session=session, by=publisher, reason="Grève", now=NOW)
    deliver_all(NOW)
    told = Message.objects.filter(kind="session.cancelled").order_by("pk")
    assert [message.to_address for message in told] == ["anne@example.org", "yann@example.org"]
    assert "Motif : Grève" in plain(told[0].text)


def test_session_cancelled_withdraws_the_invitation(registration: Registration, publisher: Person) -> None:
    cancel_session(session=registration.session, by=publisher, now=NOW)
    deliver_all(NOW)
    assert entry(Message.objects.get(kind="session.cancelled")) == ("CANCEL", "CANCELLED", 1)


def test_session_moved_in_time_is_told(registration: Registration, publisher: Person) -> None:
    change(registration.session, publisher, period=between(15, 17, TUESDAY))
    deliver_all(NOW)
    message = Message.objects.get(kind="session.changed")
    assert "15\u00a0h – 17\u00a0h" in message.text
    assert entry(message) == ("REQUEST", "CONFIRMED", 1)


def test_session_moved_to_a_room_is_told(registration: Registration, publisher: Person, desk: Resource) -> None:
    Resource.objects.filter(pk=desk.pk).update(kind=Resource.Kind.ROOM, capacity=20)
    change(registration.session, publisher, room=desk)
    deliver_all(NOW)
    assert f"Où : {desk.name}, " in plain(Message.objects.get(kind="session.changed").text)


def test_session_with_more_places_is_not_told(registration: Registration, publisher: Person) -> None:
    change(registration.session, publisher, capacity=12)
    deliver_all(NOW)
    assert not Message.objects.filter(kind="session.changed").exists()


def test_session_that_takes_place_after_all_is_told(registration: Registration, publisher: Person) -> None:
    cancel_session(session=registration.session, by=publisher, now=LAST_WEEK)
    deliver_all(LAST_WEEK)
    change(registration.session, publisher)
    deliver_all(NOW)
    assert subjects() == ["Atelier annulé", "L’atelier a lieu"]


def test_session_newly_published_owes_no_mail(session: Session) -> None:
    deliver_all(LAST_WEEK)
    assert subjects() == []


def test_registration_reminder_is_sent_once(registration: Registration) -> None:
    deliver_all(LAST_WEEK)
    for minute in (0, 1):
        remind_registrations(now=at(14, minute))
        deliver_all(at(14, minute))
    assert subjects() == ["Inscription confirmée", "Rappel"]


def test_registration_reminder_comes_anew_for_another_time(registration: Registration, publisher: Person) -> None:
    remind_registrations(now=at(14))
    change(registration.session, publisher, period=between(14, 16, TUESDAY + timedelta(days=1)))
    assert remind_registrations(now=at(14, day=TUESDAY)) == 1


def test_registration_reminder_respects_the_person_s_wish(session: Session) -> None:
    signed_up(session, person=preferring(PersonFactory(email="anne@example.org"), reminders=[]))
    assert remind_registrations(now=at(14)) == 0


def test_registration_reminder_leaves_out_cancelled_sessions(registration: Registration, publisher: Person) -> None:
    cancel_session(session=registration.session, by=publisher, now=NOW)
    assert remind_registrations(now=at(14)) == 0
