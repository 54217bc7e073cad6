"""Somebody else who writes while figures are read."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from core.ranges import Period
from spaces.models import Resource
from tests.factories import PersonFactory
from tests.factories.reports import past_booking


@contextmanager
def booked_but_not_committed(resource: Resource, period: Period) -> Iterator[None]:
    """A booking that another connection has written, and commits as this ends."""
    written, may_commit = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            past_booking(PersonFactory(), [resource], period)
            written.set()
            may_commit.wait(10)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    written.wait(10)
    try:
        yield
    finally:
        may_commit.set()
        writer.join()
