"""The reconciliation explains every gap, whatever happened and whichever days are asked."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.money import ZERO
from reports.question import Days, Question
from reports.revenue.reconciling import reconciliation
from spaces import catalogue
from tests.conftest import MONDAY
from tests.factories import SiteFactory
from tests.factories.reports import charged
from tests.reports.db.test_reconciling import DAY, STEPS, Life

pytestmark = pytest.mark.django_db


def read(days, **more):
    return reconciliation(Question(days, **more), catalogue=catalogue.current())


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, max_size=25), start=st.integers(-5, 20), length=st.integers(0, 30))
def test_every_gap_is_the_sum_of_its_parts(steps, start, length):
    with transaction.atomic():
        life = Life()
        for step in steps:
            life.live(*step)
        first = MONDAY + start * DAY
        found = read(Days(first, first + length * DAY))
        transaction.set_rollback(True)
    assert found.activity - found.invoiced == sum((step.net for step in found.before_invoice), ZERO)
    assert found.invoiced - found.paid == sum((step.net for step in found.before_payment), ZERO)
    assert found.ledger == found.invoiced


def test_the_books_are_not_asked_about_one_site(coworker):
    site = SiteFactory()
    charged(coworker, "10.00", MONDAY, site=site)
    found = read(Days(MONDAY, MONDAY), sites=frozenset({site.pk}))
    assert (found.activity, found.ledger, found.agrees) == (Decimal(10), None, True)


def test_what_waits_is_told_apart(coworker):
    charged(coworker, "10.00", MONDAY)
    steps = {step.part: step.net for step in read(Days(MONDAY, MONDAY)).before_invoice}
    assert steps == {"waiting": 10, "let-go": 0, "invoiced-otherwise": 0, "active-otherwise": 0}


def test_reconciling_takes_the_same_queries_whatever_the_rows(coworker, django_assert_num_queries):
    for _count in range(3):
        charged(coworker, "10.00", MONDAY - timedelta(days=1))
    current = catalogue.current()
    with django_assert_num_queries(9):
        reconciliation(Question(Days(MONDAY, MONDAY)), catalogue=current)
