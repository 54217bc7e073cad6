"""What was really charged is met to the cent, in whatever order it came about; else the result says why it is not."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from billing.actions.handing_over import transfer_pass
from billing.actions.reversing import reverse_charges, waive_charges
from billing.models import Charge, PlanAllowance, Price, Tariff
from booking.actions.absences import let_go_of_fee
from booking.actions.attending import check_in
from booking.actions.changing import approve_booking, cancel_booking
from booking.actions.moving import move_booking
from booking.actions.sweeping import release_no_shows
from booking.models import Booking
from spaces import catalogue
from spaces.models import Steward
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import MembershipFactory, PersonFactory, PlanFactory, ResourceFactory, StewardFactory, book
from tests.factories.passes import pass_of
from tests.factories.simulating import price, prices, replayed
from tests.factories.spaces import BookingPolicyFactory

pytestmark = pytest.mark.django_db

SUNDAY = MONDAY + timedelta(days=6)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def boss(site):
    return StewardFactory(person=PersonFactory(), site=None, role=Steward.Role.MANAGER).person


@pytest.fixture
def plan(coworker):
    """Three hours at a desk each month, else at the public price."""
    plan = PlanFactory(group="public", monthly_fee=0)
    plan.allowances.create(kind="desk", monthly_minutes=180)
    MembershipFactory(plan=plan, person=coworker)
    return plan


def week(terms=None, **said):
    """Its sums add up, whatever the reasons."""
    result = replayed(MONDAY, SUNDAY, terms, **said)
    rows = result["actual"]["reasons"]
    assert sum(Decimal(row["charged"]) for row in rows) == Decimal(result["actual"]["net"])
    assert sum(Decimal(row["replayed"]) for row in rows) == Decimal(result["before"]["net"])
    return result


def reasons(**said):
    rows = week(**said)["actual"]["reasons"]
    return {row["reason"]: (row["bookings"], row["charged"], row["replayed"]) for row in rows}


# In the order in which it was priced ---------------------------------------------------------------


def test_what_was_approved_later_was_priced_later(desk, coworker, boss, plan):
    policy = BookingPolicyFactory(needs_approval=True)
    asked = book(coworker, [desk], between(9, 11), now=NOW)
    policy.delete()
    book(coworker, [desk], between(12, 14), now=NOW + MINUTE)
    approve_booking(booking=asked, by=boss, catalogue=catalogue.current(), now=NOW + 2 * MINUTE)
    assert reasons() == {"same": (2, "2.50", "2.50")}


def test_what_was_moved_was_priced_when_it_was_moved(desk, coworker):
    booking = book(coworker, [desk], between(9, 11), now=NOW)
    pass_of(coworker, quantity=1, now=NOW + MINUTE)
    moved = between(13, 15)
    move_booking(booking=booking, by=coworker, period=moved, catalogue=catalogue.current(), now=NOW + 2 * MINUTE)
    assert reasons() == {"same": (1, "0.00", "0.00")}


def test_a_cancellation_gives_back_when_it_is_made(desk, coworker, plan):
    first = book(coworker, [desk], between(9, 11), now=NOW)
    book(coworker, [desk], between(12, 14), now=NOW + MINUTE)
    cancel_booking(booking=first, by=coworker, now=NOW + 2 * MINUTE)
    book(coworker, [desk], between(15, 17), now=NOW + 3 * MINUTE)
    assert reasons() == {"same": (2, "2.50", "2.50")}


def test_a_cancellation_gives_units_back_when_it_is_made(desk, coworker):
    pass_of(coworker, quantity=1)
    first = book(coworker, [desk], between(9, 11), now=NOW)
    book(coworker, [desk], between(12, 14), now=NOW + MINUTE)
    cancel_booking(booking=first, by=coworker, now=NOW + 2 * MINUTE)
    book(coworker, [desk], between(15, 17), now=NOW + 3 * MINUTE)
    assert reasons() == {"same": (2, "5.00", "5.00")}


def test_a_cap_that_was_reached_is_no_longer_once_its_use_is_cancelled(desk, coworker):
    Tariff.objects.update(caps_span_bookings=True)
    first = book(coworker, [desk], between(8, 12), now=NOW)
    cancel_booking(booking=first, by=coworker, now=NOW + MINUTE)
    book(coworker, [desk], between(13, 17), now=NOW + 2 * MINUTE)
    assert reasons() == {"same": (1, "10.00", "10.00")}


def test_what_is_booked_later_for_other_days_draws_later(desk, coworker, plan):
    book(coworker, [desk], between(9, 11), now=NOW)
    book(coworker, [desk], between(9, 11, MONDAY + timedelta(days=8)), now=NOW + MINUTE)
    assert reasons() == {"same": (1, "0.00", "0.00")}


def test_units_handed_on_later_were_there_before(desk, coworker):
    row = pass_of(coworker, quantity=2)
    book(coworker, [desk], between(9, 12), now=NOW)
    transfer_pass(source=row, units=1, to=PersonFactory(), by=coworker, now=NOW + MINUTE)
    book(coworker, [desk], between(13, 15), now=NOW + 2 * MINUTE)
    assert reasons() == {"same": (2, "5.00", "5.00")}


def test_a_pass_written_down_afterwards_was_there_when_it_was_used(desk, coworker):
    row = pass_of(coworker, quantity=1)
    book(coworker, [desk], between(9, 12), now=NOW)
    type(row).objects.update(created_at=NOW + timedelta(hours=1))
    assert reasons() == {"same": (1, "0.00", "0.00")}


# By hand ------------------------------------------------------------------------------------------


def charges_of(booking, **more):
    return list(Charge.objects.of_source("booking", booking.public_id).filter(**more).order_by("pk"))


def test_what_was_let_go_of_in_part_is_rounded_once(desk, coworker, boss):
    Price.objects.update(per_use="0.33")
    booking = book(coworker, [desk], between(9, 10), now=NOW)
    waive_charges(charges=charges_of(booking, rule="per_use"), reason="Panne", by=boss, now=NOW + MINUTE)
    assert reasons() == {"same": (1, "2.50", "2.50")}


def test_what_was_let_go_of_before_a_move_is_charged_again(desk, coworker, boss):
    booking = book(coworker, [desk], between(9, 10), now=NOW)
    waive_charges(charges=charges_of(booking), reason="Panne", by=boss, now=NOW + MINUTE)
    moved = between(13, 15)
    move_booking(booking=booking, by=coworker, period=moved, catalogue=catalogue.current(), now=NOW + 2 * MINUTE)
    assert reasons() == {"same": (1, "5.00", "5.00")}


@pytest.fixture
def absent(desk, coworker):
    Price.objects.update(no_show_fee="4.00")
    BookingPolicyFactory(resource=desk, needs_check_in=True)
    booking = book(coworker, [desk], between(9, 10), now=NOW)
    release_no_shows(now=at(9, 16))
    return Booking.objects.get(pk=booking.pk)


def test_who_did_not_come_owes_the_fee(absent):
    assert reasons() == {"same": (1, "6.50", "6.50")}


def test_a_fee_that_was_let_go_of_stays_so(absent, boss):
    let_go_of_fee(booking=absent, by=boss, reason="Train supprimé", now=at(10))
    result = week(prices(price(hourly="2.50", no_show_fee="9.00")))
    assert (result["before"]["net"], result["after"]["net"], result["actual"]["matching"]) == ("2.50", "2.50", 1)


def test_who_came_late_after_all_owes_the_whole_price(absent, coworker):
    check_in(booking=absent, by=coworker, now=at(9, 20))
    assert reasons() == {"same": (1, "2.50", "2.50")}


def test_what_the_house_called_off_costs_nothing(desk, coworker):
    booking = book(coworker, [desk], between(9, 11), now=NOW)
    Booking.objects.filter(pk=booking.pk).update(status="cancelled", ended_at=at(9, 30), no_show_at=None)
    reverse_charges(source_kind="booking", source_id=booking.public_id, now=at(9, 30))
    terms = {"policy": [{"cancellation": [{"hours_before": 24, "percent": 100}]}]}
    result = week(terms)
    assert (result["before"]["net"], result["after"]["net"], result["actual"]["reasons"]) == ("0.00", "0.00", [])


# Why not -------------------------------------------------------------------------------------------


def test_whoever_joined_since_was_of_another_group(desk, coworker):
    book(coworker, [desk], between(9, 11), now=NOW)
    Price.objects.create(tariff=Tariff.objects.get(), group="member", kind="desk", hourly="1.00")
    MembershipFactory(plan=PlanFactory(group="member", monthly_fee=0), person=coworker)
    assert reasons() == {"group": (1, "5.00", "2.00")}


def test_an_allowance_that_changed_since_gave_another_part(desk, coworker, plan):
    book(coworker, [desk], between(9, 11), now=NOW)
    PlanAllowance.objects.update(monthly_minutes=60)
    catalogue._compiled.forget()
    assert reasons() == {"drawn": (1, "0.00", "2.50")}


def test_a_price_that_changed_since_was_another(desk, coworker):
    book(coworker, [desk], between(9, 11), now=NOW)
    Price.objects.update(hourly="3.00")
    assert reasons() == {"price": (1, "5.00", "6.00")}


def test_a_fee_that_changed_since_was_another(absent):
    Price.objects.update(no_show_fee="5.00")
    assert reasons() == {"absence": (1, "6.50", "7.50")}


def test_what_levels_a_day_is_told_by_itself(desk, coworker):
    Tariff.objects.update(caps_span_bookings=True)
    first = book(coworker, [desk], between(8, 12), now=NOW)
    book(coworker, [desk], between(13, 17), now=NOW + MINUTE)
    cancel_booking(booking=first, by=coworker, now=NOW + 2 * MINUTE)
    assert reasons() == {"levelled": (1, "10.00", "2.50")}


def test_what_has_no_price_any_more_is_told_by_itself(desk, coworker):
    book(coworker, [desk], between(9, 11), now=NOW)
    Tariff.objects.update(valid_from=date(2028, 1, 1))
    result = week()
    assert result["actual"]["reasons"] == [{"reason": "unpriced", "bookings": 1, "charged": "5.00", "replayed": "0.00"}]
    assert (result["bookings"], "unpriced" in result["assumptions"]) == (0, True)


def test_reasons_are_those_of_the_kind_that_is_asked_for(desk, site, coworker):
    room = ResourceFactory(site=site, kind="room")
    book(coworker, [desk, room], between(9, 11), now=NOW)
    Price.objects.filter(kind="room").update(hourly="9.00")
    assert reasons(kind="desk") == {"same": (1, "5.00", "5.00")}
