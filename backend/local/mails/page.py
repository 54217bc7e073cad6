"""The page to read mails: a list, one mail, its HTML part in a sandbox, its attachments, its source.

Mails are somebody else's text. Everything is escaped, the HTML part is a document of its own that may run and load
nothing, attachments are only ever downloaded, and another site's name in `Host` is refused (DNS rebinding).
"""

from dataclasses import dataclass, field
from functools import partial
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote

from backend.local.mails import reading

STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 56rem; padding: 1rem; }
ul.mails { list-style: none; padding: 0; }
ul.mails li { border-bottom: 1px solid; padding: .6rem 0; overflow-wrap: anywhere; }
dt { font-weight: bold; } dd { margin: 0 0 .4rem; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
iframe { width: 100%; height: 32rem; border: 1px solid; background: #fff; }
"""
PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'"
HTML_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
LOCAL_NAMES = {"localhost", "127.0.0.1", "[::1]"}


@dataclass(frozen=True)
class Answer:
    body: bytes
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Security-Policy": PAGE_POLICY})


def answer(folder: Path, path: str) -> Answer:
    """What is found at `path`; nothing here writes."""
    match path.strip("/").split("/"):
        case [""]:
            return Answer(listing(folder))
        case ["style.css"]:
            return Answer(STYLE.encode(), "text/css; charset=utf-8")
        case ["mails", name, *rest] if (mail := reading.read(folder, name)) is not None:
            return answer_mail(mail, rest)
    return not_found()


def answer_mail(mail: reading.Mail, rest: list[str]) -> Answer:
    match rest:
        case []:
            return Answer(reader(mail))
        case ["html"]:
            return Answer(mail.html.encode(), headers={"Content-Security-Policy": HTML_POLICY})
        case ["source"]:
            return Answer(mail.source, "text/plain; charset=utf-8")
        case ["parts", number] if number.isdecimal() and int(number) < len(mail.attachments):
            part = mail.attachments[int(number)]
            disposition = f"attachment; filename*=UTF-8''{quote(part.name, safe='')}"
            return Answer(part.content, "application/octet-stream", headers={"Content-Disposition": disposition})
    return not_found()


def not_found() -> Answer:
    return Answer(document("Introuvable", "<p>Rien à cette adresse. <a href='/'>Tous les messages</a></p>"), status=404)


def document(title: str, content: str) -> bytes:
    """`content` is HTML already escaped."""
    head = f"<meta charset='utf-8'><meta name='viewport' content='width=device-width'><title>{escape(title)}</title>"
    style = "<link rel='stylesheet' href='/style.css'>"
    main = f"<main><h1>{escape(title)}</h1>{content}</main>"
    return f"<!doctype html><html lang='fr'><head>{head}{style}</head><body>{main}</body></html>".encode()


def listing(folder: Path) -> bytes:
    mails = [mail for name in reading.names(folder)[:200] if (mail := reading.read(folder, name)) is not None]
    items = [
        f"<li><a href='/mails/{mail.name}'>{escape(mail.subject)}</a><br>"
        f"à {escape(mail.recipients)} <small>{escape(mail.date)}</small></li>"
        for mail in mails
    ]
    empty = "<p>Aucun message pour l’instant. Rechargez la page après une réservation.</p>"
    return document("Messages envoyés", f"<ul class='mails'>{''.join(items)}</ul>" if items else empty)


def reader(mail: reading.Mail) -> bytes:
    facts = {"De": mail.sender, "À": mail.recipients, "Date": mail.date}
    rows = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in facts.items())
    here = f"/mails/{mail.name}"
    parts = "".join(
        f"<li><a href='{here}/parts/{number}'>{escape(part.name)}</a> <small>{escape(part.kind)}</small></li>"
        for number, part in enumerate(mail.attachments)
    )
    sections = [
        f"<dl>{rows}</dl>",
        f"<h2>Pièces jointes</h2><ul>{parts}</ul>" if parts else "",
        f"<h2>Texte</h2><pre>{escape(mail.text)}</pre>" if mail.text else "",
        f"<h2>Mise en page</h2><iframe sandbox src='{here}/html' title='Message mis en page'></iframe>"
        if mail.html
        else "",
        f"<p><a href='{here}/source'>Source</a> · <a href='/'>Tous les messages</a></p>",
    ]
    return document(mail.subject, "".join(sections))


class Handler(BaseHTTPRequestHandler):
    def __init__(self, folder: Path, *arguments: object) -> None:
        self.folder = folder
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        host = (self.headers["Host"] or "").rsplit(":", 1)[0]
        found = answer(self.folder, self.path.split("?")[0]) if host in LOCAL_NAMES else not_found()
        self.send_response(found.status)
        self.send_header("Content-Type", found.kind)
        self.send_header("Content-Length", str(len(found.body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        for name, value in found.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(found.body)

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the page is read by the person who runs the stack."""


def start(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server on loopback in a thread of its own; `shutdown()` ends it."""
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, folder))
    Thread(target=server.serve_forever, daemon=True, name="mail page").start()
    return server
