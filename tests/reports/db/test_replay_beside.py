"""What a replay counts beside bookings of desks: metered things, passes, contracts, loans, costs."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from billing.actions.metering import Reading, record_usage, reverse_usage
from billing.actions.reversing import waive_charges
from billing.models import Charge, Pass, Tariff
from billing.standing import Payer
from reports.models import Cost
from spaces import catalogue
from tests.conftest import MONDAY, NOW, between
from tests.factories import MembershipFactory, PersonFactory, PlanFactory, book
from tests.factories.loans import borrow, host_of, laptop, lending_policy, loan_days
from tests.factories.passes import UnitPriceFactory, UsageKindFactory, pass_of
from tests.factories.simulating import price, prices, replayed

pytestmark = pytest.mark.django_db

SUNDAY = MONDAY + timedelta(days=6)


def week(terms=None, **said):
    return replayed(MONDAY, SUNDAY, terms, **said)


def kinds(result):
    return {one["kind"]: (one["before"], one["after"]) for one in result["by_kind"]}


@pytest.fixture
def pages(site):
    return UnitPriceFactory(tariff=Tariff.objects.get(), usage_kind=UsageKindFactory(), amount="0.1000").usage_kind


@pytest.fixture
def read(site, pages, coworker):
    entry = catalogue.current().sites[site.pk]

    def read(quantity):
        reading = Reading(pages, Payer(coworker.pk), entry, Decimal(quantity), NOW)
        (answer,) = record_usage(readings=[reading], by=coworker, now=NOW)
        return answer.record

    return read


def units(pages, amount):
    return {"tariff": {"units": [{"group": "public", "usage_kind": str(pages.public_id), "amount": amount}]}}


def test_metered_things_have_their_price(pages, read):
    read(50)
    result = week(units(pages, "0.2000"))
    assert (kinds(result), result["actual"]["net"]) == ({"usage": ("5.00", "10.00")}, "5.00")


def test_what_was_reversed_is_not_replayed(pages, read, coworker):
    reverse_usage(record=read(50), by=coworker, now=NOW)
    assert kinds(week(units(pages, "0.2000"))) == {}


def test_units_that_a_plan_includes_are_drawn_in_turn(pages, read, coworker):
    plan = PlanFactory(group="public", monthly_fee=0)
    plan.allowances.create(usage_kind=pages, units=60)
    MembershipFactory(plan=plan, person=coworker)
    read(50)
    read(50)
    allowance = {"usage_kind": str(pages.public_id), "amount": 80}
    result = week({"plans": [{"plan": str(plan.public_id), "allowances": [allowance]}]})
    assert kinds(result)["usage"] == ("4.00", "2.00")


def test_metered_things_are_left_out_where_one_kind_is_asked_for(pages, read):
    read(50)
    assert kinds(week(kind="desk")) == {}


def test_what_a_pass_gave_is_there_again(desk, coworker):
    pass_of(coworker, quantity=1)
    book(coworker, [desk], between(9, 13), now=NOW)
    book(coworker, [desk], between(14, 16), now=NOW)
    result = week(prices(price(hourly="3.00")))
    assert kinds(result) == {"desk": ("5.00", "6.00")}


def test_a_pass_pays_nothing_that_was_booked_before_it_was_bought(desk, coworker):
    book(coworker, [desk], between(9, 13), now=NOW)
    pass_of(coworker, quantity=1)
    Pass.objects.update(created_at=NOW + timedelta(minutes=5))
    assert kinds(week()) == {"desk": ("10.00", "10.00")}


def test_a_contract_owes_the_terms_that_begin_in_the_days(site):
    plan = PlanFactory(monthly_fee="30.00")
    MembershipFactory(plan=plan, starts_on=date(2026, 11, 15))
    terms = {"plans": [{"plan": str(plan.public_id), "monthly_fee": "45.00"}]}
    assert kinds(week(terms)) == {"membership": ("30.00", "45.00")}
    assert kinds(replayed(MONDAY, date(2027, 2, 15), terms)) == {"membership": ("60.00", "90.00")}


def test_a_part_of_a_term_owes_its_part(site):
    plan = PlanFactory(monthly_fee="31.00", is_prorated=True)
    MembershipFactory(plan=plan, starts_on=MONDAY, ends_on=MONDAY + timedelta(days=9))
    terms = {"plans": [{"plan": str(plan.public_id), "monthly_fee": "62.00"}]}
    assert kinds(week(terms)) == {"membership": ("10.00", "20.00")}


def test_fees_of_a_site_are_those_of_its_own_members(site):
    MembershipFactory(plan=PlanFactory(monthly_fee="30.00"), starts_on=MONDAY, home_site=site)
    MembershipFactory(plan=PlanFactory(monthly_fee="40.00"), starts_on=MONDAY)
    assert kinds(week(site=site)) == {"membership": ("30.00", "30.00")}


def test_a_loan_for_nothing_stays_so(site):
    lending_policy(site)
    host_of(site)
    person = PersonFactory()
    borrow(person, [laptop(site)], loan_days(MONDAY + timedelta(days=1), 3, site=site), now=NOW)
    result = week(prices(price(kind="equipment", hourly="9.00")))
    assert (result["bookings"], result["after"]["net"]) == (1, "0.00")


def test_costs_tell_the_occupancy_that_pays_for_them(desk, site, coworker):
    now = datetime(2027, 1, 1, tzinfo=UTC)
    said = {"site": site, "month": date(2027, 1, 1), "entered_by": coworker, "created_at": now, "changed_at": now}
    Cost.objects.create(label="Loyer", amount="310.00", **said)
    Cost.objects.create(label="Énergie", amount="31.00", behaviour="variable", **said)
    book(coworker, [desk], between(9, 13), now=NOW)
    result = week(prices(price(hourly="20.00")), elasticity=Decimal("-0.5"))
    assert (result["before"]["cost"], result["before"]["result"]) == ("77.00", "-67.00")
    assert (result["before"]["break_even_occupancy"], result["after"]["cost"]) == ("1.1111", "72.47")


def test_what_was_waived_by_hand_is_waived_in_proportion(desk, coworker):
    first = book(coworker, [desk], between(9, 11), now=NOW)
    charges = list(Charge.objects.of_source("booking", first.public_id))
    waive_charges(charges=charges, reason="Panne", by=coworker, now=NOW)
    result = week(prices(price(hourly="9.00")))
    assert (kinds(result), "waived-kept" in result["assumptions"]) == ({"desk": ("0.00", "0.00")}, True)
