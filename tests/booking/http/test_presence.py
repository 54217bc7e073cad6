"""What a resource is right now, and taking it on the spot."""

from datetime import timedelta

import pytest

from booking.models import Booking
from tests.booking.http.conftest import client_of
from tests.conftest import NOW, at, between
from tests.factories import BookingPolicyFactory, PersonFactory, book


@pytest.fixture(autouse=True)
def _morning(frozen):
    frozen.move_to(at(9, 10))


def test_now_is_free_until_the_next_one(get, desk):
    book(PersonFactory(), [desk], between(11, 12), now=NOW)
    assert get(f"/resources/{desk.public_id}/now").json() == {
        "resource": {"id": str(desk.public_id), "kind": "desk", "name": desk.name},
        "state": "free",
        "until": "2027-01-11T11:00:00+01:00",
        "next": {"start": "2027-01-11T11:00:00+01:00", "end": "2027-01-11T12:00:00+01:00"},
    }


def test_now_says_nothing_of_who_is_there(get, desk):
    book(PersonFactory(name="Odile"), [desk], between(9, 12), now=NOW, title="Chorale", is_private=False)
    answer = get(f"/resources/{desk.public_id}/now")
    assert (answer.json()["state"], "Odile" in answer.text, "Chorale" in answer.text) == ("busy", False, False)


def test_now_is_awaited_until_somebody_comes(get, desk):
    BookingPolicyFactory(resource=desk, needs_check_in=True)
    book(PersonFactory(), [desk], between(9, 12), now=NOW)
    assert get(f"/resources/{desk.public_id}/now").json()["state"] == "awaited"


def test_now_is_closed_at_night(get, desk, frozen):
    frozen.move_to(at(21))
    said = get(f"/resources/{desk.public_id}/now").json()
    assert (said["state"], said["until"], said["next"]) == ("closed", "2027-01-12T08:00:00+01:00", None)


def test_now_is_open_to_strangers(client, desk):
    assert client.get(f"/api/v1/resources/{desk.public_id}/now").status_code == 200


def test_now_of_nothing_is_not_found(get):
    assert get("/resources/00000000-0000-0000-0000-000000000000/now").status_code == 404


def test_walk_in_books_and_checks_in(post, desk, coworker):
    answer = post(f"/resources/{desk.public_id}/walk-in", {"minutes": 30})
    booking = Booking.objects.get()
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/bookings/{booking.public_id}")
    said = answer.json()
    assert (said["status"], said["end"], said["checked_in_at"]) == (
        "checked_in",
        "2027-01-11T09:45:00+01:00",
        "2027-01-11T09:10:00+01:00",
    )


def test_walk_in_happens_once_for_one_key(post, desk):
    answers = [
        post(f"/resources/{desk.public_id}/walk-in", {"minutes": 30}, **{"Idempotency-Key": "k"}).json()["id"]
        for _ in range(2)
    ]
    assert (len(set(answers)), Booking.objects.count()) == (1, 1)


def test_walk_in_is_refused_where_it_is_taken(post, desk):
    book(PersonFactory(), [desk], between(9, 12), now=NOW)
    answer = post(f"/resources/{desk.public_id}/walk-in", {"minutes": 30})
    assert (answer.status_code, answer.json()["code"]) == (409, "slot-taken")


def test_walk_in_is_refused_where_only_a_later_step_is_free(post, desk):
    BookingPolicyFactory(resource=desk, granularity=timedelta(hours=1))
    book(PersonFactory(), [desk], between(9, 10), now=NOW)
    answer = post(f"/resources/{desk.public_id}/walk-in", {"minutes": 30})
    assert (answer.json()["code"], answer.json()["free_at"]) == ("not-free-now", "2027-01-11T10:00:00+01:00")


def test_walk_in_is_refused_where_the_next_one_comes_too_soon(post, desk):
    book(PersonFactory(), [desk], between(10, 12), now=NOW)
    answer = post(f"/resources/{desk.public_id}/walk-in", {"minutes": 90})
    assert (answer.status_code, answer.json()["code"]) == (409, "slot-taken")


@pytest.mark.parametrize("minutes", [0, -5, 1441, "x", None])
def test_walk_in_wants_minutes(post, desk, minutes):
    assert post(f"/resources/{desk.public_id}/walk-in", {"minutes": minutes}).status_code == 400


def test_walk_in_wants_the_right_to_book(post, desk, coworker):
    reader = client_of(coworker, scopes=["bookings:read"])
    answer = post(f"/resources/{desk.public_id}/walk-in", {"minutes": 30}, client=reader)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")


def test_walk_in_wants_somebody(client, desk):
    address = f"/api/v1/resources/{desk.public_id}/walk-in"
    assert client.post(address, {"minutes": 30}, content_type="application/json").status_code == 401


def test_walk_in_of_what_is_approved_first_is_refused(post, desk):
    BookingPolicyFactory(resource=desk, needs_approval=True)
    answer = post(f"/resources/{desk.public_id}/walk-in", {"minutes": 30})
    assert (answer.status_code, answer.json()["code"], Booking.objects.count()) == (422, "approval-first", 0)


def test_check_in_takes_back_what_was_released(post, desk, coworker, frozen):
    from booking.actions.sweeping import release_no_shows

    BookingPolicyFactory(resource=desk, needs_check_in=True)
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    release_no_shows(now=at(9, 16))
    frozen.move_to(at(9, 20))
    assert post(f"/bookings/{booking.public_id}/check-in").json()["status"] == "checked_in"


def test_leaving_early_frees_the_rest(post, desk, coworker):
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    post(f"/bookings/{booking.public_id}/check-in")
    post(f"/bookings/{booking.public_id}/check-out")
    other = client_of(PersonFactory())
    assert post(f"/resources/{desk.public_id}/walk-in", {"minutes": 30}, client=other).status_code == 201
