"""Two stewards settle the bookings of one closure at once: each is settled once."""

import time

import pytest

from billing.models import Charge
from booking.actions import closing
from booking.actions.closing import Choice, Decision, decide
from booking.models import Booking, Change
from core.errors import Refusal
from spaces import catalogue
from tests.conftest import NOW, between
from tests.factories import (
    ClosureFactory,
    PersonFactory,
    PriceFactory,
    ResourceFactory,
    SiteFactory,
    StewardFactory,
    TariffFactory,
    book,
    open_every_day,
)

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def settle(race):
    """`settle(choices)` has one host take each decision about the same booking at once; gives booking and outcomes."""

    def run(choices):
        site = SiteFactory()
        open_every_day(site)
        PriceFactory(tariff=TariffFactory())
        booking = book(PersonFactory(), [ResourceFactory(site=site)], between(9, 11), now=NOW)
        period = between(8, 12)
        closure = ClosureFactory(site=site, starts_at=period.start, ends_at=period.end)
        hosts = [StewardFactory(site=site).person for _ in choices]

        def act(number):
            mine, how = Booking.objects.get(pk=booking.pk), {"by": hosts[number], "now": NOW}
            decision = Decision(choices[number])
            return decide(closure=closure, booking=mine, decision=decision, catalogue=catalogue.current(), **how)

        return booking, race(len(choices), act)

    return run


def unexpected(outcomes):
    return [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refusal)]


def test_a_booking_kept_by_two_is_written_down_once(settle):
    booking, outcomes = settle([Choice.KEEP] * 6)
    assert (unexpected(outcomes), Change.objects.filter(booking=booking).count()) == ([], 1)


def test_without_the_lock_it_would_be_written_down_twice(settle, monkeypatch):
    undecided = closing._is_undecided

    def and_then_a_while(*args, **named):
        """Time for the others to look as well."""
        found = undecided(*args, **named)
        time.sleep(0.3)
        return found

    monkeypatch.setattr(closing, "_lock", lambda booking: None)
    monkeypatch.setattr(closing, "_is_undecided", and_then_a_while)
    booking, _outcomes = settle([Choice.KEEP] * 6)
    assert Change.objects.filter(booking=booking).count() > 1


@pytest.mark.parametrize("choices", [[Choice.CANCEL] * 4, [Choice.MOVE] * 4, [Choice.CANCEL, Choice.MOVE] * 2])
def test_a_booking_is_cancelled_or_moved_by_one_of_several(settle, choices):
    booking, outcomes = settle(choices)
    assert unexpected(outcomes) == []
    done = Change.objects.filter(booking=booking).values_list("kind", flat=True)
    assert list(done) in (["cancelled"], ["moved"])
    stored = Booking.objects.get(pk=booking.pk)
    owed = 0 if stored.status == "cancelled" else stored.total
    assert Charge.objects.total() == owed
