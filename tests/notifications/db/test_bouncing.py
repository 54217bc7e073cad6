"""Mails that come back, and addresses that get nothing more."""

import io
import socketserver
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from members.models import Person
from notifications import checking
from notifications.actions.bouncing import LONGEST_QUEUE, receive, unblock
from notifications.models import Correspondent, Message
from notifications.tasks import receive_bounces
from notifications.unsubscribing import Subscription
from spaces.models import Resource
from tests.conftest import MONDAY, NOW, between
from tests.factories import book
from tests.factories.mails import HEADERS, returned
from tests.factories.notifications import deliver_all
from tests.notifications.conftest import Postman

DAY = timedelta(days=1)
SITE = "http://localhost:8000"


@pytest.fixture
def sent(desk: Resource, coworker: Person) -> Message:
    return mail_to(coworker, desk, 0)


def mail_to(person: Person, desk: Resource, number: int) -> Message:
    book(person, [desk], between(10, 12, MONDAY + (number + 1) * DAY), now=NOW)
    deliver_all(NOW)
    return Message.objects.latest("pk")


def known() -> Correspondent:
    return Correspondent.objects.get()


def test_a_bounce_marks_its_message(sent: Message) -> None:
    assert receive(returned(sent), now=NOW) == 1
    sent.refresh_from_db()
    assert (sent.status, sent.bounced_at, sent.failure) == ("bounced", NOW, "5.1.1 550 5.1.1 No such user here")


def test_a_bounce_for_good_blocks_the_address(sent: Message) -> None:
    receive(returned(sent), now=NOW)
    assert (known().address, known().bounces, known().blocked_at) == (sent.to_address, 1, NOW)


def test_a_bounce_that_quotes_headers_alone_counts(sent: Message) -> None:
    assert receive(returned(sent, quoted=HEADERS), now=NOW) == 1


def test_a_bounce_of_an_address_that_was_passed_on_counts(sent: Message) -> None:
    assert receive(returned(sent, final="box@elsewhere.example", original=sent.to_address), now=NOW) == 1


def test_the_same_bounce_counts_once(sent: Message) -> None:
    assert [receive(returned(sent), now=NOW) for _again in range(2)] == [1, 0]
    assert known().bounces == 1


@pytest.mark.parametrize(
    "forged",
    [
        {"final": "victim@example.org"},
        {"message_id": "<invented@localhost>"},
        {"action": "delayed", "status": "4.4.1"},
        {"action": "delivered", "status": "2.0.0"},
    ],
)
def test_a_report_of_something_else_counts_for_nothing(sent: Message, forged: dict[str, str]) -> None:
    assert receive(returned(sent, **forged), now=NOW) == 0
    assert (Message.objects.get().status, Correspondent.objects.count()) == ("sent", 0)


@pytest.mark.parametrize(
    "raw", [b"", b"Subject: Bonjour\r\n\r\nAnne", b"\xff\xfe\x00", b"Content-Type: multipart/report\r\n\r\n"]
)
def test_any_other_mail_counts_for_nothing(db: None, raw: bytes) -> None:
    assert receive(raw, now=NOW) == 0


@pytest.mark.parametrize("status", ["4.4.1", "5.2.2", "5.7.1"])
def test_what_may_pass_blocks_at_the_third_in_a_row(desk: Resource, coworker: Person, status: str) -> None:
    blocked = []
    for number in range(3):
        receive(returned(mail_to(coworker, desk, number), status=status), now=NOW)
        blocked.append(known().blocked_at)
    assert blocked == [None, None, NOW]


def test_a_mail_that_arrived_in_between_begins_the_row_anew(desk: Resource, coworker: Person) -> None:
    receive(returned(mail_to(coworker, desk, 0), status="4.4.1"), now=NOW - DAY)
    mail_to(coworker, desk, 1)
    later = NOW + LONGEST_QUEUE
    receive(returned(mail_to(coworker, desk, 2), status="4.4.1"), now=later)
    assert known().bounces == 1


def test_a_refusal_while_it_is_handed_over_counts_too(postman: Postman, desk: Resource, coworker: Person) -> None:
    postman.refusal = "550 5.1.1 No such user"
    message = mail_to(coworker, desk, 0)
    assert (message.status, message.failure, known().blocked_at) == ("failed", "5.1.1", NOW)


def test_nothing_more_goes_to_a_blocked_address_until_it_is_unblocked(
    postman: Postman, sent: Message, desk: Resource, coworker: Person
) -> None:
    receive(returned(sent), now=NOW)
    skipped = mail_to(coworker, desk, 1).status
    unblock(address=coworker.email.upper())
    assert (skipped, mail_to(coworker, desk, 2).status, known().bounces) == ("skipped", "sent", 0)


