"""What the waiting list says by mail: an offer with its deadline, and the end of a wait."""

import pytest

from agenda.actions.publishing import cancel_session
from agenda.actions.queueing import expire_offered_places, join_queue, offer_places_that_slipped
from agenda.actions.registering import cancel_registration
from agenda.models import Registration
from booking.actions.changing import cancel_booking
from booking.actions.sweeping import expire_overdue_holds
from booking.actions.waiting import accept_offer, decline_offer, lapse_past
from notifications.models import Message
from spaces import catalogue
from tests.conftest import NOW, between
from tests.factories import PersonFactory, book
from tests.factories.agenda import PartnerFactory, RegistrationFactory, SessionFactory, WorkshopFactory, publisher_of
from tests.factories.notifications import deliver_all
from tests.factories.waiting import wait

pytestmark = pytest.mark.django_db

SLOT = between(14, 16)


@pytest.fixture
def entry(desk, coworker):
    return wait_for(desk, coworker)


def wait_for(desk, person):
    holder = book(PersonFactory(), [desk], SLOT, now=NOW)
    entry = wait(person, desk, SLOT, now=NOW)
    cancel_booking(booking=holder, by=holder.person, now=NOW)
    entry.refresh_from_db()
    return entry


def mails(address: str) -> list[Message]:
    return list(Message.objects.filter(to_address=address).order_by("pk"))


def kinds(address: str) -> list[str]:
    return [message.kind for message in mails(address)]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_offer_says_until_when_and_gives_two_answers(entry, coworker):
    deliver_all(NOW)
    [mail] = mails(coworker.email)
    assert mail.subject.startswith("C’est libre")
    assert "jusqu’au lundi 11 janvier à 10 h 30" in plain(mail.text)
    assert mail.text.count(f"/liste-d-attente/{entry.public_id}/") == 2
    assert ("Accepter" in mail.html, "Décliner" in mail.html) == (True, True)


def test_offer_is_written_in_the_reader_s_language(desk):
    person = PersonFactory(language="en")
    wait_for(desk, person)
    deliver_all(NOW)
    assert mails(person.email)[0].language == "en"


def test_offer_that_is_answered_already_is_not_sent(entry, coworker):
    decline_offer(entry=entry, by=coworker, now=NOW)
    deliver_all(NOW)
    assert kinds(coworker.email) == []


def test_accepted_offer_is_confirmed_as_any_booking(entry, coworker):
    deliver_all(NOW)
    accept_offer(entry=entry, by=coworker, catalogue=catalogue.current(), now=NOW)
    deliver_all(NOW)
    assert kinds(coworker.email) == ["waiting.offered", "booking.confirmed"]


def test_unanswered_offer_is_said_to_be_over(entry, coworker):
    deliver_all(NOW)
    expire_overdue_holds(now=entry.answer_by)
    deliver_all(entry.answer_by)
    assert mails(coworker.email)[-1].subject.startswith("Offre expirée")


def test_hold_from_the_cart_expires_in_silence(desk, coworker):
    held = book(coworker, [desk], SLOT, now=NOW, hold=True)
    expire_overdue_holds(now=held.held_until)
    deliver_all(NOW)
    assert kinds(coworker.email) == []


def test_who_waited_in_vain_is_told(desk, coworker):
    book(PersonFactory(), [desk], SLOT, now=NOW)
    wait(coworker, desk, SLOT, now=NOW)
    lapse_past(now=SLOT.start)
    deliver_all(SLOT.start)
    assert kinds(coworker.email) == ["waiting.lapsed"]


@pytest.fixture
def session():
    session = SessionFactory(workshop=WorkshopFactory(partner=PartnerFactory()), capacity=1)
    RegistrationFactory(session=session, email="tient@example.org")
    join_queue(session=session, name="Anne", email="anne@example.org", now=NOW)
    deliver_all(NOW)
    return session


def give_back(session):
    holder = Registration.objects.living().with_session().get(session=session)
    cancel_registration(registration=holder, by=None, now=NOW)
    deliver_all(NOW)


def test_joining_a_queue_is_confirmed_with_the_link(session):
    [mail] = mails("anne@example.org")
    assert (mail.kind, "/agenda/inscription/" in mail.text) == ("registration.queued", True)


def test_offered_place_says_until_when(session):
    give_back(session)
    assert mails("anne@example.org")[-1].subject.startswith("Une place pour vous")
    assert "gardée jusqu’au" in mails("anne@example.org")[-1].text


def test_leaving_a_queue_is_no_cancelled_registration(session):
    cancel_registration(registration=Registration.objects.with_session().get(status="waiting"), by=None, now=NOW)
    deliver_all(NOW)
    assert kinds("anne@example.org") == ["registration.queued"]


def test_unanswered_place_is_said_to_be_over(session):
    give_back(session)
    until = Registration.objects.offered().get().answer_by
    expire_offered_places(now=until)
    deliver_all(until)
    assert kinds("anne@example.org") == ["registration.queued", "registration.offered", "registration.expired"]


def test_queue_of_a_session_that_begins_is_told(session):
    offer_places_that_slipped(now=session.start)
    deliver_all(session.start)
    assert kinds("anne@example.org")[-1] == "registration.expired"


def test_cancelled_session_is_told_to_its_queue_without_an_invitation_to_withdraw(session):
    cancel_session(session=session, by=publisher_of(session.partner), now=NOW, reason="Intervenante souffrante")
    deliver_all(NOW)
    last = mails("anne@example.org")[-1]
    assert (last.kind, last.calendar, "Intervenante souffrante" in last.text) == ("session.cancelled", "", True)
    assert kinds("tient@example.org")[-1] == "session.cancelled"
