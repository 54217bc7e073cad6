"""Every table that is compiled into memory raises the stamp when it changes."""

import pytest
from django.db import connection

from billing.models import Plan, PlanAllowance, Price, Tariff
from core import configuration
from spaces.models import (
    AccessGroup,
    BookingPolicy,
    CancellationTier,
    Closure,
    Feature,
    FixedSlot,
    OpeningRule,
    Part,
    Qualification,
    Quota,
    ReservedDay,
    Resource,
    Site,
    SpecialOpening,
    Zone,
)

COMPILED = [
    Site, Zone, Feature, Resource, Resource.features.through, Part, OpeningRule, Closure, BookingPolicy,
    AccessGroup, CancellationTier, FixedSlot, Qualification, Quota, ReservedDay, SpecialOpening,
    BookingPolicy.groups.through, BookingPolicy.priority_groups.through, BookingPolicy.qualifications.through,
    Tariff, Price, Plan, PlanAllowance, Plan.access_groups.through,
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("model", COMPILED, ids=lambda model: model.__name__)
def test_a_change_raises_the_stamp(model):
    before = configuration.version()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table}")
    assert configuration.version() > before
