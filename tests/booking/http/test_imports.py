"""Imports by the API: managers of the site, nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from booking.models import Booking, ImportBatch
from members.models import Person
from spaces.models import Resource, Site, Steward
from tests.booking.http.conftest import client_of
from tests.conftest import NOW
from tests.factories import PersonFactory, ResourceFactory, StewardFactory
from tests.factories.importing import carry_on, csv_of, upload

ROW = "a1;Salle Groix;12/01/2027;9h;11h;Comité;Anne Le Bris;anne@example.org"


@pytest.fixture(autouse=True)
def _time(frozen: object) -> None:
    """The time stands at seven o'clock that Monday."""


@pytest.fixture
def manager(site: Site) -> Person:
    return StewardFactory(site=site, role=Steward.Role.MANAGER).person


@pytest.fixture
def office(manager: Person) -> Client:
    return client_of(manager)


@pytest.fixture
def room(site: Site) -> Resource:
    return ResourceFactory(site=site, kind=Resource.Kind.ROOM, name="Salle Groix", capacity=6)


@pytest.fixture
def batch(site: Site, manager: Person, room: Resource) -> ImportBatch:
    return upload(site, manager, csv_of(ROW, "a2;Inconnue;hier;9h;8h;Suite;;pas une adresse"))


def send(client: Client, site: Site, data: bytes, content_type: str = "text/csv"):
    return client.post(f"/api/v1/imports?site={site.public_id}&filename=p.csv", data, content_type=content_type)


def path(batch: ImportBatch, end: str = "") -> str:
    return f"/api/v1/imports/{batch.public_id}{end}"


def test_a_csv_body_becomes_an_import(office: Client, site: Site, room: Resource):
    answer = send(office, site, csv_of(ROW))
    told = answer.json()
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/imports/{told['id']}")
    assert (told["kind"], told["filename"], told["totals"]["ready"], told["totals"]["all"]) == ("csv", "p.csv", 1, 1)


def test_a_form_with_a_file_becomes_an_import(office: Client, site: Site, room: Resource):
    file = SimpleUploadedFile("planning.csv", csv_of(ROW))
    answer = office.post("/api/v1/imports", {"site": str(site.public_id), "file": file})
    assert (answer.status_code, answer.json()["filename"]) == (201, "planning.csv")


def test_a_calendar_body_becomes_an_import(office: Client, site: Site, room: Resource):
    event = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\nDTSTART:20270112T080000Z\nDURATION:PT1H\nLOCATION:Salle Groix\n"
    told = send(office, site, f"{event}END:VEVENT\nEND:VCALENDAR\n".encode(), "text/calendar").json()
    assert (told["kind"], told["totals"]["ready"]) == ("icalendar", 1)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x00\x00\x00"])
def test_a_file_that_cannot_be_read_is_refused(office: Client, site: Site, data: bytes):
    answer = send(office, site, data)
    assert (answer.status_code, answer.json()["code"]) == (422, "import-unreadable")


def test_a_file_that_is_too_large_is_refused(office: Client, site: Site):
    answer = send(office, site, b"a;b\n" * 2_500_000)
    assert (answer.status_code, answer.json()["code"]) == (422, "import-too-large")


def test_a_million_rows_are_refused(office: Client, site: Site):
    answer = send(office, site, b"a;b\n" + b"1;2\n" * 1_000_000)
    assert (answer.status_code, answer.json()["code"]) == (422, "import-too-large")


def test_an_import_wants_a_site(office: Client):
    answer = office.post("/api/v1/imports", csv_of(ROW), content_type="text/csv")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["site"])


def test_an_import_wants_a_file(office: Client, site: Site):
    answer = office.post("/api/v1/imports", {"site": str(site.public_id)})
    assert answer.json()["code"] == "import-unreadable"


@pytest.mark.parametrize("role", [Steward.Role.HOST, Steward.Role.PUBLISHER, None])
def test_a_site_that_one_does_not_manage_is_not_found(site: Site, role: str | None):
    person = PersonFactory()
    if role:
        StewardFactory(person=person, site=site, role=role)
    answer = send(client_of(person), site, csv_of(ROW))
    assert (answer.status_code, answer.json()["code"]) == (404, "site-not-found")


