"""`python -m bench.product.occupancy DAY`: occupancy of the year before DAY by weekday and hour, beside its floor.

Of the bookings that are over, seven in ten had somebody who came and left. The floor is the least that reads the same
rows: the booked hours of each resource. Each report is read for the first time, after one booking of the latest month
has changed, and when nothing has. Prints JSON, times in milliseconds.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median
from typing import Any

import django
from django.db import connection

ROUNDS = 5
CAME = """
UPDATE booking_booking SET checked_in_at = lower(period) + interval '5 minutes',
    checked_out_at = upper(period) - interval '3 minutes'
WHERE upper(period) < %s AND id %% 10 < 7 AND checked_in_at IS NULL
"""
CHANGE = """
UPDATE booking_booking SET checked_out_at = checked_out_at + interval '1 second'
WHERE id = (SELECT booking_id FROM booking_allocation JOIN booking_booking AS booking ON booking.id = booking_id
    WHERE booked && tstzrange(%(last)s::date - 1, %(last)s) AND checked_out_at IS NOT NULL LIMIT 1)
"""
FLOOR = """
SELECT resource_id, sum(upper(booked) - lower(booked))
FROM booking_allocation
WHERE standing IN ('firm', 'past') AND booked && tstzrange(%s, %s)
GROUP BY resource_id
"""


def measure(day: date) -> dict[str, Any]:
    from django.core.cache import cache

    from core import clock
    from reports.occupancy import occupancy
    from reports.question import Days, Question
    from spaces import catalogue

    year, now, current = Days(day - timedelta(days=365), day - timedelta(days=1)), clock.now(), catalogue.current()
    asked = {"by weekday and hour": ("weekday", "hour"), "by resource": ("resource",), "by plan": ("plan", "month")}
    told: dict[str, Any] = {"rows": 0, "reports": []}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM booking_allocation WHERE booked && tstzrange(%s, %s)", [year.first, day])
        told["rows"] = cursor.fetchone()[0]
    told["floor_ms"] = _milliseconds(lambda: _floor(year.first, day))
    for name, words in asked.items():
        question = Question(year, group_by=words)

        def read(question: Question = question) -> None:
            occupancy(question, catalogue=current, now=now)

        told["reports"].append(
            {
                "name": name,
                "first_ms": _milliseconds(read, before=cache.clear),
                "changed_ms": _milliseconds(read, before=lambda: _change(day)),
                "known_ms": _milliseconds(read),
                "trips": _trips(read, before=lambda: _change(day)),
            }
        )
    return told


def come() -> None:
    from core import clock

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(CAME, [clock.now()])
        cursor.execute("VACUUM ANALYZE booking_booking, booking_allocation")


def _floor(first: date, until: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FLOOR, [first, until])
        cursor.fetchall()


def _change(day: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(CHANGE, {"last": day})
        assert cursor.rowcount == 1


def _nothing() -> None:
    pass


def _milliseconds(act: Callable[[], object], before: Callable[[], None] = _nothing) -> float:
    """The middle of some rounds, after one that warms the cache. `before` each is not counted."""
    act()
    took = []
    for _round in range(ROUNDS):
        before()
        began = time.perf_counter()
        act()
        took.append(1000 * (time.perf_counter() - began))
    return round(median(took), 1)


def _trips(act: Callable[[], object], before: Callable[[], None]) -> int:
    before()
    trips = []

    def counting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        trips.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counting):
        act()
    return len(trips)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings.prod")
    django.setup()
    come()
    print(json.dumps(measure(date.fromisoformat(sys.argv[1]))))
