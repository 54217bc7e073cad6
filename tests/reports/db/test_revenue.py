"""Revenue against a second sum in plain Python, and each clause of the formula."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.actions.joining import join_plan
from billing.models import Charge, PriceGroup
from billing.standing import Payer
from booking.actions.changing import cancel_booking
from reports.question import Days, Question
from reports.revenue import GROUPS, revenue
from spaces import catalogue
from tests.conftest import MONDAY, NOW, between
from tests.factories import PersonFactory, PlanFactory, ResourceFactory, SiteFactory, book
from tests.factories.reports import charged

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ONE_DAY = Days(MONDAY, MONDAY)
FIRST = date(2026, 12, 28)
CENTS = st.integers(0, 50_000).map(lambda cents: Decimal(cents) / 100)
CHARGES = st.lists(
    st.tuples(
        st.integers(-3, 40),
        st.sampled_from(Charge.Kind.values),
        st.sampled_from(PriceGroup.values),
        st.none() | st.integers(0, 2),
        CENTS,
        CENTS,
        st.booleans(),
    ),
    max_size=25,
)


def earned(*group_by, days=ONE_DAY, **more):
    rows = revenue(Question(days, group_by=group_by, **more), catalogue=catalogue.current()).rows
    return {row.keys: (row.net, row.vat, row.total) for row in rows}


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(charges=CHARGES, words=st.lists(st.sampled_from(GROUPS), unique=True, max_size=3), length=st.integers(0, 35))
def test_revenue_agrees_with_adding_up(charges, words, length):
    days = Days(FIRST, FIRST + length * DAY)
    expected = defaultdict(lambda: (Decimal(0), Decimal(0), Decimal(0)))
    with transaction.atomic():
        resources = [ResourceFactory() for _number in range(3)]
        person = PersonFactory()
        for offset, kind, group, number, net, vat, is_reversed in charges:
            day, resource = FIRST + offset * DAY, None if number is None else resources[number]
            fields = {"kind": kind, "group": group, "resource": resource, "site": resource and resource.site}
            charge = charged(person, str(net), day, vat=str(vat), **fields)
            if is_reversed:
                charged(person, str(-net), day, vat=str(-vat), reverses=charge, **fields)
                net = vat = Decimal(0)
            if days.first <= day <= days.last:
                sums = expected[keys(words, day, resource, kind, group)]
                expected[keys(words, day, resource, kind, group)] = (sums[0] + net, sums[1] + vat, sums[2] + net + vat)
        found = earned(*words, days=days)
        transaction.set_rollback(True)
    assert found == (expected or ({(): (0, 0, 0)} if not words else {}))


def keys(words, day, resource, kind, group):
    known = {
        "resource": resource and resource.pk,
        "site": resource and resource.site_id,
        "kind": kind,
        "plan": None,
        "group": group,
        "issuer": None,
        "day": day.strftime("%Y-%m-%d"),
        "week": day.strftime("%G-W%V"),
        "month": day.strftime("%Y-%m"),
    }
    return tuple(known[word] for word in words)


def test_a_booking_earns_on_the_day_of_use_not_on_the_day_it_was_made(desk, coworker):
    thursday = MONDAY + 3 * DAY
    book(coworker, [desk], between(9, 12, thursday), now=NOW)
    assert earned("day", days=Days(MONDAY, thursday)) == {("2027-01-14",): (Decimal("7.50"), Decimal("1.50"), 9)}


def test_a_cancelled_booking_earns_nothing(desk, coworker):
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    cancel_booking(booking=booking, by=coworker, now=NOW)
    assert earned("resource") == {(desk.pk,): (0, 0, 0)}


def test_a_membership_shows_for_the_network_and_for_no_site(site, coworker):
    plan = PlanFactory(monthly_fee=Decimal("50.00"))
    join_plan(payer=Payer(coworker.pk), plan=plan, starts_on=MONDAY, now=NOW)
    assert earned("kind") == {("membership",): (50, 10, 60)}
    assert earned("kind", sites=frozenset({site.pk})) == {}


def test_another_sites_revenue_stays_out(site, desk, coworker):
    other = SiteFactory()
    charged(coworker, "10.00", MONDAY, site=site)
    charged(coworker, "99.00", MONDAY, site=other)
    assert earned("site", sites=frozenset({site.pk})) == {(site.pk,): (10, 0, 10)}


def test_kind_narrows_the_report(coworker):
    charged(coworker, "10.00", MONDAY, kind=Charge.Kind.ROOM)
    charged(coworker, "99.00", MONDAY, kind=Charge.Kind.DESK)
    assert earned(kind=Charge.Kind.ROOM) == {(): (10, 0, 10)}


def test_revenue_takes_one_query(site, coworker, django_assert_num_queries):
    for _count in range(3):
        charged(coworker, "10.00", MONDAY, resource=ResourceFactory(site=site), site=site)
    current = catalogue.current()
    with django_assert_num_queries(1):
        revenue(Question(Days(MONDAY, MONDAY), group_by=("resource", "month")), catalogue=current)
