"""`python -m bench.product.dashboard BOOKINGS`: the dashboard of a year, measured in this process. Prints JSON.

So many bookings a year over two hundred resources, two years of them, each with its charge; half of those asked to
come were noted as there. The floor is the raw SQL of the same sums, over the same rows and in the same run.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from datetime import time as wall
from statistics import median
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

from bench.product.fill import make_network, make_people
from bench.shape import PEOPLE, RESOURCES

FIRST, YEARS = date(2025, 1, 1), 2
DAYS = 365 * YEARS
SLOTS = 6
"""Two hours each, from eight to eight."""
TIMES = 7

ROWS = f"""
CREATE TEMPORARY TABLE made AS
SELECT i, uuidv7() AS public_id, (%(resources)s::bigint[])[i %% {RESOURCES} + 1] AS resource,
    (%(people)s::bigint[])[(i * 7) %% {PEOPLE} + 1] AS person,
    (%(first)s::date + (place / {SLOTS})::int)::timestamp AT TIME ZONE 'Europe/Paris'
        + interval '8 hours' + interval '2 hours' * (place %% {SLOTS}) AS starts
FROM generate_series(0, %(size)s - 1) AS i,
    LATERAL (SELECT (i / {RESOURCES})::bigint * ({DAYS} * {SLOTS}) / (%(size)s / {RESOURCES}) AS place) AS at
"""
BOOKINGS = """
SET session_replication_role = replica;
INSERT INTO booking_booking (public_id, status, purpose, person_id, site_id, period, title, is_private, attendees,
    free_until, quote, cancellation, net, vat, total, created_at, changed_at, sequence, end_reason, is_exception,
    no_show_at, checked_in_at)
SELECT public_id, CASE WHEN i %% 20 = 0 THEN 'no_show' ELSE 'completed' END, 'use', person, %(site)s,
    tstzrange(starts, starts + interval '2 hours'), '', true, 1,
    starts, '{}', '[]', 5, 1, 6, starts - interval '2 days', starts, 0, '', false,
    starts + interval '15 minutes', CASE WHEN i %% 2 = 1 THEN starts END
FROM made
"""
ALLOCATIONS = """
INSERT INTO booking_allocation (resource_id, requested_id, period, booked, standing, booking_id)
SELECT resource, resource, period, period, 'past', booking.id
FROM made JOIN booking_booking AS booking USING (public_id)
"""
CHARGES = """
INSERT INTO billing_charge (public_id, person_id, kind, "group", site_id, resource_id, label, rule, quantity, unit,
    unit_price, net, vat_rate, vat, total, activity_on, source_kind, source_id, source_key, created_at, reason,
    allowance_minutes, allowance_units, minutes, peak_minutes, pass_units)
SELECT uuidv7(), person, 'desk', 'public', %(site)s, resource, 'Desk', 'hourly', 2, 'hour',
    2.5, 5, 20, 1, 6, (starts AT TIME ZONE 'Europe/Paris')::date, 'booking', public_id, '', starts, '',
    0, 0, 120, 0, 0
FROM made
"""
CHANGE = """
UPDATE booking_booking SET checked_out_at = coalesce(checked_out_at, upper(period)) + interval '1 second'
WHERE id = (SELECT id FROM booking_booking WHERE checked_in_at IS NOT NULL AND upper(period) < now()
    ORDER BY upper(period) DESC LIMIT 1)
