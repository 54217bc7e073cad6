import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from booking.models import Booking
from booking.models.booking import Status
from spaces.models import Closure, SpecialOpening
from tests.conftest import NOW, between
from tests.factories import ClosureFactory, PersonFactory, ResourceFactory, StewardFactory, ZoneFactory, book, token_for

pytestmark = pytest.mark.usefixtures("frozen")
MORNING = between(9, 11)
NOWHERE = "00000000-0000-7000-8000-000000000000"


def client_of(person):
    return Client(headers={"Authorization": f"Bearer {token_for(person)}", "Accept-Language": "fr"})


@pytest.fixture
def host_api(site):
    return client_of(StewardFactory(site=site).person)


@pytest.fixture
def booking(desk, coworker):
    return book(coworker, [desk], MORNING, now=NOW)


@pytest.fixture
def other(site):
    return book(PersonFactory(), [ResourceFactory(site=site)], MORNING, now=NOW)


@pytest.fixture
def closure(site):
    period = between(8, 12)
    return ClosureFactory(site=site, starts_at=period.start, ends_at=period.end, reason="Fuite d’eau")


def asked(**more):
    period = between(8, 12)
    return {"start": period.start.isoformat(), "end": period.end.isoformat(), "reason": "Fuite d’eau", **more}


def send(client, address, body=None):
    return client.post(f"/api/v1/{address}", body or {}, content_type="application/json")


def decided(client, closure, **body):
    return send(client, f"closures/{closure.public_id}/bookings", body)


@pytest.mark.parametrize("kind", ["closures", "special-openings"])
def test_the_desk_announces_and_everybody_reads(client, host_api, site, kind):
    answer = send(host_api, kind, asked(site=str(site.public_id)))
    assert (answer.status_code, answer.json()["start"]) == (201, "2027-01-11T08:00:00+01:00")
    [row] = client.get(f"/api/v1/{kind}?site={site.public_id}").json()["results"]
    assert (row["id"], row["zone"], row["reason"]) == (answer.json()["id"], None, "Fuite d’eau")


def test_a_zone_is_closed_by_its_id(host_api, site):
    zone = ZoneFactory(site=site)
    assert send(host_api, "closures", asked(zone=str(zone.public_id))).json()["zone"]["name"] == zone.name


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "one-place-only"),
        ({"site": NOWHERE}, 404, "site-not-found"),
        ({"zone": NOWHERE}, 404, "zone-not-found"),
        ({"resource": NOWHERE}, 404, "resource-not-found"),
        ({"site": NOWHERE, "zone": NOWHERE}, 400, "one-place-only"),
    ],
)
def test_what_names_no_one_place_is_refused(host_api, body, status, code):
    answer = send(host_api, "closures", asked(**body))
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_what_is_over_is_not_announced(host_api, site):
    gone = {"start": "2027-01-10T08:00:00+01:00", "end": "2027-01-10T09:00:00+01:00"}
    answer = send(host_api, "closures", asked(site=str(site.public_id)) | gone)
    assert (answer.status_code, answer.json()["code"]) == (422, "already-over")


def test_coworkers_announce_nothing(api, site, closure):
    codes = [
        send(api, "closures", asked(site=str(site.public_id))).status_code,
        send(api, f"closures/{closure.public_id}/withdraw").status_code,
        api.get(f"/api/v1/closures/{closure.public_id}/bookings").status_code,
        decided(api, closure, all="cancel").status_code,
    ]
    assert (codes, Closure.objects.count()) == ([403] * 4, 1)


def test_the_desk_of_another_site_decides_nothing(booking, closure):
    other_desk = client_of(StewardFactory().person)
    assert decided(other_desk, closure, all="cancel").status_code == 403
    assert Booking.objects.get().status == Status.CONFIRMED


def test_bookings_in_the_way_say_where_they_could_go(host_api, booking, closure, desk):
    [row] = host_api.get(f"/api/v1/closures/{closure.public_id}/bookings").json()["results"]
    nearest = row["alternatives"][0]
    assert (row["id"], nearest["start"], nearest["resources"][0]["name"]) == (
        str(booking.public_id),
        "2027-01-11T12:00:00+01:00",
        desk.name,
    )


def test_one_is_moved_where_it_is_said_and_the_rest_is_cancelled(host_api, booking, other, closure):
    to = between(15, 17)
    said = {"booking": str(booking.public_id), "do": "move", "start": to.start.isoformat(), "end": to.end.isoformat()}
    answer = decided(host_api, closure, decisions=[said], all="cancel")
    assert sorted((row["do"], row["done"]) for row in answer.json()) == [("cancel", True), ("move", True)]
    assert Booking.objects.get(pk=booking.pk).span == to
    assert Booking.objects.get(pk=other.pk).status == Status.CANCELLED


def test_a_refused_one_says_why(host_api, booking, closure):
    to = between(6, 8)
    said = {"booking": str(booking.public_id), "do": "move", "start": to.start.isoformat(), "end": to.end.isoformat()}
    [row] = decided(host_api, closure, decisions=[said]).json()
    assert (row["done"], row["problem"]["code"]) == (False, "outside-opening-hours")


def test_deciding_again_finds_nothing_left(host_api, booking, closure):
    assert [len(decided(host_api, closure, all="keep").json()) for _ in range(2)] == [1, 0]


def test_a_closure_is_withdrawn(host_api, closure):
    assert send(host_api, f"closures/{closure.public_id}/withdraw").status_code == 204
    assert send(host_api, f"closures/{closure.public_id}/withdraw").json()["code"] == "announcement-not-found"


def test_an_opening_that_has_begun_ends_now(host_api, site):
    begun = SpecialOpening.objects.create(
        site=site, starts_at=between(6, 7).start, ends_at=between(8, 9).end, reason="Tôt"
    )
    send(host_api, f"special-openings/{begun.public_id}/withdraw")
    begun.refresh_from_db()
    assert begun.ends_at == NOW


def test_the_number_of_closures_does_not_change_the_number_of_queries(client, site):
    def count():
        client.get("/api/v1/closures")
        with CaptureQueriesContext(connection) as asked_for:
            client.get("/api/v1/closures")
        return len(asked_for)

    period = between(8, 9)
    ClosureFactory(site=site, starts_at=period.start, ends_at=period.end)
    one = count()
    for _ in range(2):
        ClosureFactory(site=None, zone=ZoneFactory(site=site), starts_at=period.start, ends_at=period.end)
    assert count() == one
