"""Configuration compiled once per process.

Sites, opening rules, policies, tariffs and plans change rarely and are read by every request. Each
process keeps them compiled in memory under one version stamp. The stamp is a row that database
triggers raise on any change of a configuration table (`bump_on_change` makes the trigger), so no
code path, admin edit or raw SQL can change configuration without every process noticing.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

from django.db import migrations

from core.database import Rows, Statement, in_one_trip

T = TypeVar("T")


STAMP: Statement = ("SELECT version FROM core_configurationstamp", [])

_looked: ContextVar[list[int] | None] = ContextVar("configuration_looked", default=None)


def version() -> int:
    """The version of the whole configuration. One query; inside `one_look`, one query in all."""
    looked = _looked.get()
    if looked:
        return looked[0]
    (stamp,) = in_one_trip([STAMP])
    noticed(stamp)
    return _number(stamp)


def noticed(stamp: Rows) -> None:
    """What `STAMP` answered, when it was asked along with something else: `one_look` need not ask again."""
    looked = _looked.get()
    if looked is not None:
        looked[:] = [_number(stamp)]


def _number(stamp: Rows) -> int:
    return int(stamp[0][0]) if stamp else 0


@contextmanager
def one_look() -> Iterator[None]:
    """Inside, all see the configuration as it was at the first look: a request, from beginning to end."""
    before = _looked.set([])
    try:
        yield
    finally:
        _looked.reset(before)


class Compiled(Generic[T]):
    """A value built from configuration tables, rebuilt when the stamp has moved."""

    def __init__(self, build: Callable[[int], T]) -> None:
        self._build = build
        self._lock = threading.Lock()
        self._at: tuple[int, T] | None = None

    def current(self) -> T:
        return self.at(version())

    def at(self, stamp: int) -> T:
        """The value for a stamp that the caller has just read; no query when already compiled."""
        known = self._at
        if known is not None and known[0] == stamp:
            return known[1]
        with self._lock:
            if self._at is None or self._at[0] != stamp:
                self._at = (stamp, self._build(stamp))
            return self._at[1]

    def forget(self) -> None:
        self._at = None


def bump_on_change(*tables: str) -> migrations.RunSQL:
    """A migration step: changes of these tables raise the configuration stamp."""
    make = [
        f"CREATE TRIGGER configuration_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION core_configuration_changed();"
        for table in tables
    ]
    drop = [f"DROP TRIGGER configuration_changed ON {table};" for table in tables]
    return migrations.RunSQL("\n".join(make), "\n".join(drop))
