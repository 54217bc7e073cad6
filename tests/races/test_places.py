"""A whole against its parts, a move against a booking: the same constraint between them."""

from collections import Counter

import pytest

from booking.actions.moving import move_booking
from booking.errors import SlotTaken
from booking.models import Allocation, Booking
from core.ranges import Period
from spaces import catalogue
from tests.conftest import NOW, between
from tests.factories import (
    PartFactory,
    PersonFactory,
    PriceFactory,
    ResourceFactory,
    SiteFactory,
    TariffFactory,
    book,
    open_every_day,
)

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]

CLIENTS = 16


@pytest.fixture
def site(transactional_db):
    site = SiteFactory()
    open_every_day(site)
    tariff = TariffFactory()
    for kind in ("room", "desk"):
        PriceFactory(tariff=tariff, kind=kind)
    return site


def holders(period: Period) -> Counter:
    """How many bookings hold each atom in that hour."""
    rows = Allocation.objects.filter(standing="firm", period__overlap=period.stored)
    return Counter(rows.values_list("resource", flat=True))


def ask_for_whole_and_parts(race, site) -> list[Counter]:
    """Hour after hour, eight ask for a room of two halves and four for each half; who holds what afterwards."""
    whole, *halves = ResourceFactory.create_batch(3, site=site, kind="room")
    for half in halves:
        PartFactory(whole=whole, part=half)
    people = PersonFactory.create_batch(CLIENTS)
    found = []
    for hour in range(9, 15):
        period = between(hour, hour + 1)
        chosen = [whole if number % 2 else halves[number // 2 % 2] for number in range(CLIENTS)]
        race(CLIENTS, lambda n, chosen=chosen, period=period: book(people[n], [chosen[n]], period, now=NOW))
        found.append(holders(period))
    return found


def test_without_the_constraint_a_whole_and_its_parts_are_held_at_once(race, site, without_the_constraint):
    assert any(max(held.values()) > 1 for held in ask_for_whole_and_parts(race, site))


def test_a_whole_or_its_parts_are_held_and_nothing_is_left_over(race, site):
    assert [list(held.values()) for held in ask_for_whole_and_parts(race, site)] == [[1, 1]] * 6


def move_while_others_book(race, site) -> list[tuple[int, int]]:
    """Somebody moves to a desk at ten while seven others book it: holders at ten, and of the mover's places."""
    desk, old = ResourceFactory(site=site), ResourceFactory(site=site)
    mover, *others = PersonFactory.create_batch(8)
    found = []
    for hour in range(9, 17):
        period = between(hour, hour + 1)
        moving = book(mover, [old], period, now=NOW)
        entry = catalogue.current().resources[desk.pk]

        def act(number, moving=moving, period=period, entry=entry):
            if number:
                return book(others[number - 1], [desk], period, now=NOW)
            where = {"period": period, "resources": [entry], "catalogue": catalogue.current()}
            return move_booking(booking=moving, by=mover, now=NOW, **where)

        outcomes = race(8, act)
        assert {type(outcome) for outcome in outcomes} <= {Booking, SlotTaken}
        found.append((holders(period)[desk.pk], Allocation.objects.filter(booking=moving, standing="firm").count()))
    return found


def test_without_the_constraint_a_move_lands_on_somebody_elses_time(race, site, without_the_constraint):
    assert max(at_the_desk for at_the_desk, _mine in move_while_others_book(race, site)) > 1


def test_a_move_wins_or_keeps_its_old_place(race, site):
    assert move_while_others_book(race, site) == [(1, 1)] * 8