"""
FLOOR = [
    """
    WITH hour AS MATERIALIZED (
        SELECT resource_id, checked_in_at, at,
            least(upper(booked), at + interval '1 hour') - greatest(lower(booked), at) AS held
        FROM booking_allocation JOIN booking_booking AS booking ON booking.id = booking_id,
            generate_series(date_trunc('hour', lower(booked)), upper(booked) - interval '1 microsecond', '1 hour') AS at
        WHERE standing IN ('firm', 'past') AND booked && tstzrange(%(first)s, %(last)s)
    )
    SELECT resource_id, extract(isodow FROM local), extract(hour FROM local), sum(held),
        sum(held) FILTER (WHERE checked_in_at IS NOT NULL)
    FROM hour, LATERAL (SELECT at AT TIME ZONE 'Europe/Paris' AS local) AS wall
    GROUP BY GROUPING SETS ((1), (2, 3))
    """,
    """
    SELECT date_trunc('month', activity_on), kind, sum(net), sum(total) FROM billing_charge
    WHERE activity_on BETWEEN %(first)s::date AND %(last)s::date GROUP BY 1, 2
    """,
    """
    SELECT count(*), count(*) FILTER (WHERE status = 'no_show') FROM booking_booking
    WHERE no_show_at IS NOT NULL AND status IN ('checked_in', 'completed', 'no_show')
        AND period && tstzrange(%(first)s, %(last)s)
    """,
    """
    SELECT sum(upper(booked) - lower(booked)),
        sum(upper(booked) - lower(booked)) FILTER (WHERE checked_in_at IS NOT NULL)
    FROM booking_allocation JOIN booking_booking AS booking ON booking.id = booking_id
    WHERE standing IN ('firm', 'past') AND booked && tstzrange(%(before)s, %(first)s)
    """,
    """
    SELECT sum(net), sum(total) FROM billing_charge
    WHERE activity_on >= %(before)s::date AND activity_on < %(first)s::date
    """,
    """
    SELECT count(*), count(*) FILTER (WHERE status = 'no_show') FROM booking_booking
    WHERE no_show_at IS NOT NULL AND status IN ('checked_in', 'completed', 'no_show')
        AND period && tstzrange(%(before)s, %(first)s)
    """,
]


def fill(bookings: int) -> None:
    from members.models import Person
    from spaces.models import OpeningRule, Resource, Site

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    make_network()
    make_people()
    OpeningRule.objects.update(opens=wall(8), closes=wall(20))
    values = {
        "first": FIRST,
        "size": bookings * YEARS,
        "site": Site.objects.get().pk,
        "people": list(Person.objects.order_by("pk").values_list("pk", flat=True)),
        "resources": list(Resource.objects.order_by("name").values_list("pk", flat=True)),
    }
    with connection.cursor() as cursor:
        for statement in (ROWS, BOOKINGS, ALLOCATIONS, CHARGES):
            cursor.execute(statement, values)
        cursor.execute("VACUUM ANALYZE booking_booking, booking_allocation, billing_charge")
        cursor.execute("SET session_replication_role = DEFAULT")


def nothing() -> None:
    pass


def raw() -> None:
    days = {"before": datetime(2025, 1, 1, tzinfo=UTC), "first": datetime(2026, 1, 1, tzinfo=UTC)}
    with connection.cursor() as cursor:
        for statement in FLOOR:
            cursor.execute(statement, {**days, "last": datetime(2026, 12, 31, tzinfo=UTC)})
            cursor.fetchall()


def milliseconds(act: Callable[[], Any], before: Callable[[], None] = nothing) -> dict[str, float]:
    """Of which `own` is what this process spent itself. `before` each round is not counted."""
    took, own = [], []
    act()
    for _time in range(TIMES):
        before()
        began, used = time.perf_counter(), time.process_time()
        act()
        took.append(1000 * (time.perf_counter() - began))
        own.append(1000 * (time.process_time() - used))
    return {"median": round(median(took), 1), "least": round(min(took), 1), "own": round(min(own), 1)}


def main(bookings: int) -> None:
    from django.core.cache import cache
    from django.test import Client

    from members.models import Person
    from spaces.models import Steward

    fill(bookings)
    manager = Steward.objects.create(person=Person.objects.first(), role=Steward.Role.MANAGER).person
    client = Client(headers={"Host": "localhost", "Accept-Language": "fr"})
    client.force_login(manager)
    trips: list[str] = []

    def counting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        trips.append(sql)
        return execute(sql, params, many, context)

    def page() -> None:
        answer = client.get("/tableau-de-bord/", {"from": "2026-01-01", "to": "2026-12-31"})
        assert answer.status_code == 200, answer.status_code

    def change() -> None:
        with connection.cursor() as cursor:
            cursor.execute(CHANGE)
            assert cursor.rowcount == 1

    page()
    with connection.execute_wrapper(counting):
        page()
    told = {
        "floor": milliseconds(raw),
        "page": milliseconds(page),
        "changed": milliseconds(page, before=change),
        "first": milliseconds(page, before=cache.clear),
    }
    print(json.dumps({**told, "trips": len(trips)}))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings.prod")
    django.setup()
    main(int(sys.argv[1]))
