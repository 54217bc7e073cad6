"""`python -m bench.product.fill SIZE DAY`: a site with two hundred desks, its people and that many allocations.

Made on the first call, then grown. Prints what the clients need: tokens and public ids of the resources, as JSON.
"""

import json
import os
import sys
from datetime import date, time, timedelta

import django
from django.core.management import call_command
from django.db import connection

from bench.shape import FIRST_KEY, HOURS, LOWER, PEOPLE, RESOURCES, WEEK_RESOURCES

BOOKINGS = f"""
SET synchronous_commit = off;
SET session_replication_role = replica;
INSERT INTO booking_booking (id, public_id, status, purpose, person_id, site_id, period, title, is_private, attendees,
    free_until, quote, cancellation, net, vat, total, created_at, changed_at, sequence, end_reason, is_exception)
SELECT %(key)s + i, uuidv7(), 'confirmed', 'use', (%(people)s::bigint[])[i %% {PEOPLE} + 1], %(site)s,
    tstzrange(lower, lower + interval '1 hour'), '', true, 1,
    lower, '{{}}', '[]', 0, 0, 0, lower - interval '1 day', lower - interval '1 day', 0, '', false
FROM generate_series(%(have)s::bigint, %(size)s - 1) AS i, LATERAL (SELECT {LOWER} AS lower) AS at
"""
ALLOCATIONS = f"""
INSERT INTO booking_allocation (id, resource_id, requested_id, period, booked, standing, booking_id)
SELECT %(key)s + i, resource, resource, slot, slot, 'firm', %(key)s + i
FROM generate_series(%(have)s::bigint, %(size)s - 1) AS i,
    LATERAL (SELECT {LOWER} AS lower) AS at,
    LATERAL (SELECT (%(resources)s::bigint[])[i %% {RESOURCES} + 1] AS resource,
        tstzrange(lower, lower + interval '1 hour') AS slot) AS what
"""


WEEK = f"""
WITH slot AS (
    SELECT resource, day * {HOURS} + hour AS number, %(day)s::timestamptz
        + interval '1 day' * (day - 3) + interval '1 hour' * (8 + 2 * hour) AS lower
    FROM unnest(%(resources)s::bigint[]) AS resource, generate_series(0, 6) AS day,
        generate_series(0, {HOURS} - 1) AS hour
), made AS (
    INSERT INTO booking_booking (public_id, status, purpose, person_id, site_id, period, title, is_private, attendees,
        free_until, quote, cancellation, net, vat, total, created_at, changed_at, sequence, end_reason, is_exception)
    SELECT uuidv7(), 'confirmed', 'use', (%(people)s::bigint[])[number %% {PEOPLE} + 1], %(site)s,
        tstzrange(lower, lower + interval '1 hour'), resource::text, true, 1,
        lower, '{{}}', '[]', 0, 0, 0, lower - interval '1 day', lower - interval '1 day', 0, '', false
    FROM slot
    RETURNING id, period, title::bigint AS resource
)
INSERT INTO booking_allocation (resource_id, requested_id, period, booked, standing, booking_id)
SELECT resource, resource, period, period, 'firm', id FROM made
"""


def make_network() -> None:
    """Half of the people have a plan with an allowance; the policy asks for everything that costs no approval."""
    from billing.models import Plan, PlanAllowance, Price, Tariff
    from spaces.models import BookingPolicy, OpeningRule, Resource, Site

    site = Site.objects.create(
        slug="bench", name="Bench", kind=Site.Kind.TIERS_LIEU, street="-", postcode="-", town="-"
    )
    OpeningRule.objects.bulk_create(
        OpeningRule(site=site, weekday=day, opens=time(0), closes=time(0)) for day in range(7)
    )
    site.closes_on_public_holidays = False
    site.save()
    Resource.objects.bulk_create(Resource(site=site, kind="desk", name=f"Desk {n:03}") for n in range(RESOURCES))
    BookingPolicy.objects.create(name="Desks", kind="desk", needs_check_in=True)
    BookingPolicy.objects.create(name="Rooms", kind="room", horizon=timedelta(days=365))
    tariff = Tariff.objects.create(name="Bench", valid_from=date(2000, 1, 1), is_published=True)
    for group in ("public", "member"):
        for kind in ("desk", "room"):
            Price.objects.create(tariff=tariff, group=group, kind=kind, hourly="2.50", daily_cap="12.50")
    plan = Plan.objects.create(slug="bench", name="Bench", monthly_fee=50)
    PlanAllowance.objects.create(plan=plan, kind="desk", monthly_minutes=600)


