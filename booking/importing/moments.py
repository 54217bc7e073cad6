"""Days, hours and lengths as people and spreadsheets write them, in French and in English. Pure.

`11/01/2027 9h30`, `2027-01-11T09:30:00+01:00`, `09:30:00 - lundi 11 janvier 2027`, `1/11/27 9:30 AM`; `2 heures`,
`1,5 h`, `90 min`, `2:00`.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from zoneinfo import ZoneInfo

from booking.importing.columns import folded
from booking.importing.table import Wrong
from core.clock import at_wall

FIRST_YEAR, LAST_YEAR = 1990, 2100
DAY = timedelta(days=1)
LONGEST = timedelta(days=366)
DAY_FIRST, MONTH_FIRST = "dmy", "mdy"

MONTHS = (
    ("janvier", "january", "janv", "jan"), ("fevrier", "february", "fevr", "fev", "feb"), ("mars", "march", "mar"),
    ("avril", "april", "avr", "apr"), ("mai", "may"), ("juin", "june", "jun"), ("juillet", "july", "juil", "jul"),
    ("aout", "august", "aug"), ("septembre", "september", "sept", "sep"), ("octobre", "october", "oct"),
    ("novembre", "november", "nov"), ("decembre", "december", "dec"),
)  # fmt: skip
MONTH = {name: number for number, names in enumerate(MONTHS, start=1) for name in names}
ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d{1,6})?)?)?\s?(Z|[+-]\d\d:?\d\d)?", re.I)
BASIC = re.compile(r"(\d{8})(T\d{6}(Z?))?")
EPOCH = re.compile(r"1\d{9}")
HOUR = re.compile(r"(?<![\d/.-])(\d{1,2})\s*(?:[:h]\s*(\d{2})(?:\s*:\s*(\d{2}))?|h(?![a-z]))\s*([ap])?\.?m?\.?", re.I)
BARE_HOUR = re.compile(r"(?<!\d)(\d{1,2})\s*([ap])\.?m\b\.?", re.I)
NUMERIC = re.compile(r"(?<!\d)(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})(?!\d)")
WORDED = re.compile(r"(?<!\d)(\d{1,2})(?:er|st|nd|rd|th)? (?:de )?([a-z]+) (\d{4})(?!\d)")
WORDED_ENGLISH = re.compile(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)? (\d{4})(?!\d)")
UNITS = {
    "m": 1, "mn": 1, "min": 1, "mins": 1, "minute": 1, "minutes": 1, "h": 60, "hr": 60, "hrs": 60, "heure": 60,
    "heures": 60, "hour": 60, "hours": 60, "j": 1440, "jour": 1440, "jours": 1440, "d": 1440, "day": 1440, "days": 1440,
    "semaine": 10080, "semaines": 10080, "week": 10080, "weeks": 10080,
}  # fmt: skip
AMOUNT = re.compile(r"(\d{1,6}(?:[.,]\d{1,4})?)\s*([a-zA-Zéû]+)")


@dataclass(frozen=True, slots=True)
class Moment:
    """What one cell says: a day, an hour, or both; `instant` where it says its offset as well.

    `turns_over` is 24 h: midnight at the end of the day.
    """

    day: date | None = None
    wall: time | None = None
    instant: datetime | None = None
    turns_over: bool = False


@lru_cache(maxsize=20_000)
def read_moment(text: str, order: str = DAY_FIRST) -> Moment:
    """Raises Wrong: moment-unread, no-such-day, year-out-of-range."""
    said = " ".join(text.split())[:120]
    if ISO.fullmatch(said):
        return _iso(said)
    if BASIC.fullmatch(said):
        return _iso(_spread(said))
    if EPOCH.fullmatch(said):
        return Moment(instant=datetime.fromtimestamp(int(said), UTC))
    wall, turns_over, rest = _hour(said)
    day = _day(rest, order)
    if day is None and (wall is None or re.search(r"\d", rest)):
        raise Wrong("moment-unread", said=said)
    return Moment(day, wall, turns_over=turns_over)


def is_moment(text: str) -> bool:
    try:
        return read_moment(text).day is not None
    except Wrong as wrong:
        return wrong.code != "moment-unread"


def order_of(texts: list[str]) -> str:
    """Whether days or months come first: a number beyond twelve tells; the French way where none does."""
    told = [NUMERIC.search(text) for text in texts]
    pairs = [(int(found[1]), int(found[2])) for found in told if found and len(found[1]) < 3]
    if any(first > 12 for first, _second in pairs):
        return DAY_FIRST
    return MONTH_FIRST if any(second > 12 for _first, second in pairs) else DAY_FIRST


def _spread(basic: str) -> str:
    day, _sep, wall = basic.partition("T")
    spread = f"{day[:4]}-{day[4:6]}-{day[6:8]}"
    return f"{spread}T{wall[:2]}:{wall[2:4]}:{wall[4:6]}{wall[6:]}" if wall else spread


def _iso(said: str) -> Moment:
    try:
        moment = datetime.fromisoformat(said.upper().replace(",", ".").replace(" ", "T", 1).replace(" ", ""))
    except ValueError:
        raise Wrong("no-such-day", said=said) from None
    _check_year(moment.year, said)
    if moment.tzinfo is not None:
        return Moment(instant=moment.astimezone(UTC))
    return Moment(moment.date(), moment.time() if len(said) > 10 else None)


def _hour(said: str) -> tuple[time | None, bool, str]:
    """The hour, whether it is midnight at the end of the day, and the text without it."""
    found = HOUR.search(said)
    if found:
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[4] or "").lower()
    elif found := BARE_HOUR.search(said):
        hour, minute, half = int(found[1]), 0, found[2].lower()
    else:
        return None, False, said
    if half:
        hour = hour % 12 + (12 if half == "p" else 0) if 1 <= hour <= 12 else 99
    rest = said[: found.start()] + " " + said[found.end() :]
    if (hour, minute) == (24, 0):
        return time(), True, rest
    if hour > 23 or minute > 59:
        raise Wrong("no-such-hour", said=said)
    return time(hour, minute), False, rest


def _day(said: str, order: str) -> date | None:
    if found := NUMERIC.search(said):
        return _made(*_numbers(found[1], found[2], found[3], order), said=said)
    words = folded(said)
    if (found := WORDED.search(words)) and found[2] in MONTH:
        return _made(int(found[3]), MONTH[found[2]], int(found[1]), said=said)
    if (found := WORDED_ENGLISH.search(words)) and found[1] in MONTH:
        return _made(int(found[3]), MONTH[found[1]], int(found[2]), said=said)
    return None


def _numbers(first: str, second: str, third: str, order: str) -> tuple[int, int, int]:
    """Year, month and day."""
    if len(first) > 2:
        return int(first), int(second), int(third)
    year = int(third) + (2000 if len(third) <= 2 else 0)
    if order == MONTH_FIRST:
        return year, int(first), int(second)
    return year, int(second), int(first)


def _made(year: int, month: int, day: int, *, said: str) -> date:
    _check_year(year, said)
    try:
        return date(year, month, day)
    except ValueError:
        raise Wrong("no-such-day", said=said.strip()) from None


def _check_year(year: int, said: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Wrong("year-out-of-range", said=said.strip(), first=FIRST_YEAR, last=LAST_YEAR)


def read_length(text: str) -> timedelta:
    """Raises Wrong: length-unread."""
    said = text.strip()[:60]
    minutes = _by_clock(said) if re.fullmatch(r"\d{1,3}(\s*[:h]\s*\d{2}){1,2}", said, re.I) else _by_units(said)
    length = timedelta(minutes=float(minutes)) if minutes is not None and minutes < 10**6 else timedelta()
    if not timedelta() < length <= LONGEST:
        raise Wrong("length-unread", said=said)
    return length


def _by_clock(said: str) -> Decimal:
    hours, minutes, *_seconds = (int(part) for part in re.split(r"\s*[:h]\s*", said, flags=re.I))
    return Decimal(60 * hours + minutes)


def _by_units(said: str) -> Decimal | None:
    parts = AMOUNT.findall(said)
    rest = AMOUNT.sub("", said)
    units = [UNITS.get(folded(unit)) for _amount, unit in parts]
    if not parts or None in units or re.search(r"[\d-]", rest):
        return None
    try:
        amounts = [Decimal(amount.replace(",", ".")) for amount, _unit in parts]
    except InvalidOperation:
        return None
    return sum((amount * (unit or 0) for amount, unit in zip(amounts, units, strict=True)), Decimal())


def resolved(day: date, wall: time, tz: ZoneInfo) -> datetime:
    """The instant at which the clocks of the place show that; the first of the two in autumn. Raises Wrong:
    skipped-hour, in the hour that spring leaves out.
    """
    instant = at_wall(day, wall, tz)
    if instant.astimezone(tz).replace(tzinfo=None) != datetime.combine(day, wall):
        raise Wrong("skipped-hour", said=f"{day:%d/%m/%Y} {wall:%H:%M}")
    return instant
