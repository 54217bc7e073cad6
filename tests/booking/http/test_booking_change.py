import pytest

from billing.models import Charge
from core.models import Event
from tests.booking.http.conftest import client_of
from tests.conftest import NOW, at, between
from tests.factories import BookingPolicyFactory, PersonFactory, ResourceFactory, StewardFactory, book

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def booking(coworker, desk):
    return book(coworker, [desk], between(9, 11), now=NOW, title="Avant")


@pytest.fixture
def host(desk):
    return client_of(StewardFactory(site=desk.site).person)


def test_a_title_is_changed(patch, booking):
    answer = patch(f"/bookings/{booking.public_id}", {"title": "Après", "is_private": False})
    assert (answer.status_code, answer.json()["title"], answer.json()["is_private"]) == (200, "Après", False)
    assert (answer.headers["ETag"], answer.json()["sequence"]) == ('"1"', 1)


def test_a_change_is_told_once(patch, booking):
    patch(f"/bookings/{booking.public_id}", {"title": "Après"})
    patch(f"/bookings/{booking.public_id}", {"title": "Après"})
    assert list(Event.objects.filter(kind="booking.changed").values_list("payload__sequence", flat=True)) == [1]


def test_a_change_of_what_was_seen_before_is_stale(patch, booking):
    patch(f"/bookings/{booking.public_id}", {"title": "Après"}, **{"If-Match": '"0"'})
    answer = patch(f"/bookings/{booking.public_id}", {"title": "Trop tard"}, **{"If-Match": '"0"'})
    assert (answer.status_code, answer.json()["code"]) == (412, "stale")


def test_more_people_than_places_are_refused(patch, booking):
    answer = patch(f"/bookings/{booking.public_id}", {"attendees": 2})
    assert (answer.status_code, answer.json()["code"]) == (422, "too-many-people")


def test_a_booking_is_moved_at_the_price_of_the_new_place(patch, booking):
    period = between(14, 15)
    answer = patch(f"/bookings/{booking.public_id}", {"start": period.start.isoformat(), "end": period.end.isoformat()})
    assert (answer.status_code, answer.json()["start"]) == (200, "2027-01-11T14:00:00+01:00")
    assert answer.json()["price"]["net"] == "2.50"


def test_a_booking_is_moved_to_another_resource(patch, booking):
    other = ResourceFactory(site=booking.site)
    answer = patch(f"/bookings/{booking.public_id}", {"resources": [str(other.public_id)]})
    assert [resource["id"] for resource in answer.json()["resources"]] == [str(other.public_id)]


def test_a_refused_move_changes_nothing_at_all(patch, get, booking, desk):
    book(PersonFactory(), [desk], between(14, 16), now=NOW)
    period = between(14, 15)
    body = {"title": "Après", "start": period.start.isoformat(), "end": period.end.isoformat()}
    answer = patch(f"/bookings/{booking.public_id}", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "slot-taken")
    assert get(f"/bookings/{booking.public_id}").json()["title"] == "Avant"


def test_what_is_sent_back_as_it_was_changes_nothing(patch, get, booking):
    whole = get(f"/bookings/{booking.public_id}").json()
    body = {"start": whole["start"], "end": whole["end"], "resources": [row["id"] for row in whole["resources"]]}
    assert patch(f"/bookings/{booking.public_id}", body).json()["sequence"] == 0


def test_nobody_changes_somebody_elses_booking(patch, desk):
    strange = book(PersonFactory(), [desk], between(9, 11), now=NOW)
    assert patch(f"/bookings/{strange.public_id}", {"title": "À moi"}).status_code == 404


def test_an_ended_booking_is_not_changed(patch, post, booking):
    post(f"/bookings/{booking.public_id}/cancel")
    answer = patch(f"/bookings/{booking.public_id}", {"title": "Après"})
    assert (answer.status_code, answer.json()["code"], answer.json()["state"]) == (409, "wrong-state", "cancelled")


def test_cancelling_gives_time_and_money_back(post, booking):
    answer = post(f"/bookings/{booking.public_id}/cancel", {"reason": "Grippe"})
    assert (answer.status_code, answer.json()["status"], answer.json()["end_reason"]) == (200, "cancelled", "Grippe")
    assert Charge.objects.total() == 0