def test_a_mail_that_says_unsubscribe_does(db: None) -> None:
    token = Subscription("anne@example.org", "workshops").token
    assert receive(f"Subject: unsubscribe {token}\r\n\r\n".encode(), now=NOW) == 1
    assert known().unsubscribed == ["workshops"]


def test_a_mail_that_says_unsubscribe_of_somebody_else_does_not(db: None) -> None:
    assert receive(b"Subject: unsubscribe anne@example.org\r\n\r\n", now=NOW) == 0


def test_the_command_takes_one_from_its_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sent: Message
) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(returned(sent))))
    call_command("receive_bounces")
    assert (capsys.readouterr().out, known().bounces) == ("1 taken back\n", 1)


class Box(socketserver.StreamRequestHandler):
    """An IMAP server with one folder, as far as a reader of unseen mails goes."""

    def handle(self) -> None:
        server: Any = self.server
        self.say("* OK ready")
        while line := self.rfile.readline():
            tag, _space, said = line.decode().strip().partition(" ")
            verb, _space, rest = said.partition(" ")
            server.said.append(verb.upper())
            if verb.upper() == "SEARCH":
                unseen = [str(number) for number in server.mails if number not in server.seen]
                self.say(f"* SEARCH {' '.join(unseen)}")
            elif verb.upper() == "FETCH":
                content = server.mails[int(rest.split()[0])]
                self.wfile.write(
                    f"* {rest.split()[0]} FETCH (BODY[] {{{len(content)}}}\r\n".encode() + content + b")\r\n"
                )
            elif verb.upper() == "STORE":
                server.seen.add(int(rest.split()[0]))
            elif verb.upper() == "CAPABILITY":
                self.say("* CAPABILITY IMAP4rev1")
            elif verb.upper() == "SELECT":
                self.say("* 1 EXISTS")
            self.say(f"{tag} OK done")
            if verb.upper() == "LOGOUT":
                return

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Any]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Box) as server:
        server.mails, server.seen, server.said = {}, set(), []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.BOUNCE_MAILBOX = f"imap://bounces:s3cret%20@127.0.0.1:{server.server_address[1]}/INBOX"
        yield server
        server.shutdown()


def test_the_mailbox_is_read_once(mailbox: Any, sent: Message, frozen: object) -> None:
    mailbox.mails = {1: b"Subject: Spam\r\n\r\n", 2: returned(sent)}
    receive_bounces()
    receive_bounces()
    assert (mailbox.seen, mailbox.said.count("FETCH"), known().bounces) == ({1, 2}, 2, 1)


def test_without_a_mailbox_nothing_is_read(db: None, settings: Any) -> None:
    settings.BOUNCE_MAILBOX = ""
    receive_bounces()
    with pytest.raises(CommandError):
        call_command("receive_bounces", "--mailbox")


@pytest.fixture
def browser(client: Client, coworker: Person, sent: Message, frozen: object) -> Client:
    receive(returned(sent), now=NOW)
    client.force_login(coworker)
    return client


@pytest.mark.parametrize("page", ["/", "/profil/", "/profil/mails/"])
def test_its_owner_sees_that_mails_come_back(browser: Client, page: str) -> None:
    assert "Vos mails nous reviennent" in browser.get(page).content.decode()


def test_nobody_else_is_told(client: Client, coworker: Person) -> None:
    client.force_login(coworker)
    assert "Vos mails nous reviennent" not in client.get("/").content.decode()


def test_its_owner_shows_that_the_address_works(postman: Postman, browser: Client, coworker: Person) -> None:
    browser.post("/profil/mails/verifier/")
    browser.post("/profil/mails/verifier/")
    deliver_all(NOW)
    page = checking.page_of(coworker.email)
    text = postman.mails[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert (len(postman.mails), page in text) == (2, True)
    path = page.removeprefix(SITE)
    browser.get(path)
    was_blocked = known().blocked_at
    browser.post(path)
    assert (was_blocked, known().blocked_at) == (NOW, None)


def test_a_link_that_is_too_old_shows_nothing(browser: Client, coworker: Person, frozen: Any) -> None:
    path = checking.page_of(coworker.email).removeprefix(SITE)
    frozen.move_to(NOW + checking.LASTS + timedelta(seconds=1))
    assert (browser.post(path).status_code, known().blocked_at) == (404, NOW)
