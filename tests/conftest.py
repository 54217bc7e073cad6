"""A small place that most tests share, and the time at which they take place."""

import gc
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase

from core.clock import at_wall
from core.ranges import Period
from members.models import Person
from spaces.models import Resource, Site
from tests.factories import (
    PersonFactory,
    PriceFactory,
    ResourceFactory,
    SiteFactory,
    TariffFactory,
    open_every_day,
    token_for,
)
from tests.outside import Outside, outside_server
from tests.stripe_stand_in import SECRET, StandIn, standing_in

# An automatic build tries the same examples each time; on a desk every run tries new ones.
hypothesis.settings.register_profile("build", derandomize=True)
if os.environ.get("CI") == "true":
    hypothesis.settings.load_profile("build")

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2027, 1, 11)
NOW = datetime(2027, 1, 11, 6, 0, tzinfo=UTC)
"""A Monday morning in winter, seven o'clock in Lorient."""


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    """The instant at which the clocks of Lorient show that time."""
    return at_wall(day, time(hour, minute), PARIS)


def between(start: int, end: int, day: date = MONDAY) -> Period:
    """From one full hour of Lorient to another."""
    return Period(at(start, day=day), at(end, day=day))


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def frozen() -> Iterator[time_machine.Traveller]:
    """The clock of the edge stands at `NOW`; `move_to` moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def site(db: None) -> Site:
    """Open from 8 to 20 every day, with a price for each kind."""
    site = SiteFactory()
    open_every_day(site)
    tariff = TariffFactory()
    for kind in Resource.Kind.values:
        PriceFactory(tariff=tariff, kind=kind)
    return site


@pytest.fixture
def desk(site: Site) -> Resource:
    return ResourceFactory(site=site)


@pytest.fixture
def coworker(db: None) -> Person:
    return PersonFactory()


@pytest.fixture
def api(coworker: Person) -> Client:
    """A client that carries the coworker's token, with every scope."""
    return Client(headers={"Authorization": f"Bearer {token_for(coworker)}", "Accept-Language": "fr"})


@pytest.fixture
def stripe(settings: Any) -> Iterator[StandIn]:
    """Payments by card are offered, and a small Stripe of our own takes them."""
    with standing_in() as stand_in:
        settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = "sk_test_of_ours", SECRET
        settings.STRIPE_API_BASE = stand_in.base
        yield stand_in


@pytest.fixture
def outside(settings: Any) -> Iterator[Outside]:
    """A server elsewhere that says what a test tells it to, on an address that may be read."""
    with outside_server() as server:
        settings.FETCH_ALSO_ALLOWED = frozenset({server.authority})
        yield server


SLOW_FOLDERS = {"crash", "journeys", "local", "races"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files go first, so that no worker is left with one at the end while the others have nothing to do."""
    items.sort(key=lambda item: SLOW_FOLDERS.isdisjoint(item.path.parts))


def pytest_collection_finish() -> None:
    """What is imported stays: looking through it for garbage again and again is a sixth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


EMPTY_TABLES = """DO $$
DECLARE
    one regclass;
    is_used boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN
        SELECT oid FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
    LOOP
        EXECUTE format('LOCK TABLE %s IN EXCLUSIVE MODE', one);
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', one) INTO is_used;
        IF is_used THEN EXECUTE format('DELETE FROM %s', one); END IF;
    END LOOP;
END $$"""
"""Append-only tables too: no trigger runs. Whoever still writes is waited for."""


def empty_tables(_case: TransactionTestCase) -> None:
    with connection.cursor() as cursor:
        cursor.execute(EMPTY_TABLES)


@pytest.fixture(autouse=True, scope="session")
def _used_tables_are_emptied() -> Iterator[None]:
    """After a test that commits. Django would truncate all of them, a quarter of a second each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_tables)
        yield
