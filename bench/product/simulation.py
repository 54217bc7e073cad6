"""`python -m bench.product.simulation BOOKINGS [profile]`: a year of so many bookings, replayed under a scenario.

Four hundred people, half of them with a plan that includes some time; each booking has its allocation and its charge.
One process, one core. The floor is measured beside it: as many bare quotes as the replay asks for, of the same
resources and periods, without a database, a payer's standing or anything added up. Prints JSON.
"""

import cProfile
import json
import os
import pstats
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

PEOPLE, EACH = 400, 500
"""`EACH`: bookings of a resource in the year, two on each working day."""
FIRST, LAST = date(2026, 1, 5), date(2027, 1, 3)
FILL = """
SET synchronous_commit = off;
SET session_replication_role = replica;
CREATE TEMP TABLE made AS
SELECT i AS id, uuidv7() AS public_id, (%(people)s::bigint[])[i * 7 %% %(payers)s + 1] AS person,
    (%(resources)s::bigint[])[i %% %(desks)s + 1] AS resource, lower, lower + interval '3 hours' AS upper
FROM generate_series(0, %(size)s - 1) AS i, LATERAL (
    SELECT (%(first)s::date + i / %(desks)s / 10 * 7 + i / %(desks)s / 2 %% 5)::timestamp AT TIME ZONE 'Europe/Paris'
        + interval '1 hour' * (9 + 5 * (i / %(desks)s %% 2)) AS lower
) AS at;
INSERT INTO booking_booking (id, public_id, status, purpose, person_id, site_id, period, title, is_private, attendees,
    free_until, quote, cancellation, net, vat, total, created_at, changed_at, sequence, end_reason, is_exception)
SELECT id, public_id, 'completed', 'use', person, %(site)s, tstzrange(lower, upper), '', true, 1,
    lower, '{"lines": [], "net": "7.50"}', '[]', 7.5, 1.5, 9, lower - interval '1 day' * (id %% 14), lower, 0, '', false
FROM made;
INSERT INTO booking_allocation (resource_id, requested_id, period, booked, standing, booking_id)
SELECT resource, resource, tstzrange(lower, upper), tstzrange(lower, upper), 'past', id FROM made;
INSERT INTO billing_charge (public_id, person_id, kind, "group", site_id, resource_id, label, rule, quantity, unit,
    unit_price, net, vat_rate, vat, total, activity_on, allowance_minutes, allowance_units, minutes, peak_minutes,
    pass_units, source_kind, source_id, source_key, reason, created_at)
SELECT uuidv7(), person, 'desk', 'public', %(site)s, resource, '', 'hourly', 3, 'hour', 2.5, 7.5, 20, 1.5, 9,
    lower::date, 0, 0, 180, 0, 0, 'booking', public_id, '', '', lower FROM made;
"""


def fill(size: int) -> None:
    from billing.models import Membership, Plan, PlanAllowance, Price, Tariff
    from members.models import Person
    from spaces.models import OpeningRule, Resource, Site

    site = Site.objects.create(slug="bench", name="B", kind=Site.Kind.TIERS_LIEU, street="-", postcode="-", town="-")
    OpeningRule.objects.bulk_create(
        OpeningRule(site=site, weekday=day, opens="08:00", closes="20:00") for day in range(6)
    )
    desks = max(1, -(-size // EACH))
    desk_rows = Resource.objects.bulk_create(Resource(site=site, kind="desk", name=f"D {n}") for n in range(desks))
    for valid_from in (date(2020, 1, 1), date(2026, 7, 1)):
        tariff = Tariff.objects.create(name="Bench", valid_from=valid_from, is_published=True)
        for group in ("public", "member"):
            Price.objects.create(
                tariff=tariff, group=group, kind="desk", hourly="2.50", half_day="8", daily_cap="12.50"
            )
    plan = Plan.objects.create(slug="bench", name="Bench", monthly_fee=50, discount_percent=10)
    PlanAllowance.objects.create(plan=plan, kind="desk", monthly_minutes=600, rollover=1)
    people = Person.objects.bulk_create(Person(email=f"{n}@bench.local", name=f"P {n}") for n in range(PEOPLE))
    Membership.objects.bulk_create(Membership(plan=plan, person=one, starts_on=date(2025, 1, 1)) for one in people[::2])
    values: dict[str, Any] = {
        "size": size, "desks": desks, "payers": PEOPLE, "first": FIRST, "site": site.pk,
        "people": [one.pk for one in people], "resources": [one.pk for one in desk_rows],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(FILL.replace("%(first)s", f"'{FIRST}'"), values)
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE booking_booking, booking_allocation, billing_charge")


def terms() -> dict[str, Any]:
    """Dearer hours, an allowance that is smaller, and Saturdays that close."""
    from billing.models import Plan
    from spaces.models import Site

    price = {"kind": "desk", "hourly": "3.00", "half_day": "9.00", "daily_cap": "14.00"}
    rules = [{"weekday": day, "opens": "08:00", "closes": "20:00"} for day in range(5)]
    allowances = [{"kind": "desk", "amount": 300, "rollover": 1}]
    return {
        "tariff": {"prices": [{"group": group, **price} for group in ("public", "member")]},
        "plans": [{"plan": str(Plan.objects.get().public_id), "allowances": allowances}],
        "opening": [{"site": str(Site.objects.get().public_id), "rules": rules}],
    }


def measure(size: int, *, is_profiled: bool) -> dict[str, object]:
    from reports.question import Days, Question
    from reports.simulation.carrying_out import Asked, carry_out
    from reports.simulation.terms import read

    asked = Asked(Question(Days(FIRST, LAST)), read(terms()))
    memory, profile = [_memory()], cProfile.Profile()
    began = time.perf_counter()
    if is_profiled:
        profile.enable()
    result = carry_out(asked, progress=watching(memory))
    profile.disable()
    spent = time.perf_counter() - began
    if result["bookings"] != size:
        raise RuntimeError("not every booking was replayed")
    if is_profiled:
        pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(35)
    return {
        "bookings": size,
        "replay_s": round(spent, 1),
        "bookings_per_s": round(size / spent),
        "floor_s": round(_floor(2 * size), 1),
        "memory_mb": memory,
        "net": [result["before"]["net"], result["after"]["net"]],
    }


def _floor(quotes: int) -> float:
    from billing import price_list
    from billing.pricing import quote_use
    from billing.standing import Standing
    from core.ranges import Period
    from spaces import catalogue

    prices, standing = price_list.current(), Standing()
    resources = [[entry] for entry in catalogue.current().resources.values()]
    starts = [datetime(2026, 1, 5, 8, tzinfo=UTC) + timedelta(days=day) for day in range(360)]
    periods = [Period(start, start + timedelta(hours=3)) for start in starts]
    began = time.perf_counter()
    for number in range(quotes):
        here = resources[number % len(resources)]
        quote_use(here, periods[number % len(periods)], standing=standing, prices=prices)
    return time.perf_counter() - began


def watching(memory: list[int]) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        if done in (total // 4, total // 2, total):
            memory.append(_memory())

    return tell


def _memory() -> int:
    import psutil

    return int(psutil.Process().memory_info().rss / 2**20)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings.prod")
    django.setup()
    call_command("migrate", verbosity=0)
    fill(int(sys.argv[1]))
    print(json.dumps(measure(int(sys.argv[1]), is_profiled="profile" in sys.argv)))
