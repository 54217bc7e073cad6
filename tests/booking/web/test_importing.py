"""The pages by which a manager brings bookings over."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from booking.models import Booking, ImportBatch
from members.models import Person
from spaces.models import Resource, Site, Steward
from tests.booking.web.conftest import browser_of
from tests.booking.web.counting import queries_of
from tests.factories import PersonFactory, ResourceFactory, StewardFactory
from tests.factories.importing import carry_on, csv_of, rows_of, upload

ROW = "a1;Salle Groix;12/01/2027;9h;11h;Comité;Anne Le Bris;anne@example.org"
BAD = "a2;Sale Groix;13/01/2027;9h;8h;Suite;;"


@pytest.fixture
def manager(site: Site) -> Person:
    return StewardFactory(person=PersonFactory(name="Gestion"), site=site, role=Steward.Role.MANAGER).person


@pytest.fixture
def office(manager: Person) -> Client:
    return browser_of(manager)


@pytest.fixture
def batch(site: Site, manager: Person, room: Resource) -> ImportBatch:
    return upload(site, manager, csv_of(ROW, BAD))


def path(batch: ImportBatch, end: str = "") -> str:
    return f"/import/{batch.public_id}/{end}"


def send(office: Client, site: Site, data: bytes, name: str = "planning.csv"):
    return office.post("/import/", {"site": site.slug, "file": SimpleUploadedFile(name, data)})


def settings_of(batch: ImportBatch, **more: str) -> dict[str, str]:
    columns = {f"column_{field}": str(place) for field, place in batch.mapping.items()}
    return {"unknown": "stand_in", "price": "free", "order": "", **columns, **more}


def test_the_page_is_for_managers(host: Person, browser: Client, visitor: Client, room: Resource):
    answers = [client.get("/import/").status_code for client in (browser_of(host), browser, visitor)]
    assert answers == [404, 404, 302]


def test_the_first_page_shows_how_to_begin(office: Client, room: Resource):
    answer = office.get("/import/")
    assert (answer.status_code, b"samples/import-modele.csv" in answer.content) == (200, True)


def test_a_file_leads_to_what_it_would_become(office: Client, site: Site, room: Resource):
    answer = send(office, site, csv_of(ROW))
    assert answer.status_code == 302
    page = office.get(answer["Location"])
    assert ([one.names for one in page.context["rows"]], Booking.objects.count()) == (["Salle Groix"], 0)


def test_a_file_that_cannot_be_read_is_refused_on_the_page(office: Client, site: Site, room: Resource):
    answer = send(office, site, b"PK\x03\x04", "planning.xlsx")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])


def test_a_form_without_a_file_says_so(office: Client, site: Site, room: Resource):
    answer = office.post("/import/", {"site": site.slug})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["file"])


def test_problems_stand_beside_their_rows(office: Client, batch: ImportBatch):
    rows = office.get(path(batch)).context["rows"]
    assert rows[1].problems == [
        "Ressource\u00a0: Aucune ressource du site ne s’appelle «\u00a0Sale Groix\u00a0».",
        "Fin\u00a0: La fin n’est pas après le début.",
    ]


def test_near_names_are_offered_first(office: Client, batch: ImportBatch, room: Resource):
    (field,) = office.get(path(batch)).context["form"].name_fields
    assert field.field.choices[1] == ("Noms proches", [(room.pk, "Salle Groix")])


def test_a_chosen_name_is_read_again(office: Client, batch: ImportBatch, room: Resource):
    office.post(path(batch, "reglages/"), settings_of(batch, name_0=str(room.pk), stand_in=""))
    assert [row.resources for row in rows_of(batch)] == [[room.pk], [room.pk]]


def test_a_stand_in_without_account_is_refused(office: Client, batch: ImportBatch):
    answer = office.post(path(batch, "reglages/"), settings_of(batch, stand_in="nobody@example.org"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["stand_in"])


def test_all_that_can_be_is_imported(office: Client, batch: ImportBatch):
    answer = office.post(path(batch, "appliquer/"), {"all": "1"})
    assert answer["Location"] == path(batch)
    assert office.get(path(batch)).context["is_running"]
    carry_on(batch)
    page = office.get(path(batch))
    assert ([one.row.outcome for one in page.context["rows"]], page.context["of"]) == (["added", ""], 1)


def test_ticked_rows_are_imported(office: Client, site: Site, manager: Person, room: Resource):
    batch = upload(site, manager, csv_of(ROW, ROW.replace("a1", "a3").replace("12/01", "14/01")))
    office.post(path(batch, "appliquer/"), {"row": ["3"]})
    carry_on(batch)
    assert [row.outcome for row in rows_of(batch)] == ["", "added"]


@pytest.mark.parametrize("said", [{}, {"row": ["99"]}, {"row": ["x"]}, {"row": ["3"]}])
def test_nothing_ticked_is_refused_on_the_page(office: Client, batch: ImportBatch, said: dict):
    answer = office.post(path(batch, "appliquer/"), said)
    assert (answer.status_code, answer.context["refusal"].code) == (422, "nothing-to-import")


def test_progress_is_shown_until_it_is_done(office: Client, batch: ImportBatch):
    office.post(path(batch, "appliquer/"), {"all": "1"})
    running = office.get(path(batch, "avancement/"))
    carry_on(batch)
    done = office.get(path(batch, "avancement/"))
    assert ("HX-Refresh" in running, done["HX-Refresh"], done.context["done"]) == (False, "true", 1)


def test_an_import_is_stopped_and_forgotten(office: Client, batch: ImportBatch):
    office.post(path(batch, "appliquer/"), {"all": "1"})
    assert office.post(path(batch, "oublier/")).status_code == 409
    office.post(path(batch, "arreter/"))
    assert office.post(path(batch, "oublier/"))["Location"] == "/import/"
    assert ImportBatch.objects.count() == 0


@pytest.mark.parametrize("end", ["", "avancement/", "reglages/", "appliquer/", "arreter/", "oublier/"])
def test_somebody_elses_import_is_not_found(host: Person, batch: ImportBatch, end: str):
    client = browser_of(host)
    answer = client.get(path(batch, end)) if end in ("", "avancement/") else client.post(path(batch, end))
    assert answer.status_code == 404


def test_rows_are_shown_by_verdict(office: Client, batch: ImportBatch):
    assert [one.row.number for one in office.get(path(batch) + "?verdict=wrong").context["rows"]] == [3]


def test_the_page_asks_as_much_for_many_rows_as_for_one(office: Client, site: Site, manager: Person, room: Resource):
    one = upload(site, manager, csv_of(ROW))
    three = upload(site, manager, csv_of(*(ROW.replace("a1", f"b{n}").replace("12/", f"{n}/") for n in (20, 21, 22))))
    assert queries_of(office, path(three)) == queries_of(office, path(one))


def test_what_a_file_says_is_never_read_as_markup(office: Client, site: Site, manager: Person, room: Resource):
    batch = upload(site, manager, csv_of(ROW.replace("Comité", "<script>alert(1)</script>")))
    assert b"<script>alert(1)" not in office.get(path(batch)).content


def test_the_way_to_imports_is_shown_to_managers_alone(office: Client, host: Person, room: Resource):
    shown = [b'href="/import/"' in client.get("/accueil-du-jour/").content for client in (office, browser_of(host))]
    assert shown == [True, False]


def test_a_resource_of_a_site_one_does_not_manage_is_not_offered(office: Client, batch: ImportBatch):
    ResourceFactory(name="Sale Groix")
    assert office.get(path(batch)).context["rows"][1].row.resources == []
