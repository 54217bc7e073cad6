"""From the value of an RRULE to a recurrence. What makes no sense, or is finer than a day, is refused with a reason."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from booking.errors import RuleInvalid
from booking.recurrence import DAY, DAYS, FREQUENCIES, Recurrence

LONGEST = 400
KNOWN = {
    "FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "COUNT", "UNTIL", "WKST",
}  # fmt: skip
SUB_DAILY = {"HOURLY", "MINUTELY", "SECONDLY"}
WEEKDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
NUMBER = re.compile(r"[+-]?\d{1,3}")
UNTIL = re.compile(r"(\d{8})(T(\d{6})(Z?))?")
MOST = 999


def read_rule(text: str, *, starts: time, tz: ZoneInfo) -> Recurrence:
    """`FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20270630`. `starts` is the hour of the day on the clocks of `tz`, which an UNTIL
    with a time is compared with. Raises RuleInvalid.
    """
    parts = _parts(text)
    freq = parts.get("FREQ", "")
    if freq in SUB_DAILY:
        raise RuleInvalid(_("Une série compte en jours, semaines, mois ou années."), part="FREQ")
    if freq not in FREQUENCIES:
        raise _wrong("FREQ")
    rule = Recurrence(
        freq=freq,
        interval=_one(parts, "INTERVAL") or 1,
        by_day=tuple(_weekday(value) for value in _listed(parts, "BYDAY")),
        by_month_day=_numbers(parts, "BYMONTHDAY", lambda number: 1 <= abs(number) <= 31),
        by_month=_numbers(parts, "BYMONTH", lambda number: 1 <= number <= 12),
        by_set_pos=_numbers(parts, "BYSETPOS", lambda number: 1 <= abs(number) <= 366),
        count=_one(parts, "COUNT"),
        until=_until(parts["UNTIL"], starts, tz) if "UNTIL" in parts else None,
        week_start=_week_start(parts.get("WKST", "MO")),
    )
    _check(rule)
    return rule


def _parts(text: str) -> dict[str, str]:
    value = text.strip().upper().removeprefix("RRULE:")
    if not value or len(value) > LONGEST:
        raise RuleInvalid(_("Écrivez une règle comme FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10."))
    parts: dict[str, str] = {}
    for part in value.split(";"):
        name, _equals, said = part.partition("=")
        if name not in KNOWN or not said or name in parts:
            raise _wrong(name or part)
        parts[name] = said
    return parts


def _check(rule: Recurrence) -> None:
    """What RFC 5545 rules out, part by part (section 3.3.10)."""
    if rule.count and rule.until:
        raise RuleInvalid(_("Donnez soit un nombre de fois, soit un dernier jour, pas les deux."), part="COUNT")
    if rule.freq == "WEEKLY" and rule.by_month_day:
        raise _wrong("BYMONTHDAY")
    if any(ordinal for ordinal, _day in rule.by_day) and rule.freq not in ("MONTHLY", "YEARLY"):
        raise _wrong("BYDAY")
    if rule.by_set_pos and not (rule.by_day or rule.by_month_day or rule.by_month):
        raise _wrong("BYSETPOS")
    limit = 53 if rule.freq == "YEARLY" and not rule.by_month else 5
    if any(abs(ordinal) > limit for ordinal, _day in rule.by_day):
        raise _wrong("BYDAY")


def _listed(parts: dict[str, str], name: str) -> list[str]:
    return list(dict.fromkeys(parts[name].split(","))) if name in parts else []


def _numbers(parts: dict[str, str], name: str, is_right: Callable[[int], bool]) -> tuple[int, ...]:
    said = _listed(parts, name)
    if not all(NUMBER.fullmatch(value) and is_right(int(value)) for value in said):
        raise _wrong(name)
    return tuple(dict.fromkeys(int(value) for value in said))


def _one(parts: dict[str, str], name: str) -> int | None:
    if name not in parts:
        return None
    if not parts[name].isascii() or not parts[name].isdigit() or not 1 <= int(parts[name][:9]) <= MOST:
        raise _wrong(name)
    return int(parts[name])


def _weekday(value: str) -> tuple[int, int]:
    found = WEEKDAY.fullmatch(value)
    if found is None or (found[1] and int(found[1]) == 0):
        raise _wrong("BYDAY")
    return int(found[1] or 0), DAYS.index(found[2])


def _week_start(value: str) -> int:
    if value not in DAYS:
        raise _wrong("WKST")
    return DAYS.index(value)


def _until(value: str, starts: time, tz: ZoneInfo) -> date:
    """The last day whose occurrence begins no later: a DATE is that day, a time of the place or in UTC is compared."""
    found = UNTIL.fullmatch(value)
    try:
        if found is None:
            raise ValueError(value)
        if not found[2]:
            return datetime.strptime(found[1], "%Y%m%d").date()  # noqa: DTZ007  # a local date
        moment = datetime.strptime(found[1] + found[3], "%Y%m%d%H%M%S")  # noqa: DTZ007  # wall clock, or UTC below
        if found[4]:
            moment = moment.replace(tzinfo=UTC).astimezone(tz).replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise _wrong("UNTIL") from None
    return moment.date() if starts <= moment.time() else moment.date() - DAY


def _wrong(part: str) -> RuleInvalid:
    return RuleInvalid(
        _("La partie %(part)s de la règle n’est pas comprise ici.") % {"part": part[:20]}, part=part[:20]
    )
