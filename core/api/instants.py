"""Instants as the API writes them: RFC 3339, with the offset of the place they are about."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def local(instant: datetime, tz: ZoneInfo) -> str:
    return instant.astimezone(tz).isoformat()


def of_house(instant: datetime | None) -> str | None:
    """For what happens at no site in particular."""
    return None if instant is None else local(instant, ZoneInfo(settings.TIME_ZONE))
