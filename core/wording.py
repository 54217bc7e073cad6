"""Instants and amounts as people read them, in the active language.

French follows its own usage (« 9 h 30 », « 12,50 € »), English the British one (“9:30”, “€12.50”).
Used by templates (`{% load display %}`) and by mails.
"""

from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language

from core.money import to_cents

NARROW = "\u202f"  # narrow no-break space: groups of thousands
FIXED = "\u00a0"  # no-break space: before a unit
MINUS = "\u2212"
SYMBOLS = {"EUR": "€"}


def is_french() -> bool:
    return (get_language() or "fr").startswith("fr")


def day_text(day: date, *, with_year: bool = False) -> str:
    """`mardi 24 novembre`, `dimanche 1er mars 2026`; `Tuesday 24 November`. A local date: no zone is applied."""
    number = "1er" if day.day == 1 and is_french() else str(day.day)
    words = f"{date_format(day, 'l')} {number} {date_format(day, 'F')}"
    return f"{words} {day.year}" if with_year else words


def hour_text(wall: datetime) -> str:
    """`9 h`, `9 h 30`; `9:00`. A wall-clock time: no zone is applied."""
    return _hour(wall.hour, wall.minute)


def period_text(start: datetime, end: datetime, tz: tzinfo, *, with_year: bool = False) -> str:
    """`mardi 24 novembre, 9 h – 11 h 30`; both days are named when the period passes midnight.

    A period that ends at midnight ends at 24 h of its last day.
    """
    first, last = start.astimezone(tz), end.astimezone(tz)
    ends = hour_text(last)
    last_day = last.date()
    if last.hour == last.minute == 0 and last_day > first.date():
        last_day, ends = last_day - timedelta(days=1), _hour(24, 0)
    opening = f"{day_text(first.date(), with_year=with_year)}, {hour_text(first)}"
    if last_day == first.date():
        return f"{opening} – {ends}"
    return f"{opening} – {day_text(last_day, with_year=with_year)}, {ends}"


def hours_text(start: datetime, end: datetime, tz: tzinfo) -> str:
    """Only the hours of a period whose day is already said: `9 h – 11 h 30`."""
    return _hours(get_language(), start.astimezone(tz).time(), end.astimezone(tz).time())


def walls_text(first: time, last: time) -> str:
    """Hours of any such day: `10 h – 12 h`; midnight at the end is 24 h."""
    return _hours(get_language(), first, last)


@lru_cache(maxsize=2048)
def _hours(_language: str | None, first: time, last: time) -> str:
    """A page of a week says the same few hours thousands of times."""
    ends = _hour(24, 0) if last.hour == last.minute == 0 else _hour(last.hour, last.minute)
    return f"{_hour(first.hour, first.minute)} – {ends}"


def duration_text(length: timedelta) -> str:
    """`45 min`, `2 h`, `2 h 30`, to the minute."""
    hours, minutes = divmod(round(length.total_seconds() / 60), 60)
    if not hours:
        return f"{minutes}{FIXED}min"
    if not minutes:
        return f"{hours}{FIXED}h"
    return f"{hours}{FIXED}h{FIXED}{minutes:02}"


def money_text(amount: Decimal, currency: str = "EUR") -> str:
    """`1 234,50 €`; `€1,234.50`. Rounded to the cent, half up."""
    cents = to_cents(Decimal(amount))
    sign = MINUS if cents < 0 else ""
    symbol = SYMBOLS.get(currency, currency)
    digits = f"{abs(cents):,.2f}"
    if is_french():
        return f"{sign}{_french_digits(digits)}{FIXED}{symbol}"
    return f"{sign}{symbol}{digits}"


def number_text(value: Decimal | float, places: int = 0) -> str:
    """`1 234,5`; `1,234.5`."""
    sign = MINUS if value < 0 else ""
    digits = f"{abs(value):,.{places}f}"
    return sign + (_french_digits(digits) if is_french() else digits)


def percent_text(ratio: Decimal | float) -> str:
    """A ratio (0.734) in whole percents: `73 %`; `73%`."""
    return f"{number_text(ratio * 100)}{FIXED if is_french() else ''}%"


def rise_text(percent: Decimal | float) -> str:
    """By how much an amount changed, in percents: `+4,2 %`, `−5,0 %`; `+4.2%`."""
    return f"{'+' if percent > 0 else ''}{number_text(percent, 1)}{FIXED if is_french() else ''}%"


def _hour(hour: int, minute: int) -> str:
    if not is_french():
        return f"{hour}:{minute:02}"
    return f"{hour}{FIXED}h{FIXED}{minute:02}" if minute else f"{hour}{FIXED}h"


def _french_digits(digits: str) -> str:
    return digits.replace(",", NARROW).replace(".", ",")
