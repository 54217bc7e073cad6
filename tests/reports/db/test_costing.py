from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.models import Event
from reports.actions.costing import change_cost, copy_month, delete_cost, enter_costs, import_costs
from reports.costs.entry import Entry
from reports.errors import CostNotFound, CostTwice, NothingToCopy
from reports.models import Cost
from tests.conftest import NOW
from tests.factories import SiteFactory
from tests.factories.costs import spent

pytestmark = pytest.mark.django_db

JANUARY, FEBRUARY, MARCH = (date(2027, month, 1) for month in (1, 2, 3))


@pytest.fixture
def rent(site):
    return Entry(site.pk, JANUARY, "Loyer", "fixed", "", Decimal("900.00"))


def kept():
    return [(cost.month, cost.label, cost.amount) for cost in Cost.objects.all()]


def test_costs_are_entered_with_one_event(rent, manager):
    enter_costs(entries=[rent, replace(rent, month=FEBRUARY)], by=manager, now=NOW)
    assert kept() == [(JANUARY, "Loyer", 900), (FEBRUARY, "Loyer", 900)]
    event = Event.objects.get(kind="costs.entered")
    assert event.payload == {"sites": [rent.site_id], "months": ["2027-01", "2027-02"], "count": 2}


def test_costs_are_entered_all_or_none(rent, site, manager):
    spent(manager, site, "1.00", month=FEBRUARY)
    with pytest.raises(CostTwice):
        enter_costs(entries=[rent, replace(rent, month=FEBRUARY)], by=manager, now=NOW)
    assert kept() == [(FEBRUARY, "Loyer", 1)]


def test_the_same_label_may_be_of_another_activity(rent, manager):
    enter_costs(entries=[rent, replace(rent, activity="room")], by=manager, now=NOW)
    assert Cost.objects.count() == 2


def test_an_import_gives_what_is_there_the_new_amount(rent, site, manager):
    spent(manager, site, "1.00")
    import_costs(entries=[replace(rent, month=FEBRUARY), rent], by=manager, now=NOW)
    assert kept() == [(JANUARY, "Loyer", 900), (FEBRUARY, "Loyer", 900)]


def test_an_import_says_who_gave_the_new_amount(rent, site, manager, coworker):
    spent(coworker, site, "1.00")
    import_costs(entries=[rent], by=manager, now=NOW)
    assert [(cost.entered_by, cost.changed_at) for cost in Cost.objects.all()] == [(manager, NOW)]


def test_a_copy_minds_not_what_other_places_have(site, manager):
    spent(manager, site, "900.00")
    spent(manager, SiteFactory(), "900.00", month=FEBRUARY)
    assert copy_month(site_id=site.pk, month=JANUARY, onto=[FEBRUARY], by=manager, now=NOW) == 1


def test_a_month_is_copied_onto_others_that_keep_what_they_have(site, manager):
    spent(manager, site, "900.00")
    spent(manager, site, "80.00", label="Énergie")
    spent(manager, site, "950.00", month=FEBRUARY)
    assert copy_month(site_id=site.pk, month=JANUARY, onto=[FEBRUARY, MARCH], by=manager, now=NOW) == 3
    assert Cost.objects.get(month=FEBRUARY, label="Loyer").amount == 950
    assert Cost.objects.get(month=MARCH, label="Loyer").amount == 900


def test_a_copy_leaves_other_places_alone(site, manager):
    spent(manager, SiteFactory(), "900.00")
    with pytest.raises(NothingToCopy):
        copy_month(site_id=site.pk, month=JANUARY, onto=[FEBRUARY], by=manager, now=NOW)


def test_a_copy_onto_months_that_have_all_is_refused(site, manager):
    spent(manager, site, "900.00")
    with pytest.raises(NothingToCopy):
        copy_month(site_id=site.pk, month=JANUARY, onto=[JANUARY], by=manager, now=NOW)


def test_a_change_says_who_made_it_and_when(site, manager, coworker):
    cost = spent(coworker, site, "900.00")
    changed = change_cost(
        cost=cost, by=manager, now=NOW, label="Bail", behaviour="fixed", activity="desk", amount=Decimal(910)
    )
    again = Cost.objects.get(pk=changed.pk)
    assert (again.label, again.activity, again.amount, again.entered_by, again.changed_at) == (
        "Bail", "desk", 910, manager, NOW,
    )  # fmt: skip


def test_a_change_into_another_cost_of_the_month_is_refused(site, manager):
    spent(manager, site, "900.00")
    energy = spent(manager, site, "80.00", label="Énergie")
    with pytest.raises(CostTwice):
        change_cost(cost=energy, by=manager, now=NOW, label="Loyer", behaviour="fixed", activity="", amount=Decimal(80))


def test_what_is_deleted_is_gone_and_cannot_go_twice(site, manager):
    cost = spent(manager, site, "900.00")
    delete_cost(cost=cost, now=NOW)
    assert Event.objects.filter(kind="cost.deleted").count() == 1
    cost.pk = Cost.objects.count() + 10**9
    with pytest.raises(CostNotFound):
        delete_cost(cost=cost, now=NOW)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"month": date(2027, 1, 2)}, "cost_month_is_its_first_day"),
        ({"amount": Decimal("-0.01")}, "cost_is_not_negative"),
        ({}, "cost_once_per_month_and_label"),
    ],
)
def test_the_database_has_the_last_word(site, manager, fields, name):
    spent(manager, site, "900.00")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        spent(manager, site, "900.00" if "amount" not in fields else str(fields.pop("amount")), **fields)
