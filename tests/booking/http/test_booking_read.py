from datetime import timedelta

import pytest

from billing.standing import Payer
from tests.booking.http.conftest import client_of
from tests.conftest import MONDAY, NOW, between
from tests.factories import AffiliationFactory, PersonFactory, ResourceFactory, StewardFactory, book

pytestmark = pytest.mark.usefixtures("frozen")


def ids(answer):
    return [row["id"] for row in answer.json()["results"]]


@pytest.fixture
def three(coworker, desk):
    """Three bookings of the coworker, at nine, ten and eleven."""
    return [book(coworker, [desk], between(hour, hour + 1), now=NOW) for hour in (9, 10, 11)]


@pytest.fixture
def strange(desk):
    return book(PersonFactory(), [desk], between(15, 16), now=NOW)


def test_the_list_holds_ones_own_newest_first(get, three, strange):
    assert ids(get("/bookings")) == [str(booking.public_id) for booking in reversed(three)]


def test_the_list_goes_by_pages(get, three):
    first = get("/bookings", {"page_size": 2}).json()
    second = get(first["next"].partition("/api/v1")[2]).json()
    assert [row["id"] for row in first["results"] + second["results"]] == [str(b.public_id) for b in reversed(three)]
    assert (first["previous"], second["next"]) == (None, None)


def test_the_list_asks_as_many_queries_for_three_as_for_one(get, coworker, desk, django_assert_num_queries):
    book(coworker, [desk], between(9, 10), now=NOW)
    get("/bookings")
    with django_assert_num_queries(3):
        assert len(ids(get("/bookings"))) == 1
    book(coworker, [desk, ResourceFactory(site=desk.site)], between(10, 11), now=NOW)
    book(coworker, [desk], between(11, 12), now=NOW)
    get("/bookings")
    with django_assert_num_queries(3):
        assert len(ids(get("/bookings"))) == 3


def test_the_list_keeps_what_touches_the_period(get, three):
    period = between(10, 11)
    found = get("/bookings", {"from": period.start.isoformat(), "to": period.end.isoformat()})
    assert ids(found) == [str(three[1].public_id)]


def test_the_list_keeps_what_comes_after_an_instant(get, three):
    assert len(ids(get("/bookings", {"from": between(10, 11).start.isoformat()}))) == 2


@pytest.mark.parametrize("status", [["confirmed", "held"], "confirmed,held"])
def test_the_list_keeps_several_states(get, coworker, desk, status):
    book(coworker, [desk], between(9, 10), now=NOW)
    book(coworker, [desk], between(10, 11), now=NOW, hold=True)
    assert len(ids(get("/bookings", {"status": status}))) == 2
    assert len(ids(get("/bookings", {"status": "held"}))) == 1


def test_a_host_reads_everybodys_bookings_of_the_site(get, three, strange, coworker):
    site = strange.site
    assert len(ids(get("/bookings", {"site": str(site.public_id)}))) == 3
    StewardFactory(person=coworker, site=site)
    assert len(ids(get("/bookings", {"site": str(site.public_id)}))) == 4
    assert len(ids(get("/bookings", {"site": str(site.public_id), "mine": "true"}))) == 3


def test_a_host_reads_nothing_of_another_site(get, strange, coworker):
    StewardFactory(person=coworker)
    assert ids(get("/bookings", {"mine": "false"})) == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"from": "2027-01-11T09:00:00Z", "to": "2027-01-11T09:00:00Z"}, 400),
        ({"from": "2027-01-11T09:00:00"}, 400),
        ({"status": "lost"}, 400),
        ({"site": "0"}, 400),
        ({"site": "00000000-0000-7000-8000-000000000000"}, 404),
        ({"cursor": "cD14"}, 400),
        ({"cursor": "%00"}, 400),
    ],
)
def test_the_list_says_what_it_does_not_understand(get, three, query, status):
    assert get("/bookings", query).status_code == status


def test_one_booking_is_read_with_its_revision(get, three):
    answer = get(f"/bookings/{three[0].public_id}")
    assert (answer.status_code, answer.json()["id"], answer.headers["ETag"]) == (200, str(three[0].public_id), '"0"')


def test_what_is_known_is_not_sent_again(get, three):
    answer = get(f"/bookings/{three[0].public_id}", **{"If-None-Match": '"0"'})
    assert (answer.status_code, answer.content) == (304, b"")


def test_somebody_elses_booking_is_not_found(get, strange):
    answer = get(f"/bookings/{strange.public_id}")
    assert (answer.status_code, answer.json()["code"]) == (404, "booking-not-found")


def test_an_organisations_administrator_reads_what_it_pays(get, coworker, desk):
    other = AffiliationFactory()
    booking = book(other.person, [desk], between(9, 10), now=NOW, payer=Payer(other.person.pk, other.organisation))
    AffiliationFactory(person=coworker, organisation=other.organisation, role="administrator")
    assert get(f"/bookings/{booking.public_id}").status_code == 200


def test_a_malformed_id_is_not_found(get, coworker):
    answer = get("/bookings/not-an-id")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_reading_needs_its_scope(get, three, coworker):
    client = client_of(coworker, scopes=["bookings:write"])
    assert get("/bookings", client=client).json()["scope"] == "bookings:read"


def test_times_carry_the_offset_of_the_season(get, coworker, desk):
    summer = between(9, 10, day=MONDAY + timedelta(days=80))  # 1 April
    booking = book(coworker, [desk], summer, now=NOW)
    assert get(f"/bookings/{booking.public_id}").json()["start"] == "2027-04-01T09:00:00+02:00"
