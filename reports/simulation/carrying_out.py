"""A replay from beginning to end, in a transaction in which the database itself refuses every write."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import translation

from billing import price_list
from billing.models import Membership
from reports.question import Question
from reports.simulation import purses, scope
from reports.simulation.judging import Judge
from reports.simulation.replay import Progress, Replay
from reports.simulation.result import result_of
from reports.simulation.terms import Terms
from reports.simulation.worlds import World, real_world, told_world
from spaces import catalogue as catalogues
from spaces.models import AccessGroup
from spaces.opening import Groups

PATIENCE = "120s"
"""That one statement may take."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`site` is the scenario's own, whose terms hold there alone; `question` says what is counted."""

    question: Question
    terms: Terms
    site: int | None = None
    elasticity: Decimal | None = None


def silent(_done: int, _total: int) -> None:
    """For those who need no progress."""


def carry_out(asked: Asked, *, progress: Progress = silent) -> dict[str, Any]:
    """The result as JSON. So many queries, whatever the number of bookings, but for the pages of rows.

    Raises ScenarioTermsInvalid, ScenarioOutOfScope where what the terms name is gone, and what `progress` raises.
    """
    began = time.monotonic()
    with reading_only():
        catalogue = catalogues.current()
        known = scope.known(catalogue)
        scope.check(asked.terms, known, site=asked.site)
        before = real_world(catalogue, price_list.at(catalogue.version))
        after = told_world(asked.terms, known, before, sites=None if asked.site is None else frozenset({asked.site}))
        stock = purses.stock(asked.question.days, (before, after))
        judge = Judge(before, after, _groups(after))
        replay = Replay(asked.question, before, after, stock, judge, asked.elasticity)
        with translation.override(None):  # nobody reads the labels of hundreds of thousands of lines
            tally = replay.run(progress)
        found = result_of(tally, asked.question, asked.terms, before, after, elasticity=asked.elasticity)
    return {**found, "seconds": round(time.monotonic() - began, 1)}


@contextmanager
def reading_only() -> Iterator[None]:
    """One snapshot, and no write whatever: PostgreSQL answers one with an error (read_only_sql_transaction)."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if is_outermost:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SET TRANSACTION READ ONLY")
            cursor.execute(f"SET LOCAL statement_timeout = '{PATIENCE}'")
        yield


def _groups(after: World) -> dict[int, Groups]:
    """By person, where hours that the terms tell are longer for somebody: by name, or through a plan they ever had.
    Two queries, or none.
    """
    if not any(after.catalogue.resources[key].opening.wider for key in after.judged):
        return {}
    found: dict[int, set[int]] = {}
    named = AccessGroup.people.through.objects.values_list("person", "accessgroup")
    held = Membership.objects.exclude(person=None).exclude(plan__access_groups=None)
    for person, group in (*named, *held.values_list("person", "plan__access_groups")):
        found.setdefault(person, set()).add(group)
    return {person: frozenset(groups) for person, groups in found.items()}
