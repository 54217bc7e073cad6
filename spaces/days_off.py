"""French public days off and school holidays by zone, from the `holidays` library.

School holidays are decreed some years ahead only; for later years the library guesses by the habits of the past.
A guess opens or closes no place: beyond `SCHOOL_HOLIDAYS_KNOWN_UNTIL`, as before October 2017, every day counts as
term. The page of opening hours and the administration say until when one can see.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

import holidays
from django.conf import settings
from django.utils.translation import get_language

Names = dict[date, str]


@lru_cache(maxsize=128)
def _public(year: int, language: str) -> Names:
    """Brittany has no public day off of its own."""
    return dict(holidays.country_holidays("FR", years=year, language=language))


@lru_cache(maxsize=128)
def _school(zone: str, year: int, language: str) -> Names:
    return dict(
        holidays.country_holidays("FR", subdiv=f"Zone {zone}", categories=("school",), years=year, language=language)
    )


def school_known_until() -> date:
    return settings.SCHOOL_HOLIDAYS_KNOWN_UNTIL


def is_public_holiday(day: date) -> bool:
    return day in _public(day.year, "fr")


def is_school_holiday(day: date, zone: str) -> bool:
    return day <= school_known_until() and day in _school(zone, day.year, "fr")


def public_holiday_name(day: date) -> str:
    """In the language of whoever reads; empty on other days."""
    return _named(lambda language: _public(day.year, language), day)


def school_holiday_name(day: date, zone: str) -> str:
    return _named(lambda language: _school(zone, day.year, language), day) if is_school_holiday(day, zone) else ""


def _named(found: Callable[[str], Names], day: date) -> str:
    language = "en_US" if (get_language() or "fr").startswith("en") else "fr"
    return found(language).get(day, "").replace("'", "’")
