"""Many people, one desk, one moment."""

import json
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from django.test import Client
from psycopg.types.range import TimestamptzRange

from booking.models import Allocation, Booking
from core.models import Delivery, Event
from tests.conftest import NOW, at, between
from tests.factories import (
    BookingPolicyFactory,
    PersonFactory,
    PriceFactory,
    ResourceFactory,
    SiteFactory,
    TariffFactory,
    open_every_day,
    token_for,
)

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]

CLIENTS = 64
SLOTS = 30


@pytest.fixture
def place(transactional_db):
    site = SiteFactory()
    open_every_day(site)
    PriceFactory(tariff=TariffFactory())
    BookingPolicyFactory(granularity=timedelta(minutes=15), min_duration=timedelta(minutes=15))
    return site


@pytest.fixture
def headers(place):
    """One person, one token a client."""
    return [{"Authorization": f"Bearer {token_for(PersonFactory())}"} for _ in range(CLIENTS)]


def ask(headers: dict[str, str], resources: list, period) -> int:
    body = {
        "resources": [str(resource.public_id) for resource in resources],
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
    }
    client = Client(headers=headers, raise_request_exception=False)
    answer = client.post("/api/v1/bookings", json.dumps(body), content_type="application/json")
    return answer.status_code


def overlapping_pairs() -> int:
    rows = list(
        Allocation.objects.filter(standing="firm").order_by("resource", "period").values_list("resource", "period")
    )
    return sum(a[0] == b[0] and a[1].upper > b[1].lower for a, b in pairwise(rows))


def test_without_the_constraint_the_race_gives_one_slot_to_several(
    race, headers, place, frozen, without_the_constraint
):
    desk = ResourceFactory(site=place)
    statuses = race(8, lambda number: ask(headers[number], [desk], between(9, 10)))
    assert Counter(statuses)[201] > 1
    assert overlapping_pairs() > 0


def test_sixty_four_clients_and_one_slot_have_one_winner_each_time(race, headers, place, frozen):
    desk = ResourceFactory(site=place)
    for slot in range(SLOTS):
        start = at(8) + timedelta(minutes=15 * slot)
        period = between(8, 9).moved(start - at(8))
        quarter = type(period)(period.start, period.start + timedelta(minutes=15))
        statuses = race(CLIENTS, lambda number, quarter=quarter: ask(headers[number], [desk], quarter))
        assert Counter(statuses) == {201: 1, 409: CLIENTS - 1}
    assert (Booking.objects.count(), Allocation.objects.count(), overlapping_pairs()) == (SLOTS, SLOTS, 0)


def test_without_the_locks_unordered_requests_deadlock(race, place, frozen, without_the_locks):
    """Two requests that take two resources in opposite orders wait for each other; PostgreSQL ends one of them."""
    from django.db import connection, transaction

    a, b = ResourceFactory(site=place), ResourceFactory(site=place)
    booking = Booking.objects.create(
        status="confirmed",
        person=PersonFactory(),
        site=place,
        period=between(9, 10).stored,
        free_until=NOW,
        created_at=NOW,
        changed_at=NOW,
    )

    def occupy(number: int) -> None:
        pair = (a, b) if number % 2 else (b, a)
        with transaction.atomic():
            for resource in pair:
                Allocation.objects.create(
                    resource=resource,
                    requested=resource,
                    period=TimestamptzRange(at(9), at(10)),
                    booked=TimestamptzRange(at(9), at(10)),
                    standing="firm",
                    booking=booking,
                )
                connection.cursor().execute("SELECT pg_sleep(0.2)")

    outcomes = [str(outcome) for outcome in race(2, occupy)]
    assert any("deadlock detected" in outcome for outcome in outcomes)


def test_requests_of_several_resources_in_any_order_never_deadlock(race, headers, place, frozen):
    import random

    chance = random.Random(7)
    resources = [ResourceFactory(site=place) for _ in range(6)]
    for hour in range(8, 14):
        orders = [chance.sample(resources, 4) for _ in range(24)]
        statuses = race(
            24, lambda number, hour=hour, orders=orders: ask(headers[number], orders[number], between(hour, hour + 1))
        )
        assert set(statuses) == {201, 409}
        assert Counter(statuses)[201] == 1  # any two picks of four among six share a resource
    assert overlapping_pairs() == 0


def test_the_winner_alone_has_a_charge_an_event_and_its_deliveries(race, headers, place, frozen):
    desk = ResourceFactory(site=place)
    race(16, lambda number: ask(headers[number], [desk], between(9, 10)))
    [booking] = Booking.objects.all()
    assert Event.objects.filter(kind="booking.confirmed").count() == 1
    assert set(Delivery.objects.values_list("event__subject_id", flat=True)) <= {booking.pk}
