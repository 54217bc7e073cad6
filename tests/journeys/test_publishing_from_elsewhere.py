"""A partner publishes its programme from a file, looks at what a changed one would do, and applies it."""

from playwright.sync_api import expect

from agenda.models import Partner, Session
from tests.factories.session_imports import table
from tests.journeys.axe import faults
from tests.journeys.steps import DESKTOP, tomorrow

SPACE = "/partenaire/chez/defis-essai"


def programme(places: int) -> dict:
    rows = [f"A{number};Café {number};{tomorrow()};1{number}h;1{number + 1}h;;{places};gratuit;" for number in (1, 4)]
    return {"name": "programme.csv", "mimeType": "text/csv", "buffer": table(*rows)}


def send(page, places: int) -> None:
    page.goto(f"{SPACE}/import/")
    page.set_input_files("input[type=file]", programme(places))
    page.get_by_role("button", name="Lire le fichier").click()


def test_a_programme_is_published_from_a_file_and_changed_by_another(visit, publisher):
    page = visit(publisher)
    send(page, 8)
    expect(page.get_by_role("row", name="Café 1")).to_contain_text("nouvelle")
    page.get_by_role("button", name="Appliquer 2 lignes").click()
    expect(page.get_by_text("L’import est appliqué.")).to_be_visible()
    anybody = visit()
    anybody.goto("/agenda/")
    expect(anybody.get_by_role("link", name="Café 4")).to_be_visible()
    send(page, 12)
    expect(page.get_by_role("row", name="Café 1")).to_contain_text("8 → 12")
    page.get_by_role("button", name="Appliquer 2 lignes").click()
    expect(page.get_by_text("L’import est appliqué.")).to_be_visible()
    assert set(Session.objects.values_list("capacity", flat=True)) == {12}


def test_its_pages_are_accessible(visit, publisher):
    assert Partner.objects.exists()
    page = visit(publisher, viewport=DESKTOP)
    send(page, 8)
    page.get_by_role("heading", name="programme.csv").wait_for()
    addresses = [f"{SPACE}/{part}/" for part in ("import", "agendas", "jetons")] + [page.url]
    assert [fault for address in addresses for fault in faults(page, address)] == []
