"""What bookings draw on passes and allowances: when it is taken, when it comes back, and for which days it is good."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum

from billing.models import Charge, Pass, PassMovement, PlanAllowance, PriceGroup
from billing.standing import Payer
from booking.actions.attending import check_in
from booking.actions.cart import confirm_together
from booking.actions.changing import cancel_booking, confirm_hold
from booking.actions.moving import move_booking
from booking.models import Booking
from spaces import catalogue
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import (
    AffiliationFactory,
    BookingPolicyFactory,
    MembershipFactory,
    PersonFactory,
    PlanFactory,
    PriceFactory,
    ResourceFactory,
    SiteFactory,
    book,
    open_every_day,
)
from tests.factories.passes import pass_of
from tests.factories.policies import tier
from tests.factories.series import repeat

pytestmark = pytest.mark.django_db

NEXT_WEEK = MONDAY + timedelta(days=7)


def left(one: Pass) -> int:
    return Pass.objects.get(pk=one.pk).left


def moved(one: Pass) -> list[tuple[str, int]]:
    return list(PassMovement.objects.filter(used_pass=one).exclude(what="given").values_list("what", "units"))


def rules() -> list[tuple[str, Decimal]]:
    return list(Charge.objects.order_by("pk").values_list("rule", "net"))


def test_a_pass_pays_before_money(desk, coworker):
    one = pass_of(coworker)
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    assert (left(one), booking.total, rules()) == (9, 0, [("pass", 0)])


def test_a_unit_covers_its_minutes_and_money_pays_what_no_unit_does(desk, coworker):
    one = pass_of(coworker, quantity=1)
    book(coworker, [desk], between(9, 14), now=NOW)
    assert (left(one), rules()) == (0, [("pass", 0), ("hourly", Decimal("2.50"))])


def test_an_allowance_pays_before_a_pass(desk, coworker):
    plan = PlanFactory()
    PlanAllowance.objects.create(plan=plan, kind="desk", monthly_minutes=120)
    MembershipFactory(plan=plan, person=coworker)
    one = pass_of(coworker)
    book(coworker, [desk], between(9, 12), now=NOW)
    assert (left(one), rules()) == (9, [("allowance", 0), ("pass", 0)])


def test_passes_may_be_left_alone(desk, coworker):
    one = pass_of(coworker)
    booking = book(coworker, [desk], between(9, 12), now=NOW, use_passes=False)
    assert (left(one), booking.net) == (10, Decimal("7.50"))


def test_a_hold_takes_nothing(desk, coworker):
    """Credits burnt on a click that led to no booking."""
    one = pass_of(coworker)
    book(coworker, [desk], between(9, 12), now=NOW, hold=True)
    assert (left(one), moved(one)) == (10, [])


def test_a_request_takes_nothing_until_it_is_approved(site, desk, coworker):
    BookingPolicyFactory(site=site, needs_approval=True)
    one = pass_of(coworker)
    book(coworker, [desk], between(9, 12), now=NOW)
    assert left(one) == 10


def test_a_hold_that_left_passes_alone_still_does_when_it_is_confirmed(desk, coworker):
    one = pass_of(coworker)
    hold = book(coworker, [desk], between(9, 12), now=NOW, hold=True, use_passes=False)
    confirm_hold(booking=hold, by=coworker, catalogue=catalogue.current(), now=NOW)
    assert left(one) == 10


def test_confirming_reserves_with_the_charge(desk, coworker):
    one = pass_of(coworker)
    hold = book(coworker, [desk], between(9, 12), now=NOW, hold=True)
    confirm_hold(booking=hold, by=coworker, catalogue=catalogue.current(), now=NOW)
    movement = PassMovement.objects.get(what="reserved")
    assert (movement.charge, movement.by, left(one)) == (Charge.objects.get(), coworker, 9)


def test_a_cart_draws_in_turn(site, coworker):
    one = pass_of(coworker, quantity=1)
    for number in range(2):
        book(coworker, [ResourceFactory(site=site)], between(9 + number, 12), now=NOW, hold=True)
    confirm_together(by=coworker, catalogue=catalogue.current(), now=NOW)
    assert (left(one), [rule for rule, _net in rules()]) == (0, ["pass", "hourly"])


def test_a_free_cancellation_gives_the_unit_back(desk, coworker):
    one = pass_of(coworker)
    cancel_booking(booking=book(coworker, [desk], between(9, 12, NEXT_WEEK), now=NOW), by=coworker, now=NOW)
    assert (left(one), moved(one)) == (10, [("reserved", -1), ("returned", 1)])


@pytest.mark.parametrize(("percent", "kept"), [(50, 1), (30, 0), (100, 3)])
def test_a_late_cancellation_keeps_whole_units_rounded_for_the_member(site, desk, coworker, percent, kept):
    tier("48:00:00", percent, BookingPolicyFactory(site=site, kind="desk"))
    one = pass_of(coworker, unit_minutes=60)
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    cancel_booking(booking=booking, by=coworker, now=NOW)
    assert left(one) == 10 - kept


def test_a_move_returns_what_the_old_time_took_and_takes_what_the_new_one_needs(desk, coworker):
    one = pass_of(coworker)
    booking = book(coworker, [desk], between(9, 12, NEXT_WEEK), now=NOW)
    current = catalogue.current()
    move_booking(booking=booking, by=coworker, period=between(9, 17, NEXT_WEEK), catalogue=current, now=NOW)
    assert (left(one), moved(one)) == (8, [("reserved", -1), ("returned", 1), ("reserved", -2)])


def test_coming_takes_nothing_more(desk, coworker):
    one = pass_of(coworker)
    check_in(booking=book(coworker, [desk], between(9, 12), now=NOW), by=coworker, now=at(9))
    assert left(one) == 9


def test_a_pass_must_be_valid_on_the_day_of_use_not_of_booking(desk, coworker):
    one = pass_of(coworker, valid_until=MONDAY)
    book(coworker, [desk], between(9, 12, NEXT_WEEK), now=NOW)
    assert (left(one), rules()) == (10, [("hourly", Decimal("7.50"))])


def test_a_pass_that_begins_later_is_good_for_later_days(desk, coworker):
    one = pass_of(coworker, valid_from=NEXT_WEEK)
    book(coworker, [desk], between(9, 12, NEXT_WEEK), now=NOW)
    assert left(one) == 9


def test_a_pass_is_good_on_its_last_day(desk, coworker):
    one = pass_of(coworker, valid_until=MONDAY)
    book(coworker, [desk], between(9, 12), now=NOW)
    assert left(one) == 9


def test_the_pass_that_expires_soonest_goes_first(desk, coworker):
    later, sooner = pass_of(coworker), pass_of(coworker, valid_until=date(2027, 2, 1))
    book(coworker, [desk], between(9, 12), now=NOW)
    assert (left(later), left(sooner)) == (10, 9)


def test_two_passes_may_pay_one_use(desk, coworker):
    sooner = pass_of(coworker, valid_until=date(2027, 2, 1), quantity=1)
    later = pass_of(coworker)
    book(coworker, [desk], between(9, 17), now=NOW)
    assert (left(sooner), left(later), len(rules())) == (0, 9, 2)


@pytest.mark.parametrize("wrong", ["kind", "site", "holder"])
def test_a_pass_pays_only_what_it_is_for(desk, coworker, wrong):
    more = {"kind": {"kind": "room"}, "site": {"site_id": SiteFactory().pk}, "holder": {}}[wrong]
    one = pass_of(PersonFactory() if wrong == "holder" else coworker, **more)
    book(coworker, [desk], between(9, 12), now=NOW)
    assert left(one) == 10


def test_members_of_an_organisation_share_its_passes(site, coworker):
    affiliation = AffiliationFactory(person=coworker)
    one = pass_of(organisation=affiliation.organisation, quantity=2)
    other = AffiliationFactory(organisation=affiliation.organisation).person
    for person in (coworker, other, coworker):
        book(person, [ResourceFactory(site=site)], between(9, 12), now=NOW, payer=Payer(person.pk, one.organisation))
    assert (left(one), [rule for rule, _net in rules()]) == (0, ["pass", "pass", "hourly"])


def test_every_charge_of_a_use_says_its_minutes(desk, coworker):
    pass_of(coworker, quantity=1)
    booking = book(coworker, [desk], between(9, 14), now=NOW)
    assert list(Charge.objects.order_by("pk").values_list("minutes", flat=True)) == [240, 60]
    cancel_booking(booking=booking, by=coworker, now=NOW)


def test_cancelled_uses_leave_no_minutes_and_no_revenue(desk, coworker):
    """Cancelled bookings counted in revenue."""
    cancel_booking(booking=book(coworker, [desk], between(9, 12, NEXT_WEEK), now=NOW), by=coworker, now=NOW)
    assert Charge.objects.aggregate(minutes=Sum("minutes"), net=Sum("net")) == {"minutes": 0, "net": 0}


def member(person, *, site=None, **allowance):
    ends_on = allowance.pop("ends_on", None)
    plan = PlanFactory(scope=allowance.pop("scope", "network"), group=allowance.pop("group", "member"))
    PlanAllowance.objects.create(plan=plan, kind="desk", **allowance)
    return MembershipFactory(person=person, plan=plan, home_site=site, ends_on=ends_on)


def drawn(booking: Booking) -> int:
    charges = Charge.objects.of_source("booking", booking.public_id)
    return charges.aggregate(minutes=Sum("allowance_minutes"))["minutes"]


def test_a_membership_that_ends_today_still_pays_today(desk, coworker):
    member(coworker, monthly_minutes=600, ends_on=MONDAY)
    assert drawn(book(coworker, [desk], between(9, 12), now=NOW)) == 180


def test_credits_are_no_good_for_dates_after_the_plan_ends(desk, coworker):
    member(coworker, monthly_minutes=600, ends_on=MONDAY)
    assert drawn(book(coworker, [desk], between(9, 12, MONDAY + timedelta(days=1)), now=NOW)) == 0


@pytest.mark.parametrize(
    ("reset", "first", "second", "paid"),
    [
        ("week", date(2027, 1, 17), date(2027, 1, 18), 60),  # Sunday, Monday
        ("week", date(2027, 1, 18), date(2027, 1, 24), 0),
        ("month", date(2027, 1, 31), date(2027, 2, 1), 60),
        ("month", date(2027, 12, 31), date(2028, 1, 1), 60),
        ("quarter", date(2027, 3, 31), date(2027, 4, 1), 60),
        ("quarter", date(2027, 2, 1), date(2027, 3, 31), 0),
        ("year", date(2027, 12, 31), date(2028, 1, 1), 60),
        ("year", date(2027, 1, 12), date(2027, 12, 31), 0),
    ],
)
def test_an_allowance_is_of_its_window(desk, coworker, reset, first, second, paid):
    member(coworker, monthly_minutes=60, reset=reset)
    BookingPolicyFactory(site=desk.site, horizon=timedelta(days=800))
    book(coworker, [desk], between(9, 10, first), now=NOW)
    assert drawn(book(coworker, [desk], between(9, 10, second), now=NOW)) == paid


def test_what_is_left_carries_over_once_and_then_lapses(desk, coworker):
    membership = member(coworker, monthly_minutes=60, rollover=1)
    membership.starts_on = date(2027, 1, 1)
    membership.save()
    BookingPolicyFactory(site=desk.site, horizon=timedelta(days=800))
    february = book(coworker, [desk], between(9, 13, date(2027, 2, 10)), now=NOW)
    april = book(coworker, [desk], between(9, 13, date(2027, 4, 10)), now=NOW)
    assert (drawn(february), drawn(april)) == (120, 120)


def test_what_february_has_taken_from_january_is_gone_for_january(desk, coworker):
    membership = member(coworker, monthly_minutes=60, rollover=1)
    membership.starts_on = date(2027, 1, 1)
    membership.save()
    book(coworker, [desk], between(9, 13, date(2027, 2, 10)), now=NOW)
    assert drawn(book(coworker, [desk], between(9, 13, date(2027, 1, 20)), now=NOW)) == 0


def test_an_allowance_is_drawn_in_whole_steps(desk, coworker):
    member(coworker, monthly_minutes=600, step_minutes=240)
    booking = book(coworker, [desk], between(9, 14), now=NOW)
    assert (drawn(booking), booking.total) == (480, 0)


def test_half_a_step_that_is_left_pays_nothing(desk, coworker):
    member(coworker, monthly_minutes=120, step_minutes=240)
    assert drawn(book(coworker, [desk], between(9, 10), now=NOW)) == 0


def test_a_plan_for_its_home_counts_at_home_alone(site, desk, coworker):
    elsewhere = SiteFactory()
    open_every_day(elsewhere)
    PriceFactory(tariff__valid_from=date(2019, 1, 1), kind="desk", group=PriceGroup.PUBLIC)
    member(coworker, monthly_minutes=600, scope="home", site=elsewhere)
    away = book(coworker, [desk], between(9, 10), now=NOW)
    home = book(coworker, [ResourceFactory(site=elsewhere)], between(9, 10), now=NOW)
    assert (drawn(away), drawn(home)) == (0, 60)
    assert Charge.objects.of_source("booking", away.public_id).get().group == "public"


def test_a_contract_that_changes_plan_in_a_window_does_not_start_it_anew(desk, coworker):
    first = member(coworker, monthly_minutes=60, ends_on=date(2027, 1, 14))
    plan = PlanFactory()
    PlanAllowance.objects.create(plan=plan, kind="desk", monthly_minutes=90)
    MembershipFactory(person=coworker, plan=plan, starts_on=date(2027, 1, 15), contract=first.contract)
    book(coworker, [desk], between(9, 10), now=NOW)
    assert drawn(book(coworker, [desk], between(9, 12, date(2027, 1, 18)), now=NOW)) == 30


def test_a_series_draws_on_a_pass_in_turn_and_on_the_days_it_is_good_for(desk, coworker):
    """Four Mondays; the pass has three units, and is over before the third."""
    one = pass_of(coworker, quantity=3, valid_until=NEXT_WEEK)
    repeat(coworker, [desk], "FREQ=WEEKLY;COUNT=4")
    assert (left(one), [rule for rule, _net in rules()]) == (1, ["pass", "pass", "hourly", "hourly"])
