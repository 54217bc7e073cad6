from datetime import timedelta

import pytest
from icalendar import Calendar

from booking.actions.attending import check_in
from booking.actions.changing import approve_booking, cancel_booking, confirm_hold, decline_booking
from booking.actions.moving import move_booking
from booking.actions.sweeping import decline_past_requests, expire_overdue_holds, release_no_shows
from booking.models import Booking
from core import outbox
from core.models import Event
from members.models import Person
from notifications.actions.composing import TOO_LATE, compose
from notifications.actions.reminding import remind_bookings
from notifications.models import Message
from spaces import catalogue
from spaces.models import Resource, Site
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import BookingPolicyFactory, PersonFactory, StewardFactory, book
from tests.factories.notifications import deliver_all

TUESDAY = MONDAY + timedelta(days=1)
LAST_WEEK = NOW - timedelta(days=7)
TEN = between(10, 12, TUESDAY)


@pytest.fixture
def booking(desk: Resource, coworker: Person) -> Booking:
    return book(coworker, [desk], TEN, now=NOW)


@pytest.fixture
def asked(desk: Resource, coworker: Person) -> Booking:
    """A request that waits for approval."""
    BookingPolicyFactory(needs_approval=True)
    return book(coworker, [desk], TEN, now=NOW)


def mails(person: Person) -> list[Message]:
    return list(Message.objects.filter(person=person).order_by("pk"))


def kinds(person: Person) -> list[str]:
    return [message.kind for message in mails(person)]


