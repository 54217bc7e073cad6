from datetime import date
from decimal import Decimal

import pytest

from billing.clearing import statement_of
from billing.models import Bearing, PlanAllowance
from booking.actions.changing import cancel_booking
from spaces import catalogue
from tests.conftest import MONDAY, NOW, between
from tests.factories import MembershipFactory, PlanFactory, ResourceFactory, SiteFactory, book

pytestmark = pytest.mark.django_db


def told(**more) -> list[tuple]:
    statement = statement_of(MONDAY, catalogue=catalogue.current(), **more)
    return [(row.home_issuer.name, row.host_issuer.name, row.kind, row.hours, row.net) for row in statement.rows]


def test_hours_elsewhere_are_owed_at_the_public_price(label, coworker, elsewhere):
    book(coworker, [ResourceFactory(site=elsewhere)], between(9, 12), now=NOW)
    assert told() == [("Maison", "Voisine", "desk", Decimal(3), Decimal("7.50"))]


def test_hours_at_home_are_not_owed(label, coworker, desk):
    book(coworker, [desk], between(9, 12), now=NOW)
    assert told() == []


def test_what_is_cancelled_is_not_owed(label, coworker, elsewhere):
    booking = book(coworker, [ResourceFactory(site=elsewhere)], between(9, 12), now=NOW)
    cancel_booking(booking=booking, by=coworker, now=NOW)
    assert told() == []


def test_what_was_paid_is_not_owed(label, coworker, elsewhere):
    """Beyond the allowance the member pays the host."""
    label.plan.allowances.update(monthly_minutes=60)
    book(coworker, [ResourceFactory(site=elsewhere)], between(9, 12), now=NOW)
    assert told() == [("Maison", "Voisine", "desk", Decimal(1), Decimal("2.50"))]


def test_sites_of_one_issuer_owe_each_other_nothing(coworker, site, elsewhere, issuer):
    made = issuer("Maison", site)
    Bearing.objects.create(site=elsewhere, issuer=made, valid_from=date(2020, 1, 1))
    plan = PlanFactory()
    PlanAllowance.objects.create(plan=plan, kind="desk", monthly_minutes=600)
    MembershipFactory(plan=plan, person=coworker, home_site=site)
    book(coworker, [ResourceFactory(site=elsewhere)], between(9, 12), now=NOW)
    assert told() == []


def test_another_month_is_another_statement(label, coworker, elsewhere):
    book(coworker, [ResourceFactory(site=elsewhere)], between(9, 12), now=NOW)
    assert statement_of(date(2027, 2, 1), catalogue=catalogue.current()).rows == ()


def test_a_sites_manager_sees_what_touches_it(label, coworker, elsewhere, site):
    book(coworker, [ResourceFactory(site=elsewhere)], between(9, 12), now=NOW)
    third = SiteFactory()
    assert [len(told(sites={key})) for key in (site.pk, elsewhere.pk, third.pk)] == [1, 1, 0]


def test_pairs_add_up(label, coworker, elsewhere):
    book(coworker, [ResourceFactory(site=elsewhere)], between(9, 12), now=NOW)
    statement = statement_of(MONDAY, catalogue=catalogue.current())
    assert [(home.name, host.name, net) for home, host, net in statement.between()] == [
        ("Maison", "Voisine", Decimal("7.50"))
    ]
    assert statement.net == Decimal("7.50")
