"""How PostgreSQL finds what is occupied: by the constraint's own index, whatever the size of the table."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from booking.availability import AMONG, OCCUPIED
from booking.models import Allocation, Blockage
from core.ranges import Period
from tests.conftest import NOW, between
from tests.factories import ResourceFactory

INDEX = "allocation_one_holder_per_resource"
ROWS = 20_000

pytestmark = pytest.mark.django_db

FILL = """
INSERT INTO booking_allocation (resource_id, requested_id, period, booked, standing, blockage_id)
SELECT resource, resource, slot, slot, 'firm', %(blockage)s
FROM generate_series(0, %(rows)s - 1) AS i,
    LATERAL (SELECT (%(resources)s::bigint[])[i %% %(count)s + 1] AS resource,
        tstzrange(%(start)s::timestamptz + interval '1 hour' * (i / %(count)s),
            %(start)s::timestamptz + interval '1 hour' * (i / %(count)s + 1)) AS slot) AS what
"""


@pytest.fixture
def crowded(site):
    """Twenty resources, held hour after hour; the statistics are fresh."""
    resources = ResourceFactory.create_batch(20, site=site)
    period = between(9, 10).stored
    blockage = Blockage.objects.create(kind="maintenance", resource=resources[0], period=period, created_at=NOW)
    values = {
        "blockage": blockage.pk,
        "rows": ROWS,
        "resources": [resource.pk for resource in resources],
        "count": len(resources),
        "start": NOW - timedelta(hours=ROWS // len(resources) // 2),
    }
    with connection.cursor() as cursor:
        cursor.execute(FILL, values)
        cursor.execute("ANALYZE booking_allocation")
    return resources


def indexes_of(text: str, values: list) -> set[str]:
    """The names of the indexes that the plan reads, or "table" where it reads the whole."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {text}", values)
        (told,) = cursor.fetchone()
    plan = told if isinstance(told, list) else json.loads(told)
    found, waiting = set(), [plan[0]["Plan"]]
    while waiting:
        node = waiting.pop()
        waiting.extend(node.get("Plans", []))
        if node["Node Type"] == "Seq Scan":
            found.add("table")
        if "Index Name" in node:
            found.add(node["Index Name"])
    return found


def test_availability_reads_only_the_constraints_index(crowded):
    assert indexes_of(OCCUPIED, [NOW, between(9, 11).stored]) == {INDEX}


def test_availability_of_some_resources_reads_no_whole_table(crowded):
    found = indexes_of(OCCUPIED + AMONG, [NOW, between(9, 11).stored, [crowded[0].pk]])
    assert "table" not in found


def test_a_days_occupation_reads_only_the_constraints_index(crowded):
    assert indexes_of(OCCUPIED, [NOW, between(0, 23).stored]) == {INDEX}


def test_the_hand_written_search_says_what_the_querysets_say(crowded):
    window = between(9, 11)
    with connection.cursor() as cursor:
        cursor.execute(OCCUPIED, [NOW, window.stored])
        by_hand = {(resource, Period(start, end)) for resource, start, end in cursor.fetchall()}
    rows = Allocation.objects.occupying(NOW).overlapping(window).values_list("resource_id", "period")
    assert by_hand == {(resource, Period.of(period)) for resource, period in rows}
