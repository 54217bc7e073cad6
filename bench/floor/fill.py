"""`python -m bench.floor.fill SIZE DAY`: the floor's table with that many slots. Made on the first call, then grown."""

import os
import sys

import django
from django.core.management import call_command
from django.db import connection

from bench.shape import FIRST_KEY, LOWER, RESOURCES

GROW = f"""
SET synchronous_commit = off;
INSERT INTO floor_slot (id, thing_id, period)
SELECT %(key)s + i, i %% {RESOURCES} + 1, tstzrange(lower, lower + interval '1 hour')
FROM generate_series(%(have)s::bigint, %(size)s - 1) AS i, LATERAL (SELECT {LOWER} AS lower) AS at
"""


def fill(size: int, day: str) -> None:
    from bench.floor.models import Slot, Thing

    if "floor_slot" not in connection.introspection.table_names():
        call_command("migrate", run_syncdb=True, verbosity=0)
        Thing.objects.bulk_create(Thing(pk=number + 1, name=f"Thing {number + 1}") for number in range(RESOURCES))
    have = Slot.objects.filter(pk__gte=FIRST_KEY).count()
    with connection.cursor() as cursor:
        cursor.execute(GROW, {"have": have, "size": size, "key": FIRST_KEY, "day": day})
        cursor.execute("VACUUM ANALYZE floor_slot")


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.floor.settings"
    django.setup()
    fill(int(sys.argv[1]), sys.argv[2])
