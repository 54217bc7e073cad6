"""Several bookings at once, the price of a move, and a swap."""

import pytest

from booking.models import Booking
from tests.conftest import NOW, between
from tests.factories import PersonFactory, ResourceFactory, book

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def asked(resource, period, **more):
    return {
        "resources": [str(resource.public_id)],
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        **more,
    }


def post(api, path, body, **headers):
    return api.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers or None)


@pytest.fixture
def desks(site):
    return ResourceFactory.create_batch(2, site=site)


def test_several_are_made_together(api, desks):
    answer = post(api, "bookings/together", {"bookings": [asked(desk, between(9, 10)) for desk in desks]})
    assert answer.status_code == 201
    assert [row["status"] for row in answer.json()["results"]] == ["confirmed", "confirmed"]


def test_together_a_taken_one_refuses_all_by_its_number(api, desks, coworker):
    book(PersonFactory(), [desks[1]], between(9, 10), now=NOW)
    answer = post(api, "bookings/together", {"bookings": [asked(desk, between(9, 10)) for desk in desks]})
    assert (answer.status_code, answer.json()["number"]) == (409, 1)
    assert Booking.objects.of(coworker).count() == 0


def test_together_needs_at_least_one(api, site):
    answer = post(api, "bookings/together", {"bookings": []})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["bookings"])


def test_the_cart_is_confirmed_in_one_call(api, desks, coworker):
    for desk in desks:
        book(coworker, [desk], between(9, 10), now=NOW, hold=True)
    answer = post(api, "bookings/confirm", {})
    assert answer.status_code == 200
    assert [row["status"] for row in answer.json()["results"]] == ["confirmed", "confirmed"]


def test_confirming_somebody_elses_hold_is_not_found(api, desks):
    theirs = book(PersonFactory(), [desks[0]], between(9, 10), now=NOW, hold=True)
    answer = post(api, "bookings/confirm", {"bookings": [str(theirs.public_id)]})
    assert (answer.status_code, answer.json()["type"].rsplit("#")[-1]) == (404, "booking-not-found")


def test_an_empty_cart_says_so(api):
    answer = post(api, "bookings/confirm", {})
    assert (answer.status_code, answer.json()["type"].rsplit("#")[-1]) == (422, "cart-empty")


def test_a_full_cart_takes_no_more(api, desks, coworker, settings):
    settings.MOST_HOLDS = 1
    book(coworker, [desks[0]], between(9, 10), now=NOW, hold=True)
    answer = post(api, "bookings", asked(desks[1], between(9, 10), hold=True))
    assert (answer.status_code, answer.json()["limit"]) == (422, 1)


def test_the_price_of_a_move_comes_with_the_difference(api, desks, coworker):
    booking = book(coworker, [desks[0]], between(9, 10), now=NOW)
    answer = post(api, f"bookings/{booking.public_id}/quote", {"end": between(9, 11).end.isoformat()})
    assert answer.status_code == 200
    assert answer.json()["difference"]["total"] == str(booking.total)
    booking.refresh_from_db()
    assert booking.span == between(9, 10)


def test_the_price_of_an_impossible_move_is_its_refusal(api, desks, coworker):
    booking = book(coworker, [desks[0]], between(9, 10), now=NOW)
    book(PersonFactory(), [desks[0]], between(10, 11), now=NOW)
    answer = post(api, f"bookings/{booking.public_id}/quote", {"end": between(9, 11).end.isoformat()})
    assert (answer.status_code, answer.json()["type"].rsplit("#")[-1]) == (409, "slot-taken")


def test_the_price_of_somebody_elses_move_is_not_found(api, desks):
    theirs = book(PersonFactory(), [desks[0]], between(9, 10), now=NOW)
    assert post(api, f"bookings/{theirs.public_id}/quote", {}).status_code == 404


def test_two_of_mine_change_places(api, desks, coworker):
    first, second = (book(coworker, [desk], between(9 + n, 10 + n), now=NOW) for n, desk in enumerate(desks))
    answer = post(api, f"bookings/{first.public_id}/swap", {"with": str(second.public_id)})
    assert answer.status_code == 200
    assert [row["resources"][0]["name"] for row in answer.json()["results"]] == [desks[1].name, desks[0].name]


def test_a_swap_with_what_i_cannot_see_is_not_found(api, desks, coworker):
    mine = book(coworker, [desks[0]], between(9, 10), now=NOW)
    theirs = book(PersonFactory(), [desks[1]], between(9, 10), now=NOW)
    answer = post(api, f"bookings/{mine.public_id}/swap", {"with": str(theirs.public_id)})
    assert answer.status_code == 404


def test_a_swap_after_another_change_is_stale(api, desks, coworker):
    first, second = (book(coworker, [desk], between(9 + n, 10 + n), now=NOW) for n, desk in enumerate(desks))
    path, body = f"bookings/{first.public_id}/swap", {"with": str(second.public_id)}
    assert post(api, path, body, **{"If-Match": '"7"'}).status_code == 412
