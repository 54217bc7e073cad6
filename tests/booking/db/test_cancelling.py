"""What cancelling costs: the tiers as they were agreed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.models import Charge
from booking.actions.changing import cancel_booking
from booking.cancelling import amount_due, share_due
from booking.errors import OverrideNotAllowed
from booking.models import Override
from core.money import to_cents
from tests.conftest import MONDAY, NOW, between
from tests.factories import BookingPolicyFactory, StewardFactory, book
from tests.factories.policies import tier

HOUR = timedelta(hours=1)
THURSDAY = MONDAY + timedelta(days=3)
PERIOD = between(9, 12, day=THURSDAY)


@pytest.fixture
def tiers(site):
    policy = BookingPolicyFactory()
    tier("48:00:00", 50, policy)
    tier("24:00:00", 80, policy)
    return policy


@pytest.fixture
def booking(tiers, desk, coworker):
    return book(coworker, [desk], PERIOD, now=NOW)


def owed():
    return Charge.objects.total()


@pytest.mark.parametrize(("before", "percent"), [(49, 0), (48, 0), (47, 50), (24, 50), (23, 80), (0, 80), (-1, 100)])
def test_the_tier_in_force_says_what_is_due(booking, coworker, before, percent):
    net = booking.net
    told = amount_due(booking, PERIOD.start - before * HOUR)
    cancel_booking(booking=booking, by=coworker, now=PERIOD.start - before * HOUR)
    kept = to_cents(net * percent / 100)
    assert owed() == told
    assert owed() == kept + to_cents(kept / 5)


def test_what_was_agreed_holds_after_the_policy_has_changed(booking, tiers, coworker):
    tiers.cancellation_tiers.all().delete()
    assert share_due(booking, PERIOD.start - HOUR) == 80


def test_free_until_is_before_the_first_tier(booking):
    assert booking.free_until == PERIOD.start - 48 * HOUR


def test_the_kept_share_says_that_it_is_a_cancellation(booking, coworker):
    cancel_booking(booking=booking, by=coworker, now=PERIOD.start - HOUR)
    assert Charge.objects.standing().get().rule == "cancellation"


def test_a_manager_waives_what_is_due(site, booking):
    manager = StewardFactory(site=site, role="manager").person
    cancel_booking(booking=booking, by=manager, now=PERIOD.start - HOUR, waived="Malade")
    assert (owed(), Override.objects.get().rule) == (0, "cancellation-due")


def test_nobody_waives_for_themselves(booking, coworker):
    with pytest.raises(OverrideNotAllowed):
        cancel_booking(booking=booking, by=coworker, now=PERIOD.start - HOUR, waived="Malade")
    booking.refresh_from_db()
    assert booking.status == "confirmed"


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    agreed=st.dictionaries(st.integers(1, 72), st.integers(1, 100), min_size=1, max_size=4),
    before=st.integers(0, 74),
)
def test_any_tiers_keep_their_share_to_the_cent(desk, coworker, agreed, before):
    policy = BookingPolicyFactory()
    for notice, percent in agreed.items():
        tier(f"{notice}:00:00", percent, policy)
    booking = book(coworker, [desk], PERIOD, now=NOW)
    already, net = owed() - booking.total, booking.net
    cancel_booking(booking=booking, by=coworker, now=PERIOD.start - before * HOUR)
    percent = max((share for notice, share in agreed.items() if before < notice), default=0)
    kept = to_cents(net * percent / 100)
    policy.delete()
    assert owed() - already == kept + to_cents(kept * Decimal(20) / 100)


def test_where_a_policy_has_tiers_its_free_time_says_nothing(desk, coworker):
    policy = BookingPolicyFactory(free_cancellation="72:00:00")
    tier("24:00:00", 50, policy)
    assert book(coworker, [desk], PERIOD, now=NOW).free_until == PERIOD.start - 24 * HOUR
