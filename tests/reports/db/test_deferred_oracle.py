"""Fees ahead by a second computation: of every line of an invoice, the days that its label names."""

import re
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.accounts import account_of
from billing.actions.contract_days import begin_day
from billing.actions.issuing import issue_pending
from billing.models import InvoiceLine, Membership
from core.money import to_cents
from reports.members_money.deferred import deferred_fees
from reports.question import Days, Question
from tests.factories import BearingFactory, IssuerTermsFactory, SiteFactory
from tests.reports.lives import live, lives, make_plans, morning

DAYS = re.compile(r"du (\d\d)/(\d\d)/(\d{4}) au (\d\d)/(\d\d)/(\d{4})$")


def slowly(on: date) -> Decimal:
    lines = InvoiceLine.objects.filter(invoice__issued_on__lte=on).select_related("charge")
    back = {line.charge.reverses_id for line in lines}
    owed = Decimal(0)
    for charge in (line.charge for line in lines if line.charge_id not in back and not line.charge.reverses_id):
        told = DAYS.search(charge.label)
        first_day, first_month, first_year, last_day, last_month, last_year = map(int, told.groups())
        day, last = date(first_year, first_month, first_day), date(last_year, last_month, last_day)
        days = gone = 0
        while day <= last:
            days += 1
            gone += day <= on
            day += timedelta(days=1)
        earned = Fraction(charge.net) * gone / days
        owed += charge.net - to_cents(Decimal(earned.numerator) / earned.denominator)
    return owed


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told_lives=st.lists(lives, min_size=1, max_size=3), later=st.integers(0, 20))
def test_fees_ahead_agree_with_a_slow_reckoning(site, told_lives, later):
    with transaction.atomic():
        BearingFactory(issuer=IssuerTermsFactory().issuer)
        plans, other = make_plans(), SiteFactory()
        on = max(live(life, plans, [site, other]) for life in told_lives) + timedelta(days=later)
        begin_day(now=morning(on))
        for row in Membership.objects.order_by("contract", "starts_on").distinct("contract"):
            account = account_of(person_id=row.person_id, organisation_id=row.organisation_id)
            issue_pending(account=account, until=on + timedelta(days=400), now=morning(on))
        quick = sum((one.amount for one in deferred_fees(Question(Days(on, on)))), Decimal(0))
        assert quick == slowly(on)
        transaction.set_rollback(True)
