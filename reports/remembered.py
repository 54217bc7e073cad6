"""Figures that are counted once, until something they are made of changes.

The stamp is a sequence that statement triggers move with every write to bookings, allocations, blockages and charges
(a row would make writers wait for each other). A sequence moves before its transaction commits, and the triggers take a
lock shared by all writers until then: what is read while somebody holds it is not kept, for its stamp may be that of a
change that nobody sees yet. Whatever is kept under a stamp was read after everything up to it was committed. The
configuration has a stamp of its own, the catalogue's version.
"""

import hashlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.core.cache import cache
from redis.exceptions import RedisError

from core.clock import start_of_day
from core.database import Statement, in_one_trip
from reports.question import DAY, Question
from spaces.catalogue import Catalogue

log = logging.getLogger(__name__)

R = TypeVar("R")

LASTS = 3600
STAMP: Statement = ("SELECT last_value FROM reports_stamp", [])
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


def remembered(name: str, question: Question, read: Callable[[], R], *, catalogue: Catalogue, now: datetime) -> R:
    """What `read` gives. One query where it is known already."""
    ((stamp,),), ((is_quiet,),) = in_one_trip([STAMP, QUIET])
    if not is_quiet:
        return read()
    key = _key(name, question, stamp, catalogue, now)
    known: dict[str, R] = recalled([key])
    if key not in known:
        known[key] = read()
        keep(known, lasts=LASTS)
    return known[key]


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


def _key(name: str, question: Question, stamp: int, catalogue: Catalogue, now: datetime) -> str:
    """Stays that go on grow by the minute, where the days asked for are not over."""
    sites = "all" if question.sites is None else ",".join(map(str, sorted(question.sites)))
    moment = "" if is_over(question, catalogue, now) else f"{now:%Y%m%d%H%M}"
    told = f"{question.days}{sites}{question.kind}{question.group_by}{question.basis}{moment}"
    return f"reports:{name}:{stamp}:{catalogue.version}:{hashlib.sha256(told.encode()).hexdigest()}"


def is_over(question: Question, catalogue: Catalogue, now: datetime) -> bool:
    """On every clock of the network."""
    return all(start_of_day(question.days.last + DAY, site.tz) <= now for site in catalogue.sites.values())
