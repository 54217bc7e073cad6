"""Real threads on real PostgreSQL, all released at once."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, connections

from booking.actions.allotting import ONE_HOLDER

Act = Callable[[int], Any]


@pytest.fixture
def race(transactional_db: None) -> Callable[..., list[Any]]:
    """`race(n, act)` runs `act(0)` … `act(n-1)` at once; an exception is an outcome like any other.

    `patience` is in seconds.
    """

    def run(runners: int, act: Act, *, patience: int = 120) -> list[Any]:
        outcomes: list[Any] = [None] * runners
        ready = threading.Barrier(runners)

        def one(number: int) -> None:
            try:
                connection.ensure_connection()
                ready.wait(timeout=30)
                outcomes[number] = act(number)
            except Exception as error:
                outcomes[number] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one, args=(number,)) for number in range(runners)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=patience)
        assert not any(thread.is_alive() for thread in threads)
        return outcomes

    return run


@pytest.fixture
def without_the_constraint(transactional_db: None) -> Iterator[None]:
    """The guard off: what the race would do if only code stood between two people and one desk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [ONE_HOLDER])
        [definition] = cursor.fetchone()
        cursor.execute(f"ALTER TABLE booking_allocation DROP CONSTRAINT {ONE_HOLDER}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE booking_booking CASCADE")
        cursor.execute(f"ALTER TABLE booking_allocation ADD CONSTRAINT {ONE_HOLDER} {definition}")


@pytest.fixture
def without_the_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other guard off: resources are no longer locked in order before they are taken."""
    from booking.actions import allotting

    monkeypatch.setattr(allotting, "LOCK", "SELECT id FROM spaces_resource WHERE id = ANY(%s)")
