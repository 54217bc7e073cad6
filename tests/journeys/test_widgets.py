"""Another site shows our agenda and our free times: its readers see them there, and register and book here."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from agenda.models import Partner, Registration, Session
from booking.models import Booking
from core import clock
from spaces.models import Resource
from tests.factories import book
from tests.factories.agenda import WorkshopFactory, facts, publish
from tests.journeys.axe import faults
from tests.journeys.steps import DESKTOP, PASSWORD, PHONE, hours, tomorrow

TITLE = "Réparer plutôt que jeter"
AROUND = """<!doctype html><html lang="fr"><title>La médiathèque</title><h1>La médiathèque</h1>
<iframe src="{agenda}" title="Agenda des ateliers" width="100%" height="300" loading="lazy" style="border:0"></iframe>
<iframe src="{free}" title="Disponibilités" width="100%" height="300" loading="lazy" style="border:0"></iframe>
<script src="{base}/static/js/embed.js" async></script></html>"""


@pytest.fixture
def session(place, publisher) -> Session:
    workshop = WorkshopFactory(partner=Partner.objects.get(), title=TITLE, theme="repair")
    room = Resource.objects.get(name="Grande salle")
    return publish(workshop, facts(place, hours(14, 16), room=room), by=publisher, now=clock.now())


@pytest.fixture
def addresses(session: Session) -> dict[str, str]:
    room = Resource.objects.get(name="Grande salle")
    return {
        "agenda": "/agenda/embed?theme=repair&lang=fr",
        "free": f"/disponibilites/embed?resource={room.public_id}&day={tomorrow()}&days=1&duration=120&lang=fr",
    }


@pytest.fixture
def elsewhere(live_server, addresses) -> Iterator[str]:
    """A page of another origin with both widgets."""
    whole = {name: live_server.url + address for name, address in addresses.items()}
    page = AROUND.format(base=live_server.url, **whole).encode()

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page if self.path == "/" else b"")

        def log_message(self, *_said: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def opened_by(page: Page, frame: str, name: str) -> Page:
    """The window that a link inside a frame opens."""
    with page.context.expect_page() as opened:
        page.frame_locator(f"iframe[title='{frame}']").get_by_role("link", name=name).click()
    opened.value.wait_for_load_state()
    return opened.value


def test_a_reader_of_another_site_registers_for_what_its_widget_shows(visit, elsewhere, session):
    page = visit(viewport=DESKTOP)
    page.goto(elsewhere)
    ours = opened_by(page, "Agenda des ateliers", TITLE)
    expect(ours.get_by_role("heading", level=1)).to_have_text(TITLE)
    ours.get_by_label("Votre nom", exact=True).fill("Nolwenn Essai")
    ours.get_by_label("adresse électronique").first.fill("nolwenn@example.org")
    ours.get_by_role("button", name="Réserver ma place").click()
    ours.wait_for_url("**/agenda/inscription/**")
    assert Registration.objects.get().session == session


def test_a_reader_of_another_site_books_the_free_time_its_widget_shows(visit, elsewhere, coworker):
    room = Resource.objects.get(name="Grande salle")
    book(coworker, [room], hours(8, 10), now=clock.now())
    page = visit()
    page.goto(elsewhere)
    frame = page.frame_locator("iframe[title='Disponibilités']")
    shown = [text.split(",")[0].strip() for text in frame.locator(".slots a").all_inner_texts()]
    assert shown == ["10\u00a0h – 12\u00a0h", "12\u00a0h – 14\u00a0h", "16\u00a0h – 18\u00a0h", "18\u00a0h – 20\u00a0h"]
    ours = opened_by(page, "Disponibilités", "16\u00a0h – 18\u00a0h")
    ours.fill("input[name=login]", coworker.email)
    ours.fill("input[name=password]", PASSWORD)
    ours.press("input[name=password]", "Enter")
    ours.wait_for_url("**/reserver/**")
    ours.get_by_role("button", name="Confirmer la réservation").click()
    ours.wait_for_url("**/reservations/**")
    assert Booking.objects.filter(person=coworker, period=hours(16, 18).stored).exists()


def test_a_frame_is_as_high_as_what_it_shows(visit, elsewhere, session):
    page = visit(viewport=DESKTOP)
    page.goto(elsewhere)
    frame = page.locator("iframe[title='Disponibilités']")
    frame.scroll_into_view_if_needed()
    expect(frame).not_to_have_css("height", "300px")
    inside = page.frame_locator("iframe[title='Disponibilités']").locator("html")
    assert inside.evaluate("(root) => root.scrollHeight <= root.clientHeight")


def test_the_line_to_copy_shows_what_the_preview_shows(visit, session):
    page = visit(viewport=DESKTOP)
    page.goto("/widgets/?theme=repair")
    expect(page.frame_locator(".preview").get_by_role("link", name=TITLE)).to_be_visible()
    page.get_by_label("Thème").select_option("safety")
    page.wait_for_url("**theme=safety**")
    expect(page.frame_locator(".preview").get_by_text("Aucune séance")).to_be_visible()
    line = page.get_by_label("Dans la page de votre site").input_value()
    assert parse_qs(urlsplit(line.split('"')[1]).query)["theme"] == ["safety"]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_what_is_read_elsewhere_is_accessible(visit, session, addresses, viewport):
    page = visit(viewport=viewport)
    month = f"{tomorrow():%Y-%m}"
    pages = [
        "/agenda/?theme=repair&free=true",
        "/agenda/?q=rien+de+tel",
        f"/agenda/mois/?month={month}",
        "/widgets/",
        "/widgets/?widget=disponibilites",
        *addresses.values(),
        "/disponibilites/embed?scheme=light",
        "/agenda/embed?scheme=dark",
    ]
    assert [fault for address in pages for fault in faults(page, address)] == []
