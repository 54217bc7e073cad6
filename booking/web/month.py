"""A month of a site: resources × days, each day a cell that says in words and pattern how full it is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from booking.month import DayState, days_of, month_of
from booking.web.wording import in_order
from core.clock import local_date
from core.wording import duration_text
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry

HOUR = timedelta(hours=1)
LETTERS = {"free": "f", "partly": "y", "busy": "b", "closed": "x", "past": "p"}


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` is what is left free, in whole hours; `day` where something can still be had."""

    kind: str
    text: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    entry: ResourceEntry
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Month:
    site: SiteEntry
    first: date
    today: date
    days: list[date]
    rows: list[Row]


def month_page(site: SiteEntry, first: date, kind: str, *, catalogue: Catalogue, now: datetime) -> Month:
    """Every resource of the kind; one query."""
    entries = sorted(catalogue.matching(site=site.pk, kind=kind), key=in_order)
    states = month_of(entries, first, now=now) if entries else {}
    rows = [Row(entry, [cell_of(day) for day in states[entry.pk]]) for entry in entries]
    return Month(site, first, local_date(now, site.tz), days_of(first), rows)


def weeks_of(entry: ResourceEntry, first: date, *, now: datetime) -> list[list[tuple[date, Cell] | None]]:
    """One resource's month as a calendar, Monday first; days of other months are None. One query."""
    [states] = month_of([entry], first, now=now).values()
    days: list[tuple[date, Cell] | None] = [(state.day, cell_of(state)) for state in states]
    padded = [None] * first.weekday() + days
    padded += [None] * (-len(padded) % 7)
    return [padded[number : number + 7] for number in range(0, len(padded), 7)]


def cell_of(state: DayState) -> Cell:
    kind = LETTERS[state.state]
    if state.state == "closed":
        return Cell(kind, _("fermé"))
    if state.state == "past":
        return Cell(kind, _("passé"))
    if state.state == "busy":
        return Cell(kind, _("complet"))
    return Cell(kind, _short(state.free), state.day)


def _short(length: timedelta) -> str:
    """Whole hours from an hour on."""
    return duration_text(length // HOUR * HOUR if length >= HOUR else length)


def first_of(text: str, *, today: date) -> date:
    """The first day of a month written as `2027-01`; of this month where it says nothing."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)


def next_month(first: date, by: int = 1) -> date:
    """The first day of the month so many later."""
    number = first.year * 12 + first.month - 1 + by
    return date(number // 12, number % 12 + 1, 1)
