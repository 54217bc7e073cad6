"""Each clause of what hours bring and of what was given away, by the verbs that people use."""

from datetime import timedelta
from decimal import Decimal

import pytest

from billing.actions.reversing import waive_charges
from billing.models import Charge, Price
from booking.actions.changing import cancel_booking
from booking.models import Booking
from core.ranges import Period
from reports.question import Days, Question
from reports.revenue.uses import UseRow, uses
from reports.revenue.yields import yields
from spaces import catalogue
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import MembershipFactory, PlanFactory, ResourceFactory, book
from tests.factories.reports import charged, past_booking
from tests.reports.money_world import CHANGE, World

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ONE_DAY = Days(MONDAY, MONDAY)
WEEK = Days(MONDAY, MONDAY + 6 * DAY)


def given(days=ONE_DAY, **more):
    return uses(Question(days, **more), catalogue=catalogue.current()).whole


def brought(*group_by, days=ONE_DAY, **more):
    return yields(Question(days, group_by=group_by, **more), catalogue=catalogue.current(), now=NOW)


def test_revenue_is_set_against_open_and_booked_hours(desk, coworker):
    book(coworker, [desk], between(9, 12), now=NOW)
    whole = brought().whole
    assert (whole.net, whole.open_hours, whole.booked_hours) == (Decimal("7.50"), 12, 3)
    assert (whole.per_available_hour, whole.per_booked_hour) == (Decimal("0.63"), Decimal("2.50"))


def test_a_resource_that_nobody_booked_is_there_with_nothing(site, desk, coworker):
    idle = ResourceFactory(site=site)
    book(coworker, [desk], between(9, 12), now=NOW)
    rows = {row.keys: (row.per_available_hour, row.per_booked_hour) for row in brought("resource").rows}
    assert rows == {(desk.pk,): (Decimal("0.63"), Decimal("2.50")), (idle.pk,): (0, None)}


def test_memberships_stand_apart_and_are_shared_out_to_nobody(desk, coworker):
    charged(coworker, "50.00", MONDAY, kind="membership")
    found = brought("site")
    assert ([row.net for row in found.rows], found.apart) == ([0], {"membership": 50})


def test_hours_booked_outside_opening_are_booked_all_the_same(desk, coworker):
    past_booking(coworker, [desk], between(6, 9))
    assert brought().whole.booked_hours == 3


def test_included_hours_are_worth_what_the_list_asks(desk, coworker):
    plan = PlanFactory()
    plan.allowances.create(kind="desk", monthly_minutes=180)
    MembershipFactory(person=coworker, plan=plan)
    book(coworker, [desk], between(9, 12), now=NOW)
    found = given()
    assert (found.listed, found.paid, found.by_membership) == (Decimal("7.50"), 0, Decimal("7.50"))
    assert (found.free_hours, found.below_hours, found.missing) == (3, 3, Decimal("7.50"))


def test_solidarity_and_choice_below_the_true_cost_are_subsidised(db):
    world = World()
    world.book(2, 0, (0, 9, 4), "")
    world.book(0, 1, (0, 9, 4), "6.00")
    desk, room = (given(kind=kind) for kind in ("desk", "room"))
    assert (desk.listed, desk.paid, desk.by_group, desk.subsidised) == (
        Decimal("7.50"),
        Decimal("2.10"),
        Decimal("5.40"),
        Decimal("5.40"),
    )
    assert (room.listed, room.paid, room.by_choice) == (Decimal("15.00"), Decimal("5.00"), Decimal("10.00"))
    assert (room.cost, room.subsidised) == (Decimal("21.00"), Decimal("16.00"))


def test_a_use_across_two_tariffs_is_valued_by_each(db):
    world = World()
    person, desk = world.accounts[2].person, world.resources[0]
    book(person, [desk], Period(at(22, day=CHANGE - DAY), at(2, day=CHANGE)), now=NOW)
    found = given(days=WEEK)
    assert (found.listed, found.paid) == (Decimal("5.00") + Decimal("6.66"), Decimal("2.80"))


def test_what_was_let_go_of_was_used_all_the_same(desk, coworker):
    book(coworker, [desk], between(9, 12), now=NOW)
    waive_charges(charges=list(Charge.objects.all()), reason="geste", by=coworker, now=NOW)
    found = given()
    assert (found.paid, found.let_go, found.free_hours) == (0, Decimal("7.50"), 3)


def test_what_was_cancelled_gave_nothing_away(desk, coworker):
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    cancel_booking(booking=booking, by=coworker, now=NOW)
    assert given() == UseRow()


def test_what_has_no_public_price_misses_nothing(site, desk, coworker):
    book(coworker, [desk], between(9, 12), now=NOW)
    Price.objects.all().delete()
    found = given()
    assert (found.listed, found.paid, found.missing) == (Decimal("7.50"), Decimal("7.50"), 0)


def test_the_world_of_the_oracle_is_not_empty(db):
    world = World()
    steps = [
        ("book", 0, 0, (0, 9, 4), ""),
        ("book", 1, 0, (1, 9, 9), ""),
        ("book", 2, 2, (2, 20, 12), ""),
        ("issue", 0),
        ("pay", 0, 300),
        ("credit", 0),
        ("waive", 1),
        ("cancel", 2),
    ]
    for step in steps:
        world.live(*step)
    found = given(days=WEEK)
    assert Booking.objects.count() == 3
    assert Charge.objects.filter(reverses__isnull=False).count() >= 3
    assert min(found.by_pass, found.by_membership, found.let_go) > 0


def test_yields_take_six_queries_whatever_the_bookings(site, coworker, django_assert_num_queries):
    for _count in range(3):
        book(coworker, [ResourceFactory(site=site)], between(9, 12), now=NOW)
    current = catalogue.current()
    brought()
    with django_assert_num_queries(6):
        yields(Question(WEEK, group_by=("resource", "month")), catalogue=current, now=NOW)
