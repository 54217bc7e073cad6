"""Opening hours in OpenStreetMap's syntax (https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification).

A later rule of the text overrides the earlier ones on the days it matches. So: the week, by season; what is other in
school holidays (`SH`); public holidays (`PH off`); then the days that are like no other, by date: closures, special
openings, and public holidays on which one opens all the same. What is told by weekday is true beyond the last day as
well; what is told by date ends there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise

from core.clock import MIDNIGHT, days_touched
from core.ranges import Period
from spaces.opening import DAY, OpeningHours, WeeklyRule

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FULL = 24 * 60

Spans = tuple[tuple[int, int], ...]
"""Minutes of the day, ordered and disjoint."""
Week = tuple[Spans, ...]


@dataclass(frozen=True, slots=True)
class Season:
    """Days on which the same weekly rules hold. `last` is None for the one without an end."""

    first: date | None
    last: date | None
    term: Week
    holidays: Week


def opening_text(hours: OpeningHours, *, first: date, last: date) -> str:
    """What holds from the first day to the last, both included; empty where it is never open."""
    rules = [rule for season in _seasons(hours, first) for rule in _weekly(season)]
    if rules and hours.closed_on_public_holidays:
        rules.append("PH off")
    rules += _dated(hours, first, last)
    return "; ".join(rules) if any(not rule.endswith(" off") for rule in rules) else ""


def _seasons(hours: OpeningHours, first: date) -> list[Season]:
    """Between the days on which some rule begins or ends; neighbours that are alike are one."""
    starts = {first}
    for rule in hours.rules:
        starts.update(day for day in (rule.valid_from, _after(rule.valid_until)) if day and first < day)
    bounds = [*sorted(starts), None]
    found = [_season(hours.rules, begins, _before(ends)) for begins, ends in pairwise(bounds) if begins]
    alike = [list(group) for _key, group in groupby(found, key=lambda season: (season.term, season.holidays))]
    merged = [Season(group[0].first, group[-1].last, group[0].term, group[0].holidays) for group in alike]
    if len(merged) == 1:
        return [Season(None, None, merged[0].term, merged[0].holidays)]
    return merged


def _season(rules: Iterable[WeeklyRule], first: date, last: date | None) -> Season:
    standing = [
        rule
        for rule in rules
        if (rule.valid_from is None or rule.valid_from <= first)
        and (rule.valid_until is None or first <= rule.valid_until)
    ]
    return Season(first, last, _week(standing, "term"), _week(standing, "holidays"))


def _week(rules: list[WeeklyRule], school: str) -> Week:
    return tuple(
        _merged(
            (_minutes(rule.opens), FULL if rule.closes == MIDNIGHT else _minutes(rule.closes))
            for rule in rules
            if rule.weekday == weekday and rule.school in ("", school)
        )
        for weekday in range(7)
    )


def _weekly(season: Season) -> Iterator[str]:
    when = _dates(season.first, season.last, is_open_ended=season.last is None)
    for days, spans in _by_spans(enumerate(season.term)):
        if spans:
            yield _rule(when, days, spans)
    other = [(day, spans) for day, spans in enumerate(season.holidays) if spans != season.term[day]]
    for days, spans in _by_spans(other):
        yield _rule(when, f"SH {days}", spans)


def _by_spans(week: Iterable[tuple[int, Spans]]) -> list[tuple[str, Spans]]:
    """Days that are alike are said together."""
    alike: dict[Spans, list[int]] = {}
    for day, spans in week:
        alike.setdefault(spans, []).append(day)
    return [(_weekdays(days), spans) for spans, days in alike.items()]


def _weekdays(days: list[int]) -> str:
    """`Mo-We,Fr`: runs of three and more are a range."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    said = [f"{DAYS[run[0]]}-{DAYS[run[-1]]}" if len(run) > 2 else ",".join(DAYS[day] for day in run) for run in runs]
    return ",".join(said)


def _rule(when: str, days: str, spans: Spans) -> str:
    times = ",".join(f"{_hour(start)}-{_hour(end)}" for start, end in spans)
    return " ".join(part for part in (when, days, times or "off") if part)


def _dated(hours: OpeningHours, first: date, last: date) -> Iterator[str]:
    """The days that no rule by weekday tells; neighbours that are alike are one."""
    days = sorted(day for day in _days_apart(hours, first, last) if first <= day <= last)
    told: list[tuple[date, date, Spans]] = []
    for day in days:
        spans = _spans_on(hours, day)
        if told and told[-1][1] + DAY == day and told[-1][2] == spans:
            told[-1] = (told[-1][0], day, spans)
        else:
            told.append((day, day, spans))
    for begins, ends, spans in told:
        yield _rule(_dates(begins, ends), "", spans)


def _days_apart(hours: OpeningHours, first: date, last: date) -> set[date]:
    apart = {day for period in (*hours.closures, *hours.specials) for day in _touched(period, hours, first, last)}
    if any(rule.on_public_holidays for rule in hours.rules):
        everyday = (first + number * DAY for number in range((last - first).days + 1))
        apart.update(day for day in everyday if hours.is_off(day) and hours.on(day))
    return apart


def _touched(period: Period, hours: OpeningHours, first: date, last: date) -> list[date]:
    whole = Period(
        datetime.combine(first, MIDNIGHT, tzinfo=hours.tz), datetime.combine(last + DAY, MIDNIGHT, tzinfo=hours.tz)
    )
    part = period.within(whole)
    return days_touched(part.start, part.end, hours.tz) if part else []


def _spans_on(hours: OpeningHours, day: date) -> Spans:
    """The clocks' times of that day, on the minute."""
    spans = []
    for period in hours.on(day):
        start, end = period.start.astimezone(hours.tz), period.end.astimezone(hours.tz)
        spans.append((_minutes(start.time()), FULL if end.date() > day else _minutes(end.time())))
    return _merged(spans)


def _merged(spans: Iterable[tuple[int, int]]) -> Spans:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif start < end:
            found.append((start, end))
    return tuple(found)


def _dates(first: date | None, last: date | None, *, is_open_ended: bool = False) -> str:
    """`2027 Jul 05-2027 Aug 29`, `2027 Aug 30+`, `2027 May 01`."""
    if first is None:
        return ""
    if is_open_ended or last is None:
        return f"{_day(first)}+"
    return _day(first) if first == last else f"{_day(first)}-{_day(last)}"


def _day(day: date) -> str:
    return f"{day.year} {MONTHS[day.month - 1]} {day.day:02}"


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _hour(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day else None


def _before(day: date | None) -> date | None:
    return day - timedelta(days=1) if day else None
