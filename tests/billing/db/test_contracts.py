"""The life of a contract: its rows, its fees, its history, day by day."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from billing.actions.changing_plans import change_plan
from billing.actions.contract_days import begin_day, charge_terms
from billing.actions.joining import join_plan
from billing.actions.leaving import end_contract, leave_plan, stay_in_plan
from billing.actions.pausing import pause_contract
from billing.contracts import State, contract_of
from billing.errors import (
    ContractNotLeaving,
    ContractNotRunning,
    EndTooEarly,
    MembershipOverlaps,
    PauseImpossible,
    PauseNotOffered,
    PauseTooLong,
    PlanUnchanged,
)
from billing.models import Charge, Membership, MembershipChange
from billing.standing import Payer
from core.models import Event
from tests.factories import MembershipFactory, PersonFactory, PlanFactory, SiteFactory

pytestmark = pytest.mark.django_db


def noon(day: date) -> datetime:
    return datetime.combine(day, time(11), tzinfo=UTC)


NEW_YEAR = date(2027, 1, 1)


def jan(day: int) -> date:
    return date(2027, 1, day)


def joined(starts_on: date = NEW_YEAR, **plan) -> Membership:
    values = {"monthly_fee": Decimal("62.00"), **plan}
    return join_plan(
        plan=PlanFactory(**values), payer=Payer(PersonFactory().pk), starts_on=starts_on, now=noon(starts_on)
    )


def rows(contract) -> list[tuple[date, date | None, str]]:
    return [(row.starts_on, row.ends_on, row.plan.name) for row in contract_of(contract).rows]


def owed() -> list[tuple[str, Decimal]]:
    """What stands: neither reversed nor a reversal."""
    return [
        (charge.source_key, charge.net)
        for charge in Charge.objects.standing().order_by("activity_on", "pk").filter(kind="membership")
    ]


def days_pass(first: date, last: date) -> None:
    day = first
    while day <= last:
        begin_day(now=noon(day))
        day = date.fromordinal(day.toordinal() + 1)


def test_joining_on_the_31st_is_charged_on_the_last_of_february():
    joined(jan(31))
    days_pass(date(2027, 2, 1), date(2027, 3, 31))
    assert [key for key, _net in owed()] == ["2027-01-31", "2027-02-28", "2027-03-31"]


def test_terms_that_no_run_charged_in_time_are_caught_up_once():
    joined(date(2027, 11, 15))
    for _again in range(2):
        begin_day(now=noon(date(2028, 2, 20)))
    assert [key for key, _net in owed()] == ["2027-11-15", "2027-12-15", "2028-01-15", "2028-02-15"]


def test_fees_of_the_time_before_terms_are_not_charged_again():
    row = MembershipFactory(starts_on=jan(15), plan=PlanFactory(monthly_fee=Decimal("50.00")))
    Charge.objects.create(
        person=row.person, kind="membership", group="member", label="", rule="", quantity=1, unit="month",
        unit_price=50, net=50, vat_rate=20, vat=10, total=60, activity_on=jan(15), source_kind="membership",
        source_id=row.public_id, source_key="2027-01", created_at=noon(jan(15)),
    )  # fmt: skip
    charge_terms(day=date(2027, 2, 14), now=noon(date(2027, 2, 14)))
    charge_terms(day=date(2027, 2, 15), now=noon(date(2027, 2, 15)))
    assert [key for key, _net in owed()] == ["2027-01", "2027-02-15"]


def test_a_term_of_a_quarter_costs_three_months():
    joined(term_months=3)
    assert owed() == [("2027-01-01", Decimal("186.00"))]


def test_the_sign_up_fee_is_charged_once():
    joined(sign_up_fee=Decimal("15.00"))
    days_pass(jan(1), date(2027, 2, 1))
    assert owed() == [("2027-01-01", Decimal(62)), ("sign-up", Decimal(15)), ("2027-02-01", Decimal(62))]


def test_a_trial_is_free_and_what_follows_is_charged_with_the_sign_up_fee():
    row = joined(trial_days=14, sign_up_fee=Decimal("15.00"))
    assert (row.trial_until, owed()) == (jan(14), [])
    days_pass(jan(2), jan(15))
    assert owed() == [("2027-01-15", Decimal(62)), ("sign-up", Decimal(15))]


def test_the_end_of_a_trial_is_announced_once():
    joined(trial_days=14)
    days_pass(jan(2), jan(20))
    assert Event.objects.filter(kind="membership.trial_ending").count() == 1


def test_only_newcomers_have_a_trial():
    before = MembershipFactory(ends_on=date(2026, 12, 31))
    again = join_plan(
        plan=PlanFactory(trial_days=14), payer=Payer(before.person_id), starts_on=jan(1), now=noon(jan(1))
    )
    assert again.trial_until is None


def test_leaving_during_the_trial_costs_nothing():
    row = joined(trial_days=14, sign_up_fee=Decimal("15.00"), notice_days=30, minimum_months=6)
    assert leave_plan(contract=row.contract, by=None, now=noon(jan(5))) == jan(14)
    days_pass(jan(6), date(2027, 2, 20))
    assert owed() == []


def test_a_minimum_term_is_counted_from_the_first_day_paid_for():
    assert joined(trial_days=14, minimum_months=6).committed_until == date(2027, 7, 14)


def test_the_home_site_bills_the_fee():
    site = SiteFactory()
    join_plan(plan=PlanFactory(), payer=Payer(PersonFactory().pk), starts_on=jan(1), now=noon(jan(1)), home_site=site)
    assert Charge.objects.get().site == site


def test_a_dearer_plan_holds_at_once_and_the_rest_of_the_old_one_comes_back():
    row = joined()
    change_plan(contract=row.contract, plan=PlanFactory(name="Grand", monthly_fee=124), by=None, now=noon(jan(11)))
    assert rows(row.contract) == [(jan(1), jan(10), row.plan.name), (jan(11), None, "Grand")]
    assert owed() == [("2027-01-01#2", Decimal(20)), ("2027-01-01", Decimal(84))]


def test_after_an_upgrade_the_next_term_is_charged_whole_and_once():
    row = joined()
    change_plan(contract=row.contract, plan=PlanFactory(monthly_fee=124), by=None, now=noon(jan(11)))
    days_pass(jan(11), date(2027, 2, 2))
    assert owed()[2:] == [("2027-02-01", Decimal(124))]


def test_two_upgrades_on_one_day_leave_the_last():
    row = joined()
    for fee in (93, 124):
        change_plan(contract=row.contract, plan=PlanFactory(monthly_fee=fee), by=None, now=noon(jan(11)))
    assert owed() == [("2027-01-01#2", Decimal(20)), ("2027-01-01#2", Decimal(84))]
    assert Membership.objects.count() == 2


def test_a_cheaper_plan_waits_for_the_next_term():
    row = joined(jan(31))
    change_plan(contract=row.contract, plan=PlanFactory(name="Petit", monthly_fee=31), by=None, now=noon(jan(31)))
    assert rows(row.contract)[1:] == [(date(2027, 2, 28), None, "Petit")]
    days_pass(date(2027, 2, 1), date(2027, 2, 28))
    assert owed() == [("2027-01-31", Decimal(62)), ("2027-02-28", Decimal(31))]


def test_a_cheaper_plan_waits_for_the_commitment():
    row = joined(minimum_months=6)
    change_plan(contract=row.contract, plan=PlanFactory(monthly_fee=31), by=None, now=noon(jan(11)))
    assert rows(row.contract)[1][0] == date(2027, 7, 1)


def test_a_planned_change_gives_way_to_another():
    row = joined()
    small, large = PlanFactory(monthly_fee=31), PlanFactory(name="Grand", monthly_fee=124)
    change_plan(contract=row.contract, plan=small, by=None, now=noon(jan(5)))
    change_plan(contract=row.contract, plan=large, by=None, now=noon(jan(11)))
    assert [name for _first, _last, name in rows(row.contract)] == [row.plan.name, "Grand", "Grand"]
    days_pass(jan(12), date(2027, 2, 1))
    assert owed()[-1] == ("2027-02-01", Decimal(124))


def test_a_plan_with_longer_terms_begins_its_own():
    row = joined()
    year = PlanFactory(monthly_fee=62, term_months=12)
    change_plan(contract=row.contract, plan=year, by=None, now=noon(jan(11)))
    assert owed() == [("2027-01-01#2", Decimal(20)), ("2027-01-11", Decimal(744))]


def test_the_same_plan_is_no_change():
    row = joined()
    with pytest.raises(PlanUnchanged):
        change_plan(contract=row.contract, plan=row.plan, by=None, now=noon(jan(11)))


def test_a_pause_costs_nothing_and_ends_by_itself():
    row = joined(longest_pause_months=3)
    pause_contract(contract=row.contract, from_on=jan(11), until_on=date(2027, 2, 14), by=None, now=noon(jan(5)))
    assert [contract_of(row.contract).state(day) for day in (jan(10), jan(11), date(2027, 2, 15))] == [
        State.ACTIVE, State.PAUSED, State.ACTIVE,
    ]  # fmt: skip
    days_pass(jan(6), date(2027, 3, 1))
    assert owed() == [("2027-01-01#2", Decimal(20)), ("2027-02-01", Decimal(31)), ("2027-03-01", Decimal(62))]


def test_a_pause_prolongs_a_commitment():
    row = joined(minimum_months=6, longest_pause_months=3)
    after = pause_contract(contract=row.contract, from_on=jan(11), until_on=jan(20), by=None, now=noon(jan(5)))
    assert after.committed_until == date(2027, 7, 10)


@pytest.mark.parametrize(
    ("longest", "first", "last", "refusal"),
    [
        (0, jan(11), jan(20), PauseNotOffered),
        (1, jan(11), date(2027, 2, 11), PauseTooLong),
        (1, jan(5), jan(20), PauseImpossible),
        (1, jan(20), jan(11), PauseImpossible),
    ],
)
def test_a_pause_is_refused(longest, first, last, refusal):
    row = joined(longest_pause_months=longest)
    with pytest.raises(refusal):
        pause_contract(contract=row.contract, from_on=first, until_on=last, by=None, now=noon(jan(5)))


def test_a_pause_of_exactly_the_longest_is_possible():
    row = joined(longest_pause_months=1)
    assert pause_contract(contract=row.contract, from_on=jan(11), until_on=date(2027, 2, 10), by=None, now=noon(jan(5)))


def test_leaving_uses_up_the_term_and_is_billed_no_more():
    row = joined(jan(15))
    assert leave_plan(contract=row.contract, by=None, now=noon(date(2027, 2, 1))) == date(2027, 2, 14)
    days_pass(date(2027, 2, 2), date(2027, 4, 1))
    assert owed() == [("2027-01-15", Decimal(62))]
    assert [change.what for change in MembershipChange.objects.all()] == ["joined", "leaving", "ended"]


def test_leaving_a_prorated_plan_brings_the_rest_back():
    row = joined(is_prorated=True)
    assert leave_plan(contract=row.contract, by=None, now=noon(jan(10))) == jan(10)
    assert owed() == [("2027-01-01#2", Decimal(20))]


def test_a_notice_runs_over_the_next_term():
    row = joined(notice_days=30, is_prorated=True)
    assert leave_plan(contract=row.contract, by=None, now=noon(jan(11))) == date(2027, 2, 10)
    days_pass(jan(12), date(2027, 3, 31))
    assert owed() == [("2027-01-01", Decimal(62)), ("2027-02-01", Decimal("22.14"))]


def test_leaving_is_taken_back():
    row = joined(is_prorated=True)
    leave_plan(contract=row.contract, by=None, now=noon(jan(10)))
    stay_in_plan(contract=row.contract, by=None, now=noon(jan(10)))
    assert (contract_of(row.contract).ends_on, owed()) == (None, [("2027-01-01#3", Decimal(62))])


def test_what_follows_a_leaving_keeps_it_from_being_taken_back():
    row = joined()
    leave_plan(contract=row.contract, by=None, now=noon(jan(10)))
    join_plan(plan=PlanFactory(), payer=Payer(row.person_id), starts_on=date(2027, 2, 1), now=noon(jan(11)))
    with pytest.raises(MembershipOverlaps):
        stay_in_plan(contract=row.contract, by=None, now=noon(jan(12)))


def test_nothing_is_taken_back_that_was_not_said():
    with pytest.raises(ContractNotLeaving):
        stay_in_plan(contract=joined().contract, by=None, now=noon(jan(10)))


def test_leaving_withdraws_a_planned_change():
    row = joined(is_prorated=True)
    change_plan(contract=row.contract, plan=PlanFactory(monthly_fee=31), by=None, now=noon(jan(5)))
    leave_plan(contract=row.contract, by=None, now=noon(jan(10)))
    assert rows(row.contract) == [(jan(1), jan(10), row.plan.name)]


def test_leaving_in_a_pause_that_outlasts_the_notice_ends_at_once():
    row = joined(longest_pause_months=3)
    pause_contract(contract=row.contract, from_on=jan(11), until_on=date(2027, 3, 10), by=None, now=noon(jan(5)))
    assert leave_plan(contract=row.contract, by=None, now=noon(jan(15))) == jan(10)
    days_pass(jan(16), date(2027, 4, 1))
    assert owed() == [("2027-01-01#2", Decimal(20))]


def test_who_has_left_changes_nothing_more():
    row = joined()
    leave_plan(contract=row.contract, by=None, now=noon(jan(10)))
    with pytest.raises(ContractNotRunning):
        change_plan(contract=row.contract, plan=PlanFactory(), by=None, now=noon(jan(11)))


def test_an_end_in_the_past_brings_back_what_was_charged_after_it():
    """Somebody left and nobody told the machine: what was billed meanwhile does not stand."""
    row = joined(jan(1))
    days_pass(jan(2), date(2027, 3, 1))
    end_contract(contract=row.contract, on=jan(20), by=None, now=noon(date(2027, 3, 2)), reason="Parti")
    assert owed() == [("2027-01-01", Decimal(62))]
    days_pass(date(2027, 3, 3), date(2027, 5, 1))
    assert owed() == [("2027-01-01", Decimal(62))]


def test_an_end_today_keeps_the_term_of_today():
    row = joined(jan(1))
    end_contract(contract=row.contract, on=jan(20), by=None, now=noon(jan(20)), reason="")
    assert (contract_of(row.contract).state(jan(20)), owed()) == (State.LEAVING, [("2027-01-01", Decimal(62))])


def test_an_end_before_the_running_row_is_refused():
    row = joined(jan(10))
    with pytest.raises(EndTooEarly):
        end_contract(contract=row.contract, on=jan(9), by=None, now=noon(jan(20)), reason="")


def test_a_leaving_moves_what_was_paid_ahead():
    """A first term that was charged when it was ordered, for later."""
    plan = PlanFactory(monthly_fee=62, is_prorated=True)
    row = join_plan(plan=plan, payer=Payer(PersonFactory().pk), starts_on=jan(20), now=noon(jan(1)))
    assert leave_plan(contract=row.contract, by=None, now=noon(jan(2))) == jan(20)
    assert owed() == [("2027-01-20#2", Decimal(2))]


def test_every_act_tells_once():
    row = joined(longest_pause_months=1)
    pause_contract(contract=row.contract, from_on=jan(11), until_on=jan(20), by=None, now=noon(jan(5)))
    leave_plan(contract=row.contract, by=None, now=noon(jan(6)))
    stay_in_plan(contract=row.contract, by=None, now=noon(jan(7)))
    told = list(Event.objects.filter(kind__startswith="membership.").order_by("pk").values_list("kind", flat=True))
    assert told == ["membership.joined", "membership.paused", "membership.leaving", "membership.stayed"]
