"""Reports turned into what the pictures draw: every word in the reader's language, every number ready."""

from collections import Counter
from decimal import Decimal
from typing import Any

from django.utils.dates import MONTHS_AP, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.models import Charge
from core.money import ZERO
from core.wording import number_text, percent_text
from reports.naming import Names, hour_name, weekday_name
from reports.occupancy import OccupancyReport, OccupancyRow
from reports.pictures.bars import Bar, Bars
from reports.pictures.heatmap import Heatmap
from reports.pictures.stacks import Stack, Stacks
from reports.revenue import RevenueReport
from reports.words import month_word

USUAL = 0.25
"""A few things are open day and night; the picture keeps to the hours at which a quarter of the most is."""

FULLEST, EMPTIEST = 12, 8
"""How many resources the picture shows from each end; the table has them all."""

Week = dict[tuple[Any, ...], OccupancyRow]


def heatmap(report: OccupancyReport) -> Heatmap:
    week: Week = {row.keys: row for row in report.rows}
    hours = open_hours(report, share=USUAL)
    return Heatmap(
        days=tuple(weekday_name(day).capitalize() for day in range(7)),
        short_days=tuple(str(WEEKDAYS_ABBR[day]).rstrip(".").capitalize() for day in range(7)),
        hours=tuple(hour_name(hour) for hour in hours),
        cells=tuple(tuple(ratio_at(week, day, hour) for hour in hours) for day in range(7)),
        closed=_("fermé"),
        least=percent_text(0),
        most=percent_text(1),
    )


def open_hours(report: OccupancyReport, *, share: float = 0) -> list[int]:
    """From the first hour of the day to the last at which more than this share of the most is open."""
    open_at = Counter[int]()
    for row in report.rows:
        open_at[row.keys[1]] += row.open
    least = share * max(open_at.values(), default=0)
    hours = [hour for hour, opened in open_at.items() if opened > least]
    return list(range(min(hours), max(hours) + 1)) if hours else []


def ratio_at(week: Week, day: int, hour: int) -> float | None:
    """A day that was not in the period has no ratio either."""
    row = week.get((day, hour))
    return row.occupancy if row else None


def ranked(report: OccupancyReport) -> list[OccupancyRow]:
    """The most booked first; those that were never open last."""
    return sorted(report.rows, key=lambda row: -1 if row.occupancy is None else row.occupancy, reverse=True)


def bars(report: OccupancyReport, names: Names) -> Bars:
    rows = [row for row in ranked(report) if row.occupancy is not None]
    left_out = len(rows) - FULLEST - EMPTIEST
    shown = rows if left_out <= 1 else [*rows[:FULLEST], *rows[-EMPTIEST:]]
    gap = ngettext("… et %(count)s autre …", "… et %(count)s autres …", left_out) % {"count": left_out}
    called = short_names(report, names)
    return Bars(
        bars=tuple(_bar(row, called[row.keys[0]]) for row in shown),
        attended=_("présence"),
        booked=_("réservé sans présence notée"),
        split=FULLEST,
        gap=gap if left_out > 1 else "",
    )


def _bar(row: OccupancyRow, name: str) -> Bar:
    booked = row.occupancy or 0
    return Bar(name, booked, row.use or 0, percent_text(booked))


def full_names(report: OccupancyReport, names: Names) -> dict[int, str]:
    """With the site, where there are several."""
    entries = [names.catalogue.resources[row.keys[0]] for row in report.rows]
    several = len({entry.site for entry in entries}) > 1
    return {entry.pk: f"{entry.name}, {entry.site.name}" if several else entry.name for entry in entries}


def short_names(report: OccupancyReport, names: Names) -> dict[int, str]:
    """With the site only where two have the same name."""
    known = {row.keys[0]: names.said("resource", row.keys[0]) for row in report.rows}
    shared, full = Counter(known.values()), full_names(report, names)
    return {key: full[key] if shared[name] > 1 else name for key, name in known.items()}


def by_month(report: RevenueReport) -> dict[str, dict[str, Decimal]]:
    """Net amounts by month, then kind: every month of the period, earned or not."""
    months = dict.fromkeys(month_word(day) for day in report.question.days.each())
    amounts: dict[str, dict[str, Decimal]] = {month: {} for month in months}
    for row in report.rows:
        month, kind = row.keys
        amounts[month][kind] = row.net
    return amounts


def stacks(report: RevenueReport) -> Stacks:
    months = by_month(report)
    earned = {kind for amounts in months.values() for kind, net in amounts.items() if net}
    return Stacks(
        stacks=tuple(_stack(month, amounts) for month, amounts in months.items()),
        legend=tuple(
            (number, str(kind.label).capitalize()) for number, kind in enumerate(Charge.Kind) if kind in earned
        ),
        unit="€",
        thousands=number_text(1000)[1],
    )


def _stack(month: str, amounts: dict[str, Decimal]) -> Stack:
    parts = tuple(float(amounts.get(kind, ZERO)) for kind in Charge.Kind.values)
    year, number = month.split("-")
    return Stack(f"{MONTHS_AP[int(number)]} {year}", parts, number_text(sum(amounts.values(), ZERO)))
