"""Mails are somebody else's text: the page shows them without letting them act."""

import smtplib
import time
import urllib.error
import urllib.request
from email.message import EmailMessage
from pathlib import Path

import pytest

from backend.local import processes
from backend.local.mails import page, reading, sink

NASTY = "<script>alert(1)</script>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mails"


@pytest.fixture
def kept(folder: Path) -> reading.Mail:
    """One mail that has come in through real SMTP."""
    port = processes.free_port()
    server = sink.start(folder, port)
    try:
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.send_message(confirmation())
    finally:
        server.stop()
    mail = reading.read(folder, reading.names(folder)[0])
    assert mail is not None
    return mail


def confirmation() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "bonjour@perriere.example"
    message["To"] = "anaïs@perriere.example".replace("ï", "i")
    message["Subject"] = f"Réservé {NASTY}"
    message.set_content(f"Bonjour\n{NASTY}\n")
    message.add_alternative(f"<p>Bonjour</p>{NASTY}", subtype="html")
    message.add_attachment("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", subtype="calendar", filename="réservation.ics")
    return message


def test_sink_keeps_text_html_and_calendar(kept: reading.Mail) -> None:
    assert (kept.text.splitlines()[0], kept.html.split("<script")[0]) == ("Bonjour", "<p>Bonjour</p>")
    assert [(part.name, part.kind) for part in kept.attachments] == [("réservation.ics", "text/calendar")]


def test_sink_notes_who_really_received_it(kept: reading.Mail) -> None:
    assert kept.recipients == "anais@perriere.example"


@pytest.mark.parametrize("place", ["/", "/mails/{name}"])
def test_page_escapes_what_a_mail_says(folder: Path, kept: reading.Mail, place: str) -> None:
    answer = page.answer(folder, place.format(name=kept.name))
    assert (answer.status, b"<script" in answer.body, b"&lt;script&gt;" in answer.body) == (200, False, True)


def test_page_lets_its_own_documents_load_nothing_foreign(folder: Path, kept: reading.Mail) -> None:
    assert (
        page.answer(folder, f"/mails/{kept.name}").headers["Content-Security-Policy"].startswith("default-src 'none'")
    )


def test_html_part_is_served_in_a_sandbox(folder: Path, kept: reading.Mail) -> None:
    policy = page.answer(folder, f"/mails/{kept.name}/html").headers["Content-Security-Policy"]
    assert policy == "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_attachment_is_downloaded_never_shown(folder: Path, kept: reading.Mail) -> None:
    answer = page.answer(folder, f"/mails/{kept.name}/parts/0")
    assert answer.headers == {"Content-Disposition": "attachment; filename*=UTF-8''r%C3%A9servation.ics"}
    assert (answer.kind, answer.body[:15]) == ("application/octet-stream", b"BEGIN:VCALENDAR")


def test_source_is_plain_text(folder: Path, kept: reading.Mail) -> None:
    answer = page.answer(folder, f"/mails/{kept.name}/source")
    assert (answer.kind, answer.body) == ("text/plain; charset=utf-8", kept.source)


@pytest.mark.parametrize(
    "path", ["/mails/..%2F..%2Fsecret-key", "/mails/../lock", "/mails/1-9", "/mails/1-0/parts/9", "/x"]
)
def test_page_knows_nothing_else(folder: Path, kept: reading.Mail, path: str) -> None:
    assert page.answer(folder, path).status == 404


def test_newest_mail_comes_first(folder: Path, kept: reading.Mail) -> None:
    later = folder / f"{time.time_ns()}-0.eml"
    later.write_bytes(b"Subject: later\r\n\r\n")
    assert reading.names(folder) == [later.stem, kept.name]


@pytest.mark.parametrize(("host", "status"), [("localhost", 200), ("elsewhere.example", 404)])
def test_page_answers_to_local_names_only(folder: Path, kept: reading.Mail, host: str, status: int) -> None:
    server = page.start(folder, processes.free_port())
    request = urllib.request.Request(f"http://127.0.0.1:{server.server_port}/", headers={"Host": host})
    try:
        with urllib.request.urlopen(request) as answer:
            given = answer.status
    except urllib.error.HTTPError as refusal:
        with refusal:
            given = refusal.code
    finally:
        server.shutdown()
        server.server_close()
    assert given == status
