"""Figures that are counted once, until something they are made of changes.

Each month, on the clocks of UTC, has a stamp: a sequence that statement triggers move with every write to its bookings,
allocations, blockages and charges (a row would make writers wait for each other). A sequence moves before its
transaction commits, and the triggers take a lock shared by all writers until then: what is read while somebody holds it
is not kept, for its stamp may be that of a change that nobody sees yet. Whatever is kept under a stamp was read after
everything up to it was committed. The configuration has a stamp of its own, the catalogue's version.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from django.core.cache import cache
from django.db import connection
from redis.exceptions import RedisError

from core.clock import start_of_day
from core.database import Statement, in_one_trip
from reports.question import DAY, Days, Question
from spaces.catalogue import Catalogue
from spaces.lasting import months_later

log = logging.getLogger(__name__)

R = TypeVar("R")

LASTS = 3600
STAMPS = 48
"""For as many months in a row (migration `reports.0005`): bookings ahead must not move those of what is over."""

MOVED = """
SELECT coalesce(pg_sequence_last_value(('reports_month_' || month)::regclass), 0)
FROM unnest(%s::int[]) WITH ORDINALITY AS asked (month, position) ORDER BY position
"""
PAYERS: Statement = ("SELECT coalesce(pg_sequence_last_value('reports_payers_stamp'::regclass), 0)", [])
"""Moves with memberships, plans and organisations, by which payers are told apart."""

QUIET: Statement = (
    """
    SELECT NOT EXISTS (
        SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database
        WHERE locktype = 'advisory' AND classid = 7 AND objid = 52000 AND objsubid = 2 AND datname = current_database()
    )
    """,
    [],
)
"""Asked after the stamp: whoever had moved it by then has committed by now, or is seen here to be at it."""


class Stamps(NamedTuple):
    months: list[int]
    payers: int
    is_quiet: bool
    """Nobody is writing: what is read from now on may be kept under these stamps."""


def stamps(months: Iterable[date]) -> Stamps:
    """Of the months in which these days lie. One query."""
    numbers = [(day.year * 12 + day.month - 1) % STAMPS for day in months]
    moved, ((payers,),), ((is_quiet,),) = in_one_trip([(MOVED, [numbers]), PAYERS, QUIET])
    return Stamps([stamp for (stamp,) in moved], payers, is_quiet)


def is_forgetful() -> bool:
    """In a transaction, what is seen may be older than the stamps."""
    return connection.in_atomic_block


def remembered(name: str, question: Question, read: Callable[[], R], *, catalogue: Catalogue, now: datetime) -> R:
    """What `read` gives. One query where it is known already."""
    if is_forgetful():
        return read()
    told = stamps(_months(question.days))
    key = _key(name, question, told.months, catalogue, now)
    known: dict[str, R] = recalled([key])
    if key not in known:
        known[key] = read()
        if told.is_quiet:
            keep(known, lasts=LASTS)
    return known[key]


def _months(days: Days) -> Iterator[date]:
    """A day of each month in which one of these days lies on some clock."""
    day, last = (days.first - DAY).replace(day=1), days.last + DAY
    while day <= last:
        yield day
        day = months_later(day, 1)


def recalled(keys: Sequence[str]) -> dict[str, Any]:
    """What is kept under these keys; without the store, nothing."""
    if not keys:
        return {}
    try:
        return cache.get_many(keys)
    except RedisError:
        log.warning("could not look up figures", exc_info=True)
        return {}


def keep(figures: dict[str, Any], *, lasts: int) -> None:
    """For so many seconds."""
    try:
        cache.set_many(figures, timeout=lasts)
    except RedisError:
        log.warning("could not keep figures", exc_info=True)


def _key(name: str, question: Question, moved: list[int], catalogue: Catalogue, now: datetime) -> str:
    """Stays that go on grow by the minute, where the days asked for are not over."""
    sites = "all" if question.sites is None else ",".join(map(str, sorted(question.sites)))
    moment = "" if is_over(question, catalogue, now) else f"{now:%Y%m%d%H%M}"
    told = f"{moved}{question.days}{sites}{question.kind}{question.group_by}{question.basis}{moment}"
    return f"reports:{name}:{catalogue.version}:{hashlib.sha256(told.encode()).hexdigest()}"


def is_over(question: Question, catalogue: Catalogue, now: datetime) -> bool:
    """On every clock of the network."""
    return all(start_of_day(question.days.last + DAY, site.tz) <= now for site in catalogue.sites.values())
