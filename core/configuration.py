"""Configuration compiled once per process.

Sites, opening rules, policies, tariffs and plans change rarely and are read by every request. Each
process keeps them compiled in memory under one version stamp. The stamp is a row that database
triggers raise on any change of a configuration table (`bump_on_change` makes the trigger), so no
code path, admin edit or raw SQL can change configuration without every process noticing.
"""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import connection, migrations

T = TypeVar("T")


def version() -> int:
    """The version of the whole configuration. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM core_configurationstamp")
        row = cursor.fetchone()
        return int(row[0]) if row else 0


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
