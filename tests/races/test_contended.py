"""Thousands of attempts at a few places and hours, by everything that can be asked of a booking at once.

`CONTENDED_ATTEMPTS=10000 make test ARGS="races/test_contended.py"` takes some minutes; the suite makes do with fewer.
"""

import json
import os
import random
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.test import Client

from billing.models import Charge
from booking.actions.sweeping import expire_overdue_holds
from booking.models import Allocation, Booking
from booking.models.booking import FIRM
from tests.conftest import NOW, at
from tests.factories import (
    BookingPolicyFactory,
    PartFactory,
    PersonFactory,
    PriceFactory,
    ResourceFactory,
    SiteFactory,
    StewardFactory,
    TariffFactory,
    open_every_day,
    token_for,
)

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]

CLIENTS = 16
ATTEMPTS = int(os.environ.get("CONTENDED_ATTEMPTS", "1600"))
HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def place(transactional_db):
    """Two halves, their whole, three desks and a beamer, open for six hours in half-hours."""
    site = SiteFactory()
    open_every_day(site)
    tariff = TariffFactory()
    for kind in ("room", "desk", "equipment"):
        PriceFactory(tariff=tariff, kind=kind)
    BookingPolicyFactory(granularity=HALF_HOUR, min_duration=HALF_HOUR, free_cancellation=timedelta(0))
    whole, *halves = ResourceFactory.create_batch(3, site=site, kind="room", capacity=8)
    for half in halves:
        PartFactory(whole=whole, part=half)
    desks = ResourceFactory.create_batch(3, site=site)
    beamer = ResourceFactory(site=site, kind="equipment")
    return site, [whole, *halves, *desks, beamer]


class Caller:
    """One person's client, that asks for random things, many of which somebody else asks for too."""

    def __init__(self, number, site, resources):
        person = PersonFactory()
        if number == 0:
            StewardFactory(person=person, site=site)
        self.site, self.resources = site, resources
        self.chance = random.Random(number)
        headers = {"Authorization": f"Bearer {token_for(person)}"}
        self.client = Client(headers=headers, raise_request_exception=False)
        self.mine: list[str] = []
        self.seen: Counter[int] = Counter()

    def live(self, attempts):
        acts = [
            self.book,
            self.book,
            self.book_any,
            self.hold_and_confirm,
            self.move,
            self.cancel,
            self.swap,
            self.cart,
        ]
        while self.seen.total() < attempts:
            self.chance.choice(acts)()

    def post(self, path, body):
        answer = self.client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")
        self.seen[answer.status_code] += 1
        return answer

    def period(self):
        start = at(10) + self.chance.randrange(11) * HALF_HOUR
        return {"start": start.isoformat(), "end": (start + self.chance.randint(1, 4) * HALF_HOUR).isoformat()}

    def some(self):
        chosen = self.chance.sample(self.resources, self.chance.choice([1, 1, 1, 2, 3]))
        return [str(resource.public_id) for resource in chosen]

    def keep(self, answer):
        if answer.status_code == 201:
            self.mine.append(answer.json()["id"])
        return answer.status_code == 201

    def one(self):
        return self.chance.choice(self.mine) if self.mine else None

    def book(self):
        self.keep(self.post("bookings", {"resources": self.some(), **self.period()}))

    def book_any(self):
        wish = {"kind": self.chance.choice(["desk", "room"]), "site": str(self.site.public_id)}
        self.keep(self.post("bookings", {"any": wish, **self.period()}))

    def hold_and_confirm(self):
        if self.keep(self.post("bookings", {"resources": self.some(), "hold": True, **self.period()})):
            self.post(f"bookings/{self.mine[-1]}/confirm", {})

    def cart(self):
        asked = [{"resources": self.some(), "hold": True, **self.period()} for _ in range(2)]
        if self.post("bookings/together", {"bookings": asked}).status_code == 201:
            self.post("bookings/confirm", {})

    def move(self):
        if self.one():
            body = {**self.period(), "resources": self.some()}
            path = f"/api/v1/bookings/{self.one()}"
            answer = self.client.patch(path, json.dumps(body), content_type="application/json")
            self.seen[answer.status_code] += 1

    def cancel(self):
        if self.one():
            self.post(f"bookings/{self.mine.pop(0)}/cancel", {})

    def swap(self):
        if len(self.mine) > 1:
            first, second = self.chance.sample(self.mine, 2)
            self.post(f"bookings/{first}/swap", {"with": second})


def test_contended_attempts_leave_no_overlap_no_deadlock_and_no_error(race, place, frozen):
    site, resources = place
    callers = [Caller(number, site, resources) for number in range(CLIENTS)]
    outcomes = race(CLIENTS, lambda number: callers[number].live(ATTEMPTS // CLIENTS), patience=1200)
    seen = sum((caller.seen for caller in callers), Counter())
    assert outcomes == [None] * CLIENTS
    assert set(seen) <= {200, 201, 409, 412, 422}
    assert min(seen[200], seen[201], seen[409]) > ATTEMPTS / 50
    expire_overdue_holds(now=NOW + timedelta(hours=1))
    assert overlaps() == []
    assert what_each_occupies() == what_each_asked()
    assert charged() == owed()


def overlaps():
    rows = Allocation.objects.filter(standing__in=("firm", "tentative")).order_by("resource", "period")
    told = [(row.resource_id, row.period, row.booking_id) for row in rows]
    return [(a, b) for a, b in pairwise(told) if a[0] == b[0] and a[1].upper > b[1].lower]


def what_each_occupies():
    rows = Allocation.objects.filter(standing="firm").values_list(
        "booking_id", "booked__startswith", "booked__endswith"
    )
    return {row[0]: row[1:] for row in rows}


def what_each_asked():
    return {row.pk: (row.start, row.end) for row in Booking.objects.filter(status__in=FIRM)}


def charged():
    return Charge.objects.standing().total()


def owed():
    return sum(Booking.objects.filter(status__in=FIRM).values_list("total", flat=True), Decimal(0))
