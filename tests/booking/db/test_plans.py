"""How PostgreSQL finds what is occupied: by the constraint's own index, whatever the size of the table."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from booking import quotas
from booking.actions import handing_on
from booking.availability import AMONG, OCCUPIED
from booking.models import Allocation, Blockage, WaitingEntry
from core.ranges import Period
from spaces import catalogue
from spaces.models import Quota
from tests.conftest import NOW, between
from tests.factories import BookingPolicyFactory, PersonFactory, ResourceFactory

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


def test_what_was_booked_on_a_day_is_found_by_its_time(crowded):
    rows = Allocation.objects.booked_during(between(9, 11)).values("pk").query
    text, values = rows.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SELECT brin_summarize_new_values('allocation_by_booked_time')")
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "allocation_by_booked_time" in indexes_of(text, list(values))


def test_the_hand_written_search_says_what_the_querysets_say(crowded):
    window = between(9, 11)
    with connection.cursor() as cursor:
        cursor.execute(OCCUPIED, [NOW, window.stored])
        by_hand = {(resource, Period(start, end)) for resource, start, end in cursor.fetchall()}
    rows = Allocation.objects.occupying(NOW).overlapping(window).values_list("resource_id", "period")
    assert by_hand == {(resource, Period.of(period)) for resource, period in rows}


BOOKED = """
WITH made AS (
    INSERT INTO booking_booking (public_id, status, purpose, person_id, site_id, period, title, is_private, attendees,
        free_until, quote, cancellation, net, vat, total, created_at, changed_at, sequence, end_reason, is_exception)
    SELECT gen_random_uuid(), 'confirmed', 'use', (%(people)s::bigint[])[i %% 50 + 1], %(site)s, slot,
        (i %% 20)::text, true, 1, lower(slot), '{}', '[]', 0, 0, 0, lower(slot), lower(slot), 0, '', false
    FROM generate_series(0, %(rows)s - 1) AS i,
        LATERAL (SELECT tstzrange(%(start)s::timestamptz + interval '1 hour' * (i / 20),
            %(start)s::timestamptz + interval '1 hour' * (i / 20 + 1)) AS slot) AS at
    RETURNING id, period, title
)
INSERT INTO booking_allocation (resource_id, requested_id, period, booked, standing, booking_id)
SELECT resource, resource, period, period, 'firm', id
FROM made, LATERAL (SELECT (%(resources)s::bigint[])[title::int + 1] AS resource) AS what
"""


@pytest.fixture
def busy_people(site):
    """Fifty people who hold twenty resources hour after hour."""
    people = PersonFactory.create_batch(50)
    values = {
        "people": [person.pk for person in people],
        "site": site.pk,
        "rows": ROWS,
        "resources": [resource.pk for resource in ResourceFactory.create_batch(20, site=site)],
        "start": NOW - timedelta(hours=ROWS // 40),
    }
    with connection.cursor() as cursor:
        cursor.execute(BOOKED, values)
        cursor.execute("ANALYZE booking_booking, booking_allocation")
    return people


def test_quotas_read_neither_all_bookings_nor_all_allocations(busy_people):
    policy = BookingPolicyFactory(kind="desk")
    for measure, window in (("hours", "week"), ("bookings", "month"), ("simultaneous", "")):
        Quota.objects.create(policy=policy, measure=measure, window=window, most=10)
    entry = next(iter(catalogue.current().resources.values()))
    use = quotas.Use(quotas.Holder(busy_people[0].pk), [entry], between(9, 11))
    asked = quotas.asking(entry.policy, use, now=NOW)
    read_whole = {table for text, values in asked for table in tables_read_whole(text, values)}
    assert len(asked) == 3
    assert read_whole <= {"spaces_resource"}


def test_who_waits_is_asked_of_an_index(coworker, desk):
    slots = (between(9, 10).moved(timedelta(hours=hour)) for hour in range(2000))
    common = {"person": coworker, "resource": desk, "site": desk.site, "joined_at": NOW}
    WaitingEntry.objects.bulk_create(
        WaitingEntry(period=slot.stored, status="lapsed", ended_at=NOW, **common) for slot in slots
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE booking_waitingentry")
    assert not tables_read_whole(*handing_on.asking_who_waits(between(9, 10)))


def tables_read_whole(text: str, values: list) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {text}", values)
        (told,) = cursor.fetchone()
    found, waiting = set(), [(told if isinstance(told, list) else json.loads(told))[0]["Plan"]]
    while waiting:
        node = waiting.pop()
        waiting.extend(node.get("Plans", []))
        if node["Node Type"] == "Seq Scan":
            found.add(node["Relation Name"])
    return found
