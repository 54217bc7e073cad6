"""What users of other programs complain of in reports about money, each as a test of ours."""

from datetime import timedelta
from decimal import Decimal

import pytest

from billing.actions.crediting import credit_invoice
from billing.actions.issuing import issue_pending
from billing.actions.joining import join_plan
from billing.models import Charge
from billing.standing import Payer
from booking.actions.changing import cancel_booking
from core.money import vat_of
from reports.question import Days, Question
from reports.revenue import revenue
from reports.revenue.uses import uses
from reports.revenue.yields import yields
from spaces import catalogue
from tests.conftest import MONDAY, NOW, between
from tests.factories import AccountFactory, BearingFactory, MembershipFactory, PlanFactory, ResourceFactory, book
from tests.factories.invoicing import charge_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
THURSDAY = MONDAY + 3 * DAY
WEEK = Days(MONDAY, MONDAY + 6 * DAY)


def earned(*group_by, days=WEEK, **more):
    rows = revenue(Question(days, group_by=group_by, **more), catalogue=catalogue.current()).rows
    return {row.keys: (row.net, row.vat) for row in rows}


def test_statistics_use_the_day_of_use_and_not_of_the_booking(desk, coworker):
    book(coworker, [desk], between(9, 12, THURSDAY), now=NOW)
    assert list(earned("day")) == [(THURSDAY.isoformat(),)]


def test_statistics_do_not_count_cancelled_bookings(desk, coworker):
    booking = book(coworker, [desk], between(9, 12, THURSDAY), now=NOW)
    cancel_booking(booking=booking, by=coworker, now=NOW)
    found = yields(Question(WEEK), catalogue=catalogue.current(), now=NOW).whole
    assert (found.net, found.booked_hours, uses(Question(WEEK), catalogue=catalogue.current()).rows) == (0, 0, [])


@pytest.mark.parametrize("rate", ["20.00", "5.50", "0.00"])
def test_vat_of_a_credit_note_is_that_of_what_it_takes_back(rate):
    BearingFactory()
    account = AccountFactory()
    charge = charge_of(account, "33.33", rate=rate)
    (invoice,) = issue_pending(account=account, until=MONDAY, now=NOW)
    credit_invoice(invoice=invoice, reason="erreur", by=account.person, now=NOW)
    reversal = Charge.objects.get(reverses=charge)
    assert reversal.vat == -vat_of(Decimal("33.33"), Decimal(rate))
    assert earned(basis="invoice") == earned() == {(): (0, 0)}


def test_a_resource_that_nobody_booked_stays_in_revenue_by_open_hour(site, desk, coworker):
    ResourceFactory(site=site)
    book(coworker, [desk], between(9, 12), now=NOW)
    found = yields(Question(Days(MONDAY, MONDAY)), catalogue=catalogue.current(), now=NOW).whole
    assert (found.open_hours, found.per_available_hour) == (24, Decimal("0.31"))


def test_thirty_minutes_are_not_charged_as_an_hour(desk, coworker):
    period = between(9, 10)
    half = type(period)(period.start, period.start + timedelta(minutes=30))
    book(coworker, [desk], half, now=NOW)
    assert earned() == {(): (Decimal("1.25"), Decimal("0.25"))}


def test_a_membership_that_ended_earns_nothing_more(desk, coworker):
    plan = PlanFactory(group="member")
    MembershipFactory(person=coworker, plan=plan, ends_on=MONDAY + DAY)
    for day in (MONDAY, THURSDAY):
        book(coworker, [desk], between(9, 12, day), now=NOW)
    assert earned("plan") == {
        (plan.pk,): (Decimal("7.50"), Decimal("1.50")),
        (None,): (Decimal("7.50"), Decimal("1.50")),
    }


def test_a_plan_earns_its_fee_and_what_was_priced_by_it(desk, coworker):
    plan = PlanFactory(group="member", monthly_fee=Decimal("50.00"), sign_up_fee=Decimal("10.00"))
    join_plan(payer=Payer(coworker.pk), plan=plan, starts_on=MONDAY, now=NOW)
    book(coworker, [desk], between(9, 12), now=NOW)
    assert earned("plan", "kind") == {
        (plan.pk, "desk"): (Decimal("7.50"), Decimal("1.50")),
        (plan.pk, "membership"): (Decimal("60.00"), Decimal("12.00")),
    }


def test_the_issuer_of_what_waits_is_who_bears_the_site_that_day(desk):
    network = BearingFactory().issuer
    own = BearingFactory(site=desk.site, valid_from=THURSDAY).issuer
    account = AccountFactory()
    for day in (MONDAY, THURSDAY):
        charge_of(account, "10.00", on=day, site=desk.site, resource=desk)
    charge_of(account, "50.00", kind="membership", on=THURSDAY)
    expected = {(network.pk,): (60, 12), (own.pk,): (10, 2)}
    assert earned("issuer") == expected
    issue_pending(account=account, until=THURSDAY, now=NOW)
    assert earned("issuer") == expected