def plain(text: str) -> str:
    """No-break spaces as ordinary ones."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def entry(message: Message) -> tuple[str, str, int]:
    """Method, status and revision of the calendar part."""
    calendar = Calendar.from_ical(message.calendar)
    event = calendar.walk("VEVENT")[0]
    return str(calendar["METHOD"]), str(event["STATUS"]), int(event["SEQUENCE"])


def test_confirmed_booking_says_what_when_and_where(booking: Booking, desk: Resource) -> None:
    deliver_all(NOW)
    message = mails(booking.person)[0]
    assert plain(message.subject) == f"Réservation confirmée : {desk.name}, mardi 12 janvier, 10 h – 12 h"
    assert f"Où : {desk.site.name}, 1 quai des Essais, 56100 Lorient\nPrix : 6,00 € TTC\n" in plain(message.text)


def test_confirmed_booking_invites(booking: Booking) -> None:
    deliver_all(NOW)
    assert entry(mails(booking.person)[0]) == ("REQUEST", "CONFIRMED", 0)


def test_confirmed_booking_of_an_english_reader_is_in_english(desk: Resource) -> None:
    person = PersonFactory(language="en")
    book(person, [desk], TEN, now=NOW)
    deliver_all(NOW)
    message = mails(person)[0]
    assert message.subject == f"Booking confirmed: {desk.name}, Tuesday 12 January, 10:00 – 12:00"
    assert '<html lang="en">' in message.html


def test_mail_escapes_what_people_wrote(desk: Resource, coworker: Person) -> None:
    book(coworker, [desk], TEN, now=NOW, title="<b>Thèse</b> & co")
    deliver_all(NOW)
    message = mails(coworker)[0]
    assert "&lt;b&gt;Thèse&lt;/b&gt; &amp; co" in message.html
    assert "<b>Thèse</b> & co" in message.text


def test_hold_owes_no_mail(desk: Resource, coworker: Person) -> None:
    held = book(coworker, [desk], TEN, now=NOW, hold=True)
    expire_overdue_holds(now=held.held_until)
    deliver_all(held.held_until)
    assert mails(coworker) == []


def test_hold_that_is_dropped_owes_no_mail(desk: Resource, coworker: Person) -> None:
    held = book(coworker, [desk], TEN, now=NOW, hold=True)
    cancel_booking(booking=held, by=coworker, now=NOW)
    deliver_all(NOW)
    assert mails(coworker) == []


def test_hold_that_is_confirmed_owes_its_confirmation(desk: Resource, coworker: Person) -> None:
    held = book(coworker, [desk], TEN, now=NOW, hold=True)
    confirm_hold(booking=held, by=held.person, catalogue=catalogue.current(), now=NOW)
    deliver_all(NOW)
    assert kinds(coworker) == ["booking.confirmed"]


def test_room_of_a_session_owes_no_mail(desk: Resource, coworker: Person) -> None:
    book(coworker, [desk], TEN, now=NOW, purpose=Booking.Purpose.SESSION)
    deliver_all(NOW)
    assert mails(coworker) == []


def test_request_is_told_to_the_person_and_to_the_desk(asked: Booking, site: Site) -> None:
    host = StewardFactory(site=site).person
    StewardFactory(site=None)
    deliver_all(NOW)
    assert [(m.person, m.subject.split("\u00a0:")[0]) for m in Message.objects.order_by("pk")] == [
        (asked.person, "Demande reçue"),
        (host, "Demande à valider"),
    ]


def test_request_at_a_site_without_a_desk_goes_to_the_network(asked: Booking) -> None:
    steward = StewardFactory(site=None).person
    deliver_all(NOW)
    assert kinds(steward) == ["booking.requested"]


def test_request_that_is_approved_is_confirmed(asked: Booking, site: Site) -> None:
    host = StewardFactory(site=site).person
    approve_booking(booking=asked, by=host, catalogue=catalogue.current(), now=NOW)
    deliver_all(NOW)
    assert kinds(asked.person) == ["booking.confirmed"]


def test_request_that_is_declined_says_why(asked: Booking, site: Site) -> None:
    deliver_all(NOW)
    host = StewardFactory(site=site).person
    decline_booking(booking=asked, by=host, reason="Déjà promise à l’école.", now=NOW)
    deliver_all(NOW)
    assert "Motif : Déjà promise à l’école." in plain(mails(asked.person)[-1].text)


def test_request_without_an_answer_is_told(asked: Booking) -> None:
    decline_past_requests(now=asked.start)
    deliver_all(asked.start)
    assert kinds(asked.person) == ["booking.expired"]


@pytest.mark.parametrize(
    ("hour", "said"),
    [
        (9, "L’annulation est gratuite : rien ne vous sera facturé."),
        (11, "Le délai d’annulation gratuite était passé : la réservation reste due, 6,00 € TTC."),
    ],
)
def test_cancelled_booking_says_what_it_costs(booking: Booking, hour: int, said: str) -> None:
    Booking.objects.update(free_until=at(10))
    booking.refresh_from_db()
    cancel_booking(booking=booking, by=booking.person, now=at(hour))
    deliver_all(at(hour))
    assert said in plain(mails(booking.person)[-1].text)


def test_cancelled_booking_withdraws_the_invitation(booking: Booking) -> None:
    deliver_all(NOW)
    cancel_booking(booking=booking, by=booking.person, now=NOW)
    deliver_all(NOW)
    assert entry(mails(booking.person)[1]) == ("CANCEL", "CANCELLED", 1)


def test_cancelled_booking_has_the_uid_of_its_confirmation(booking: Booking) -> None:
    deliver_all(NOW)
    cancel_booking(booking=booking, by=booking.person, now=NOW)
    deliver_all(NOW)
    uids = {str(Calendar.from_ical(m.calendar).walk("VEVENT")[0]["UID"]) for m in mails(booking.person)}
    assert uids == {f"{booking.public_id}@localhost"}


def test_cancelled_by_the_desk_says_so(booking: Booking, site: Site) -> None:
    host = StewardFactory(site=site).person
    cancel_booking(booking=booking, by=host, now=NOW, reason="Dégât des eaux")
    deliver_all(NOW)
    assert "L’équipe du lieu a annulé votre réservation.\n\nMotif : Dégât des eaux" in plain(
        mails(booking.person)[-1].text
    )


def test_cancelled_before_the_mail_was_written_owes_no_confirmation(booking: Booking) -> None:
    cancel_booking(booking=booking, by=booking.person, now=NOW)
    deliver_all(NOW)
    assert kinds(booking.person) == ["booking.cancelled"]


def test_moved_booking_says_what_holds_now(booking: Booking) -> None:
    move_booking(
        booking=booking, by=booking.person, period=between(14, 16, TUESDAY), catalogue=catalogue.current(), now=NOW
    )
    deliver_all(NOW)
    message = mails(booking.person)[-1]
    assert (message.kind, entry(message)) == ("booking.moved", ("REQUEST", "CONFIRMED", 1))
    assert "mardi 12 janvier 2027, 14 h – 16 h" in plain(message.text)


def test_missed_booking_is_told(desk: Resource, coworker: Person) -> None:
    BookingPolicyFactory(needs_check_in=True)
    booking = book(coworker, [desk], between(10, 12), now=LAST_WEEK)
    release_no_shows(now=booking.no_show_at)
    deliver_all(booking.no_show_at)
    assert "booking.no_show" in kinds(coworker)


def test_reminder_is_sent_once(desk: Resource, coworker: Person) -> None:
    booking = book(coworker, [desk], TEN, now=LAST_WEEK)
    for minute in (0, 1, 2):
        remind_bookings(now=at(10, minute))
        deliver_all(at(10, minute))
    assert [m.kind for m in mails(booking.person)].count("booking.reminder_due") == 1


def test_reminder_of_what_was_cancelled_meanwhile_is_not_sent(desk: Resource, coworker: Person) -> None:
    booking = book(coworker, [desk], TEN, now=LAST_WEEK)
    remind_bookings(now=at(10))
    cancel_booking(booking=booking, by=coworker, now=at(10))
    deliver_all(at(10))
    assert "booking.reminder_due" not in kinds(coworker)


def test_compose_twice_makes_one_message(booking: Booking) -> None:
    event = Event.objects.get(kind="booking.confirmed")
    compose(event, now=NOW)
    compose(event, now=NOW)
    assert len(mails(booking.person)) == Event.objects.filter(kind="message.queued").count() == 1


def test_compose_of_old_news_makes_none(booking: Booking) -> None:
    compose(Event.objects.get(kind="booking.confirmed"), now=NOW + TOO_LATE + timedelta(seconds=1))
    assert mails(booking.person) == []


def test_quiet_history_owes_no_mail(desk: Resource, coworker: Person) -> None:
    with outbox.quiet():
        book(coworker, [desk], TEN, now=NOW)
    assert deliver_all(NOW) == 0


@pytest.fixture
def attended(desk: Resource, coworker: Person) -> Booking:
    """Nobody after a quarter of an hour, and it is given back."""
    BookingPolicyFactory(resource=desk, needs_check_in=True)
    return book(coworker, [desk], TEN, now=NOW)


def test_confirmed_booking_says_by_when_one_must_have_come(attended: Booking) -> None:
    deliver_all(NOW)
    [mail] = mails(attended.person)
    assert "Arrivée à confirmer avant 10 h 15 ; ensuite, la place est rendue aux autres." in plain(mail.text)


def test_booking_without_check_in_asks_for_no_arrival(booking: Booking) -> None:
    deliver_all(NOW)
    [mail] = mails(booking.person)
    assert "Arrivée à confirmer" not in mail.text


def test_missed_booking_says_that_it_can_be_taken_back(attended: Booking) -> None:
    deliver_all(NOW)
    late = at(10, 16, TUESDAY)
    release_no_shows(now=late)
    deliver_all(late)
    missed = mails(attended.person)[-1]
    assert (missed.kind, f"/reservations/{attended.public_id}/" in missed.text) == ("booking.no_show", True)


def test_booking_taken_back_before_the_mail_was_written_is_not_missed(attended: Booking) -> None:
    deliver_all(NOW)
    late = at(10, 16, TUESDAY)
    release_no_shows(now=late)
    attended.refresh_from_db()
    check_in(booking=attended, by=attended.person, now=late)
    deliver_all(late)
    assert kinds(attended.person) == ["booking.confirmed"]
