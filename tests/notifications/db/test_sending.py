from datetime import timedelta
from email.message import EmailMessage

import pytest
from icalendar import Calendar

from booking.models import Booking
from core import outbox
from core.models import Delivery
from members.models import Person
from notifications.actions import sending
from notifications.models import Message
from spaces.models import Resource
from tests.conftest import MONDAY, NOW, between
from tests.factories import book
from tests.factories.notifications import deliver_all
from tests.notifications.conftest import Postman

TUESDAY = MONDAY + timedelta(days=1)
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def booking(desk: Resource, coworker: Person) -> Booking:
    return book(coworker, [desk], between(10, 12, TUESDAY), now=NOW)


def part(mail: EmailMessage, kind: str) -> EmailMessage:
    found = next(piece for piece in mail.walk() if piece.get_content_type() == kind)
    assert isinstance(found, EmailMessage)
    return found


def test_send_hands_the_mail_over(postman: Postman, booking: Booking) -> None:
    deliver_all(NOW)
    mail = postman.mails[0]
    assert (mail["To"], mail["From"], mail["Message-ID"], mail["Auto-Submitted"]) == (
        booking.person.email,
        "Perrière <bonjour@perriere.localhost>",
        Message.objects.get().message_id,
        "auto-generated",
    )


def test_send_marks_the_message(postman: Postman, booking: Booking) -> None:
    deliver_all(NOW)
    message = Message.objects.get()
    assert (message.status, message.sent_at) == (Message.Status.SENT, NOW)


def test_send_carries_text_and_html_of_the_same_words(postman: Postman, booking: Booking) -> None:
    deliver_all(NOW)
    message = Message.objects.get()
    mail = postman.mails[0]
    assert part(mail, "text/plain").get_content().splitlines() == message.text.splitlines()
    assert part(mail, "text/html").get_content().splitlines() == message.html.splitlines()


def test_send_offers_the_calendar_entry_beside_the_text(postman: Postman, booking: Booking) -> None:
    deliver_all(NOW)
    offered = part(postman.mails[0], "text/calendar")
    assert (offered.get_param("method"), offered.get_content_charset()) == ("REQUEST", "utf-8")


def test_send_attaches_the_calendar_entry_as_a_file(postman: Postman, booking: Booking) -> None:
    deliver_all(NOW)
    file = part(postman.mails[0], "application/ics")
    entry = Calendar.from_ical(file.get_content()).walk("VEVENT")[0]
    assert (file.get_filename(), entry["UID"]) == ("invitation.ics", f"{booking.public_id}@localhost")


def test_send_asks_for_answers_at_the_place(postman: Postman, desk: Resource, coworker: Person) -> None:
    desk.site.email = "accueil@example.org"
    desk.site.save()
    book(coworker, [desk], between(10, 12, TUESDAY), now=NOW)
    deliver_all(NOW)
    assert postman.mails[0]["Reply-To"] == "accueil@example.org"


def test_send_again_sends_nothing(postman: Postman, booking: Booking) -> None:
    deliver_all(NOW)
    Delivery.objects.update(status=Delivery.Status.PENDING)
    deliver_all(NOW)
    assert (len(postman.mails), Message.objects.count()) == (1, 1)


def test_send_after_a_crash_gives_one_more_copy_of_the_same_mail(
    postman: Postman, booking: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies once the server has said yes and before the transaction is over."""

    class Killed(BaseException):
        pass

    save = Message.save

    def die_at_the_mark(message: Message, *args: object, **options: object) -> None:
        if options.get("update_fields"):
            raise Killed
        save(message, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Message, "save", die_at_the_mark)
    with pytest.raises(Killed):
        deliver_all(NOW)
    monkeypatch.undo()
    deliver_all(NOW)
    assert [mail["Message-ID"] for mail in postman.mails] == [Message.objects.get().message_id] * 2


def test_send_is_tried_again_when_the_server_is_busy(postman: Postman, booking: Booking) -> None:
    postman.refusal = "451 Come back later"
    deliver_all(NOW)
    postman.refusal = ""
    deliver_all(LATER)
    assert (len(postman.mails), Message.objects.get().status) == (1, Message.Status.SENT)


def test_send_gives_up_an_address_that_does_not_exist(postman: Postman, booking: Booking) -> None:
    postman.refusal = "550 No such user"
    deliver_all(NOW)
    message = Message.objects.get()
    assert (message.status, message.failure) == (Message.Status.FAILED, "5.0.0")
    assert not Delivery.objects.exclude(status=Delivery.Status.DONE).exists()


def test_send_is_tried_again_when_there_is_no_server(
    settings: pytest.FixtureRequest, postman: Postman, booking: Booking
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1  # type: ignore[attr-defined]
    deliver_all(NOW)
    assert Delivery.objects.get(subscriber="notifications.send").last_error == "NotSent: ConnectionRefusedError"
    settings.EMAIL_PORT = port  # type: ignore[attr-defined]
    deliver_all(LATER)
    assert len(postman.mails) == 1


@pytest.mark.parametrize("refusal", ["550 <{}> unknown", "451 <{}> later"])
def test_send_writes_no_address_into_the_log(
    postman: Postman, booking: Booking, caplog: pytest.LogCaptureFixture, refusal: str
) -> None:
    postman.refusal = refusal.format(booking.person.email)
    deliver_all(NOW)
    assert booking.person.email not in caplog.text
    assert not Delivery.objects.filter(last_error__contains="@").exists()


def test_resend_sends_the_same_mail_once_more(postman: Postman, booking: Booking) -> None:
    deliver_all(NOW)
    sending.resend(message=Message.objects.get(), now=LATER)
    deliver_all(LATER)
    assert len({mail["Message-ID"] for mail in postman.mails}) == 1
    assert len(postman.mails) == 2


def test_dead_letter_is_sent_once_revived(postman: Postman, booking: Booking) -> None:
    postman.refusal = "451 Later"
    now = NOW
    while outbox.deliver_one(now=now) or Delivery.objects.filter(status=Delivery.Status.PENDING).exists():
        now += timedelta(hours=1)
    dead = list(Delivery.objects.dead())
    postman.refusal = ""
    outbox.revive(dead, now=now)
    deliver_all(now)
    assert (len(dead), len(postman.mails)) == (1, 1)


def test_all_that_was_owed_while_the_server_was_away_arrives_once(
    settings: pytest.FixtureRequest, postman: Postman, desk: Resource, coworker: Person
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1  # type: ignore[attr-defined]
    for hour in (9, 11, 13):
        book(coworker, [desk], between(hour, hour + 1, TUESDAY), now=NOW)
    for minutes in (0, 1, 5, 30):
        deliver_all(NOW + timedelta(minutes=minutes))
    settings.EMAIL_PORT = port  # type: ignore[attr-defined]
    deliver_all(LATER)
    deliver_all(LATER + timedelta(hours=2))
    assert len(postman.mails) == len({mail["Message-ID"] for mail in postman.mails}) == 3


def test_what_comes_back_goes_to_its_own_address(
    settings: pytest.FixtureRequest, postman: Postman, booking: Booking
) -> None:
    settings.ENVELOPE_SENDER = "retours@example.org"  # type: ignore[attr-defined]
    deliver_all(NOW)
    assert (postman.senders, postman.mails[0]["From"]) == (
        ["retours@example.org"],
        "Perrière <bonjour@perriere.localhost>",
    )
