import csv
import io
import zipfile

import pytest

from tests.conftest import NOW, between
from tests.factories import ResourceFactory, SiteFactory, book

pytestmark = pytest.mark.usefixtures("frozen")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/api/v1/bookings.csv", {}),
        ("/api/v1/bookings", {"Accept": "text/csv"}),
        ("/api/v1/bookings?format=csv", {}),
    ],
)
def test_a_list_is_read_as_csv(api, coworker, desk, address, headers):
    booking = book(coworker, [desk], between(9, 11), now=NOW)
    answer = api.get(address, headers=headers)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    shown = ("id", "resources", "site_name", "start", "price_total", "held_until")
    assert [{name: row[name] for name in shown} for row in rows(answer)] == [
        {
            "id": str(booking.public_id),
            "resources": desk.name,
            "site_name": desk.site.name,
            "start": "2027-01-11T09:00:00+01:00",
            "price_total": "6.00",
            "held_until": "",
        }
    ]


@pytest.mark.parametrize("address", ["/api/v1/sites", "/api/v1/resources", "/api/v1/plans"])
def test_a_list_is_read_as_a_spreadsheet(client, site, address):
    answer = client.get(f"{address}.xlsx")
    assert answer.headers["Content-Type"] == XLSX
    assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None


def test_filters_and_pages_hold_for_files_too(client, site):
    ResourceFactory.create_batch(3, site=site, kind="room")
    ResourceFactory(site=site, kind="desk")
    first = client.get("/api/v1/resources.csv?kind=room&page_size=2")
    following = first.headers["Link"].removeprefix("<").removesuffix('>; rel="next"')
    assert (len(rows(first)), len(rows(client.get(following)))) == (2, 1)


def test_a_name_is_no_formula(client, db):
    SiteFactory(name="=1+1")
    assert rows(client.get("/api/v1/sites.csv"))[0]["name"] == "'=1+1"


def test_an_empty_list_is_an_empty_file(client, db):
    assert client.get("/api/v1/sites.csv").content == b"\r\n"


def test_a_refusal_is_a_problem_whatever_was_asked_for(client, site):
    answer = client.get("/api/v1/resources.csv?kind=boat")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["code"] == "invalid"


def test_nothing_is_made_at_the_address_of_a_file(api, site):
    assert api.post("/api/v1/bookings.csv", {}, content_type="application/json").status_code == 404


def test_what_is_made_at_a_list_is_answered_as_json(api, desk):
    period = between(9, 11)
    body = {
        "resources": [str(desk.public_id)],
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
    }
    answer = api.post("/api/v1/bookings", body, content_type="application/json", headers={"Accept": "text/csv, */*"})
    assert (answer.status_code, answer.json()["status"]) == (201, "confirmed")


def test_another_ending_is_no_address(client, db):
    assert client.get("/api/v1/sites.pdf").status_code == 404