@pytest.mark.parametrize(
    ("method", "end"), [("get", ""), ("patch", ""), ("delete", ""), ("post", "/apply"), ("post", "/stop")]
)
def test_somebody_elses_import_is_not_found(batch: ImportBatch, site: Site, method: str, end: str):
    host = StewardFactory(site=site, role=Steward.Role.HOST).person
    answer = getattr(client_of(host), method)(path(batch, end), {}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (404, "import-not-found")


def test_an_import_wants_the_scope_of_the_desk(batch: ImportBatch, manager: Person):
    answer = client_of(manager, scopes=["bookings:read"]).get(path(batch))
    assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")


def test_reading_tells_the_problems_of_each_row_by_field(office: Client, batch: ImportBatch):
    good, bad = office.get(path(batch)).json()["results"]
    assert (good["verdict"], good["start"], good["problems"]) == ("ready", "2027-01-12T09:00:00+01:00", [])
    assert [(one["field"], one["code"]) for one in bad["problems"]] == [
        ("resource", "resource-unknown"), ("email", "email-invalid"), ("day", "moment-unread"),
    ]  # fmt: skip
    assert bad["problems"][2]["text"] == "«\u00a0hier\u00a0» n’est ni un jour ni une heure."


def test_rows_are_read_by_verdict_and_in_pages(office: Client, batch: ImportBatch):
    assert [row["row"] for row in office.get(path(batch), {"verdict": "wrong"}).json()["results"]] == [3]
    page = office.get(path(batch), {"page_size": 1}).json()
    assert (len(page["results"]), page["next"] is not None) == (1, True)


def test_applying_is_accepted_and_then_done(office: Client, batch: ImportBatch):
    answer = office.post(path(batch, "/apply"), {"rows": "all"}, content_type="application/json")
    assert (answer.status_code, answer.json()["status"], answer.json()["totals"]["waiting"]) == (202, "running", 1)
    carry_on(batch)
    told = office.get(path(batch)).json()
    assert (told["status"], told["totals"]["added"], Booking.objects.count()) == ("done", 1, 1)
    assert told["results"][0]["booking"] == str(Booking.objects.get().public_id)


@pytest.mark.parametrize("rows", [None, "some", [0], ["1"], {"a": 1}, [True]])
def test_applying_wants_row_numbers(office: Client, batch: ImportBatch, rows: object):
    answer = office.post(path(batch, "/apply"), {"rows": rows}, content_type="application/json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["rows"])


def test_applying_rows_that_cannot_be_is_refused(office: Client, batch: ImportBatch):
    answer = office.post(path(batch, "/apply"), {"rows": [3]}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "nothing-to-import")


def test_what_is_under_way_is_stopped_before_it_is_changed(office: Client, batch: ImportBatch):
    office.post(path(batch, "/apply"), {"rows": "all"}, content_type="application/json")
    changed = office.patch(path(batch), {"options": {"mails": True}}, content_type="application/json")
    stopped = office.post(path(batch, "/stop"), {}, content_type="application/json").json()
    assert (changed.status_code, changed.json()["code"], stopped["status"]) == (409, "import-under-way", "stopped")


def test_changing_says_what_a_name_means(office: Client, batch: ImportBatch, room: Resource, coworker: Person):
    body = {
        "choices": {"Inconnue": str(room.public_id)},
        "options": {"stand_in": coworker.email, "date_order": "mdy", "price": "quoted"},
    }
    told = office.patch(path(batch), body, content_type="application/json").json()
    batch.refresh_from_db()
    assert (told["options"]["price"], told["options"]["date_order"], batch.options["stand_in"]) == (
        "quoted", "mdy", coworker.pk,
    )  # fmt: skip
    assert office.get(path(batch)).json()["results"][1]["resources"][0]["name"] == "Salle Groix"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"mapping": {"couleur": 1}}, "mapping"),
        ({"mapping": {"title": -1}}, "mapping.title"),
        ({"options": {"stand_in": "nobody@example.org"}}, "options.stand_in"),
        ({"options": {"price": "dear"}}, "options.price"),
    ],
)
def test_changing_refuses_what_makes_no_sense(office: Client, batch: ImportBatch, body: dict, field: str):
    answer = office.patch(path(batch), body, content_type="application/json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_deleting_forgets_the_file(office: Client, batch: ImportBatch):
    assert (office.delete(path(batch)).status_code, ImportBatch.objects.count()) == (204, 0)


def test_the_list_holds_the_imports_of_ones_sites(office: Client, batch: ImportBatch):
    elsewhere = StewardFactory(role=Steward.Role.MANAGER)
    upload(elsewhere.site, elsewhere.person, csv_of(ROW))
    assert [row["id"] for row in office.get("/api/v1/imports").json()["results"]] == [str(batch.public_id)]


def test_reading_asks_as_much_for_many_rows_as_for_one(office: Client, site: Site, manager: Person, room: Resource):
    def queries(batch: ImportBatch) -> int:
        office.get(path(batch))
        with CaptureQueriesContext(connection) as asked:
            office.get(path(batch))
        return len(asked)

    one = upload(site, manager, csv_of(ROW))
    three = upload(site, manager, csv_of(*(ROW.replace("a1", f"b{n}").replace("12/", f"{n}/") for n in (20, 21, 22))))
    assert queries(three) == queries(one)


def test_times_of_the_answer_are_of_the_site(office: Client, batch: ImportBatch):
    assert office.get(path(batch)).json()["created_at"] == NOW.astimezone(batch.site.tz).isoformat()


def test_names_that_no_database_keeps_are_tidied(office: Client, batch: ImportBatch, room: Resource):
    body = {"choices": {"Inconnue\0\ud800": str(room.public_id)}}
    assert office.patch(path(batch), body, content_type="application/json").status_code == 200
    batch.refresh_from_db()
    assert batch.choices == {"Inconnue": room.pk}


@pytest.mark.parametrize(("said", "status"), [("", 400), ("x", 400), ("00000000-0000-0000-0000-000000000000", 404)])
def test_a_site_that_is_none_is_refused(office: Client, said: str, status: int):
    file = SimpleUploadedFile("planning.csv", csv_of(ROW))
    assert office.post("/api/v1/imports", {"site": said, "file": file}).status_code == status