def test_cancelling_twice_with_one_key_answers_twice(post, booking):
    first = post(f"/bookings/{booking.public_id}/cancel", **{"Idempotency-Key": "k"})
    assert post(f"/bookings/{booking.public_id}/cancel", **{"Idempotency-Key": "k"}).json() == first.json()


def test_cancelling_twice_is_a_conflict(post, booking):
    post(f"/bookings/{booking.public_id}/cancel")
    assert post(f"/bookings/{booking.public_id}/cancel").status_code == 409


def test_a_stale_cancellation_is_refused(post, booking):
    assert post(f"/bookings/{booking.public_id}/cancel", **{"If-Match": '"7"'}).status_code == 412


def test_a_hold_is_confirmed_and_charged(post, coworker, desk):
    held = book(coworker, [desk], between(9, 11), now=NOW, hold=True)
    answer = post(f"/bookings/{held.public_id}/confirm")
    assert (answer.json()["status"], answer.json()["held_until"]) == ("confirmed", None)
    assert str(Charge.objects.total()) == "6.00"


def test_a_hold_is_not_confirmed_after_its_time(post, coworker, desk, frozen):
    held = book(coworker, [desk], between(9, 11), now=NOW, hold=True)
    frozen.move_to(at(7, 16))
    assert post(f"/bookings/{held.public_id}/confirm").json()["code"] == "hold-expired"


def test_the_desk_approves_a_request(post, coworker, desk, host):
    BookingPolicyFactory(needs_approval=True)
    asked = book(coworker, [desk], between(9, 11), now=NOW)
    assert post(f"/bookings/{asked.public_id}/approve", client=host).json()["status"] == "confirmed"


def test_nobody_approves_their_own_request(post, coworker, desk):
    BookingPolicyFactory(needs_approval=True)
    asked = book(coworker, [desk], between(9, 11), now=NOW)
    answer = post(f"/bookings/{asked.public_id}/approve")
    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")


def test_the_desk_declines_a_request_with_a_reason(post, coworker, desk, host):
    BookingPolicyFactory(needs_approval=True)
    asked = book(coworker, [desk], between(9, 11), now=NOW)
    answer = post(f"/bookings/{asked.public_id}/decline", {"reason": "Travaux"}, client=host)
    assert (answer.json()["status"], answer.json()["end_reason"]) == ("declined", "Travaux")


def test_one_comes_and_leaves(post, booking, frozen):
    frozen.move_to(at(9, 5))
    assert post(f"/bookings/{booking.public_id}/check-in").json()["checked_in_at"] == "2027-01-11T09:05:00+01:00"
    frozen.move_to(at(10, 30))
    answer = post(f"/bookings/{booking.public_id}/check-out")
    assert (answer.json()["status"], answer.json()["checked_out_at"]) == ("completed", "2027-01-11T10:30:00+01:00")


def test_one_does_not_come_hours_ahead(post, booking):
    answer = post(f"/bookings/{booking.public_id}/check-in")
    assert (answer.status_code, answer.json()["code"]) == (422, "too-early-to-check-in")


def test_the_desk_takes_arrivals_with_its_own_scope(post, booking, frozen):
    host = client_of(StewardFactory(site=booking.site).person, scopes=["desk"])
    frozen.move_to(at(9, 5))
    assert post(f"/bookings/{booking.public_id}/check-in", client=host).json()["status"] == "checked_in"


def test_a_step_needs_a_scope_to_write(post, booking, coworker):
    client = client_of(coworker, scopes=["bookings:read"])
    assert post(f"/bookings/{booking.public_id}/cancel", client=client).json()["code"] == "scope-missing"


@pytest.mark.parametrize("step", ["cancel", "confirm", "approve", "decline", "check-in", "check-out"])
def test_no_step_finds_somebody_elses_booking(post, desk, step):
    strange = book(PersonFactory(), [desk], between(9, 11), now=NOW)
    assert post(f"/bookings/{strange.public_id}/{step}").status_code == 404
