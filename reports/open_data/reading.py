"""Each data set of ours, read and written: what its addresses answer and its page shows is the same."""

import logging
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from core.clock import local_date
from reports.models import PublishedAccounts
from reports.open_data import accounts, occupancy, overrides, places, tariffs
from reports.open_data.written import Written
from spaces.catalogue import Catalogue

log = logging.getLogger(__name__)

AN_HOUR = 3600


def read_places(catalogue: Catalogue, now: datetime) -> Written:
    return places.written(places.free_places(catalogue, now=now))


def read_occupancy(catalogue: Catalogue, now: datetime) -> Written:
    return occupancy.written(known_months(catalogue, now=now), catalogue)


def read_tariffs(catalogue: Catalogue, now: datetime) -> Written:
    today = local_date(now, ZoneInfo(settings.TIME_ZONE))
    return tariffs.written(tariffs.history(catalogue, today=today, now=now))


def read_overrides(catalogue: Catalogue, now: datetime) -> Written:
    return overrides.written(overrides.set_aside(catalogue, now=now))


def read_accounts(_catalogue: Catalogue, _now: datetime) -> Written:
    return accounts.written(PublishedAccounts.objects.all())


READ: dict[str, Callable[[Catalogue, datetime], Written]] = {
    "places": read_places,
    "occupancy": read_occupancy,
    "tariffs": read_tariffs,
    "overrides": read_overrides,
    "accounts": read_accounts,
}


def known_months(catalogue: Catalogue, *, now: datetime) -> list[occupancy.Told]:
    """What is over changes rarely: it is counted once an hour, and again when the configuration has changed."""
    days = occupancy.finished(catalogue, now=now)
    key = f"open-data:occupancy:{catalogue.version}:{days.last if days else ''}"
    try:
        known: list[occupancy.Told] | None = cache.get(key)
    except RedisError:
        log.warning("could not look up the months published", exc_info=True)
        return occupancy.monthly(catalogue, now=now)
    if known is None:
        known = occupancy.monthly(catalogue, now=now)
        try:
            cache.set(key, known, timeout=AN_HOUR)
        except RedisError:
            log.warning("could not keep the months published", exc_info=True)
    return known