def make_people() -> None:
    from billing.models import Membership, Plan
    from core import clock
    from members.actions.tokens import create_token
    from members.models import Person

    now, plan = clock.now(), Plan.objects.get()
    people = Person.objects.bulk_create(Person(email=f"{n}@bench.local", name=f"Person {n}") for n in range(PEOPLE))
    for number, person in enumerate(people):
        scopes = ["bookings:read", "bookings:write"]
        create_token(person=person, name="bench", scopes=scopes, now=now, secret=secret(number))
    Membership.objects.bulk_create(
        Membership(plan=plan, person=person, starts_on=date(2000, 1, 1)) for person in people[::2]
    )


def secret(number: int) -> str:
    return f"per_bench-{number:04}"


def make_week(day: str) -> None:
    """A site of its own for the week page: sixty rooms, each held six times a day."""
    from members.models import Person
    from spaces.models import OpeningRule, Resource, Site

    site = Site.objects.create(
        slug="week",
        name="Week",
        kind=Site.Kind.TIERS_LIEU,
        street="-",
        postcode="-",
        town="-",
        closes_on_public_holidays=False,
    )
    OpeningRule.objects.bulk_create(
        OpeningRule(site=site, weekday=day, opens=time(8), closes=time(21)) for day in range(7)
    )
    rooms = [Resource(site=site, kind="room", name=f"Room {n:03}") for n in range(WEEK_RESOURCES)]
    values = {
        "day": day,
        "site": site.pk,
        "people": list(Person.objects.order_by("pk").values_list("pk", flat=True)),
        "resources": [room.pk for room in Resource.objects.bulk_create(rooms)],
    }
    with connection.cursor() as cursor:
        cursor.execute(WEEK, values)


def grow(size: int, day: str) -> None:
    from booking.models import Allocation
    from members.models import Person
    from spaces.models import Resource, Site

    site = Site.objects.get(slug="bench")
    values = {
        "have": Allocation.objects.filter(pk__gte=FIRST_KEY).count(),
        "size": size,
        "key": FIRST_KEY,
        "day": day,
        "site": site.pk,
        "people": list(Person.objects.order_by("pk").values_list("pk", flat=True)),
        "resources": list(Resource.objects.filter(site=site).order_by("name").values_list("pk", flat=True)),
    }
    with connection.cursor() as cursor:
        cursor.execute(BOOKINGS, values)
        cursor.execute(ALLOCATIONS, values)
        cursor.execute("VACUUM ANALYZE booking_booking, booking_allocation")


def told() -> dict[str, list[str]]:
    from spaces.models import Resource

    def ids(slug: str) -> list[str]:
        rows = Resource.objects.filter(site__slug=slug).order_by("name")
        return [str(one) for one in rows.values_list("public_id", flat=True)]

    tokens = [secret(number) for number in range(PEOPLE)]
    return {"resources": ids("bench"), "rooms": ids("week"), "tokens": tokens}


def main(size: int, day: str) -> None:
    from spaces.models import Site

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Site.objects.exists():
        make_network()
        make_people()
        make_week(day)
    grow(size, day)
    print(json.dumps(told()))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings.prod")
    django.setup()
    main(int(sys.argv[1]), sys.argv[2])
