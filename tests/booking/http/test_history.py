from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from booking.actions.changing import cancel_booking
from booking.actions.moving import move_booking
from booking.models import Booking
from members.models import Person
from spaces import catalogue
from spaces.models import Resource, Site
from tests.booking.http.conftest import client_of
from tests.conftest import NOW, between
from tests.factories import PersonFactory, StewardFactory, book


@pytest.fixture
def booking(coworker: Person, desk: Resource) -> Booking:
    return book(coworker, [desk], between(9, 12), now=NOW)


def path(booking: Booking) -> str:
    return f"/bookings/{booking.public_id}/history"


def test_history_tells_what_happened_with_who_and_why(get, booking: Booking, coworker: Person):
    cancel_booking(booking=booking, by=coworker, reason="Malade", now=NOW + timedelta(minutes=5))
    told = next(row for row in get(path(booking)).json()["results"] if row["kind"] == "cancelled")
    assert (told["at"], told["by"]["name"], told["reason"], told["text"]) == (
        "2027-01-11T07:05:00+01:00", coworker.name, "Malade", "Réservation annulée par vous.",
    )  # fmt: skip


def test_history_names_nobody_of_the_team_to_others(get, booking: Booking, site: Site):
    host = StewardFactory(site=site).person
    cancel_booking(booking=booking, by=host, now=NOW)
    told = next(row for row in get(path(booking)).json()["results"] if row["kind"] == "cancelled")
    assert (told["by"], told["text"]) == (None, "Réservation annulée par l’équipe.")


def test_history_of_somebody_elses_booking_is_not_found(get, booking: Booking):
    answer = get(path(booking), client=client_of(PersonFactory()))
    assert (answer.status_code, answer.json()["code"]) == (404, "booking-not-found")


def test_history_wants_a_scope_for_bookings(get, booking: Booking, coworker: Person):
    assert get(path(booking), client=client_of(coworker, scopes=["calendars"])).json()["code"] == "scope-missing"


def test_history_is_for_the_signed_in(booking: Booking):
    assert Client().get(f"/api/v1{path(booking)}").status_code == 401


def test_history_comes_in_pages(get, booking: Booking):
    answer = get(path(booking), {"page_size": 1}).json()
    assert (len(answer["results"]), answer["next"] is not None) == (1, True)


def test_history_asks_as_much_for_a_long_life_as_for_a_short_one(get, booking: Booking, coworker: Person):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            get(path(booking))
        return len(asked)

    get(path(booking))
    short = queries()
    for hour in (13, 14, 15):
        period = between(hour, hour + 2)
        move_booking(booking=booking, by=coworker, period=period, catalogue=catalogue.current(), now=NOW)
    assert queries() == short
