"""Files and calendars of a partner over the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agenda.models import PartnerCalendar, Session
from tests.factories import token_for
from tests.factories.importing import ics_of
from tests.factories.session_imports import event, table
from tests.outside import Answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen", "library")]

PARTNER = "/api/v1/partners/mediatheque"
CAFE = "A1;Café numérique;12/01/2027;14h;16h;;8;gratuit;"


@pytest.fixture
def imported(partner_api):
    """A CSV file as the body; the draft."""
    data = table(CAFE, "A2;;13/01/2027;14h;16h;;;;")
    return partner_api.post(f"{PARTNER}/imports?site=mediatheque&filename=p.csv", data, content_type="text/csv").json()


def test_a_file_is_read_row_by_row(partner_api, imported):
    page = partner_api.get(f"{PARTNER}/imports/{imported['id']}").json()
    assert (imported["status"], imported["counts"], Session.objects.count()) == ("draft", {"new": 1, "wrong": 1}, 0)
    assert [[said["code"] for said in row["problems"]] for row in page["results"]] == [[], ["missing"]]


def test_it_is_applied_once(partner_api, imported):
    answers = [
        partner_api.post(f"{PARTNER}/imports/{imported['id']}/apply", {}, content_type="application/json").json()
        for _time in range(2)
    ]
    assert (answers[0]["status"], answers[0] == answers[1], Session.objects.count()) == ("done", True, 1)


def test_all_or_none_is_refused_with_its_rows(partner_api, imported):
    address = f"{PARTNER}/imports/{imported['id']}/apply"
    answer = partner_api.post(address, {"atomic": True}, content_type="application/json")
    assert (answer.status_code, answer.json()["rows"], Session.objects.count()) == (422, [3], 0)


def test_a_form_is_read_too(partner_api, library):
    said = {"site": str(library.public_id), "capacity": "4", "file": SimpleUploadedFile("a.ics", ics_of(event("a@x")))}
    answer = partner_api.post(f"{PARTNER}/imports", said)
    assert (answer.status_code, answer.json()["kind"]) == (201, "icalendar")


@pytest.mark.parametrize(
    ("query", "data", "status"),
    [("", b"a", 400), ("?site=nulle-part", b"a", 404), ("?site=mediatheque", b"PK\x03\x04", 422)],
)
def test_bad_files_are_refused(partner_api, query, data, status):
    answer = partner_api.post(f"{PARTNER}/imports{query}", data, content_type="text/csv")
    assert answer.status_code == status


def test_an_import_is_forgotten(partner_api, imported):
    assert partner_api.delete(f"{PARTNER}/imports/{imported['id']}").status_code == 204
    assert partner_api.get(f"{PARTNER}/imports").json()["results"] == []


def test_a_calendar_is_followed_stopped_resumed_and_forgotten(partner_api, outside):
    outside.says["/a.ics"] = Answer(ics_of(event("a@x")))
    said = {"name": "Programme", "url": outside.url("/a.ics"), "site": "mediatheque"}
    draft = partner_api.post(f"{PARTNER}/calendars", said, content_type="application/json").json()
    live = partner_api.post(f"{PARTNER}/imports/{draft['id']}/follow").json()
    address = f"{PARTNER}/calendars/{live['id']}"
    assert (live["is_running"], Session.objects.count()) == (True, 1)
    assert partner_api.post(f"{address}/read").status_code == 429
    assert partner_api.post(f"{address}/stop").json()["is_running"] is False
    assert partner_api.post(f"{address}/resume").json()["is_running"] is True
    assert [row["id"] for row in partner_api.get(f"{PARTNER}/calendars").json()["results"]] == [live["id"]]
    assert partner_api.delete(address).status_code == 204
    assert PartnerCalendar.objects.count() == 0


def test_a_private_address_is_refused(partner_api):
    said = {"name": "a", "url": "http://127.0.0.1:8000/a.ics", "site": "mediatheque"}
    answer = partner_api.post(f"{PARTNER}/calendars", said, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "address-refused")


@pytest.mark.parametrize("path", ["imports", "calendars"])
def test_another_scope_reads_nothing(publisher, path):
    client = Client(headers={"Authorization": f"Bearer {token_for(publisher, ['bookings:read'])}"})
    assert client.get(f"{PARTNER}/{path}").status_code == 403
