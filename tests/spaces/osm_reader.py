"""A small reader of OpenStreetMap's opening hours, apart from what writes them: only what the rules of the
specification say about the selectors that are used.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

WEEKDAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
DAY = r"\d{4} [A-Z][a-z]{2} \d{2}"
RULE = re.compile(
    rf"(?:(?P<begin>{DAY})(?:-(?P<end>{DAY})|(?P<after>\+))?)?\s*"
    r"(?P<holiday>PH|SH)?\s*"
    r"(?P<days>(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:[-,](?:Mo|Tu|We|Th|Fr|Sa|Su))*)?\s*"
    r"(?P<times>off|\d\d:\d\d-\d\d:\d\d(?:,\d\d:\d\d-\d\d:\d\d)*)"
)


@dataclass
class Rule:
    begin: date | None
    end: date | None
    holiday: str | None
    days: set[int]
    times: list[tuple[int, int]]

    def matches(self, day: date, public: set[date], school: set[date]) -> bool:
        if (self.begin and day < self.begin) or (self.end and day > self.end):
            return False
        if self.holiday and day not in (public if self.holiday == "PH" else school):
            return False
        return day.weekday() in self.days


def read(text: str) -> list[Rule]:
    return [read_rule(part) for part in text.split("; ")] if text else []


def read_rule(text: str) -> Rule:
    found = RULE.fullmatch(text)
    assert found, f"not in the syntax: {text!r}"
    begin = read_day(found["begin"])
    end = read_day(found["end"]) or (None if found["after"] else begin)
    return Rule(begin, end, found["holiday"], read_days(found["days"]), read_times(found["times"]))


def read_day(text: str | None) -> date | None:
    if text is None:
        return None
    year, month, day = text.split()
    return date(int(year), MONTHS.index(month) + 1, int(day))


def read_days(text: str | None) -> set[int]:
    if text is None:
        return set(range(7))
    days: set[int] = set()
    for part in text.split(","):
        first, _dash, last = part.partition("-")
        start = WEEKDAYS.index(first)
        days.update(range(start, WEEKDAYS.index(last or first) + 1))
    return days


def read_times(text: str) -> list[tuple[int, int]]:
    if text == "off":
        return []
    return [(minutes(start), minutes(end)) for start, end in (span.split("-") for span in text.split(","))]


def minutes(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


class Reading:
    """The text as a clock of the zone lives through it; the last rule that matches a day tells it."""

    def __init__(self, text: str, tz: ZoneInfo, *, years: list[int], zone: str, known_until: date) -> None:
        self.rules, self.tz = read(text), tz
        self.public = set(holidays.country_holidays("FR", years=years))
        school = holidays.country_holidays("FR", subdiv=f"Zone {zone}", categories=("school",), years=years)
        self.school = {day for day in school if day <= known_until}

    def is_open(self, instant: datetime) -> bool:
        day = instant.astimezone(self.tz).date()
        return any(start <= instant < end for start, end in self.on(day))

    def on(self, day: date) -> list[tuple[datetime, datetime]]:
        telling = [rule for rule in self.rules if rule.matches(day, self.public, self.school)]
        return [(self.wall(day, start), self.wall(day, end)) for start, end in telling[-1].times] if telling else []

    def wall(self, day: date, minute: int) -> datetime:
        whole, rest = divmod(minute, 24 * 60)
        shown = datetime.combine(day + timedelta(days=whole), time(rest // 60, rest % 60), tzinfo=self.tz)
        return shown.astimezone(UTC)
