"""Uses that everybody understands, priced under one version of the prices or another."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from billing import price_list
from billing.errors import PriceMissing
from billing.models import PeakWindow, Tariff
from billing.price_list import PriceList
from billing.pricing import quote_use
from billing.standing import Standing
from core.clock import at_wall
from core.ranges import Period
from core.wording import duration_text, walls_text
from spaces.catalogue import Catalogue, ResourceEntry
from spaces.models import Resource

NINE, FIVE = time(9), time(17)
WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Example:
    label: str
    resource: ResourceEntry
    period: Period


@dataclass(frozen=True, slots=True)
class Priced:
    """Totals with VAT at the rate of the price; None where a version has no price for it."""

    example: Example
    before: Decimal | None
    after: Decimal | None

    @property
    def percent(self) -> Decimal | None:
        if not self.before or self.after is None:
            return None
        return (self.after - self.before) / self.before * 100


def priced_under_both(before: Tariff, after: Tariff, *, group: str, catalogue: Catalogue) -> list[Priced]:
    """On days on which each would hold alone."""
    old, new = (price_list.of_tariffs(Tariff.objects.filter(pk=row.pk)) for row in (before, after))
    monday = _monday_from(max(before.valid_from, after.valid_from))
    windows = [*after.peak_windows.all(), *before.peak_windows.all()]
    return [
        Priced(one, _total(one, group, old), _total(one, group, new))
        for one in examples(catalogue, monday=monday, half_day=after.half_day_minutes, windows=windows)
    ]


def examples(catalogue: Catalogue, *, monday: date, half_day: int, windows: list[PeakWindow]) -> Iterator[Example]:
    """Of the first resource of each kind that anybody may see; shorter ones on a day without peak hours, if any."""
    quiet = monday + min(set(range(7)) - {row.weekday for row in windows}, default=0) * DAY
    if desk := _first(catalogue, Resource.Kind.DESK):
        yield from _uses(desk, quiet, [30, half_day, 7 * 60])
        yield Example(_("%(name)s, une semaine") % {"name": desk.name}, desk, _days(desk, monday, 5))
        yield Example(_("%(name)s, quatre semaines") % {"name": desk.name}, desk, _days(desk, monday, 26))
    if room := _first(catalogue, Resource.Kind.ROOM):
        yield from _at_peak(room, monday, windows)
        yield from _uses(room, quiet, [120, half_day, 7 * 60])
    if thing := _first(catalogue, Resource.Kind.EQUIPMENT):
        yield from _uses(thing, quiet, [60, half_day])


def _first(catalogue: Catalogue, kind: str) -> ResourceEntry | None:
    return next((entry for entry in catalogue.matching(kind=kind) if not entry.policy.viewers), None)


def _uses(entry: ResourceEntry, day: date, lengths: list[int]) -> Iterator[Example]:
    for minutes in lengths:
        length = timedelta(minutes=minutes)
        start = at_wall(day, NINE, entry.tz)
        yield Example(f"{entry.name}, {duration_text(length)}", entry, Period(start, start + length))


def _at_peak(entry: ResourceEntry, monday: date, windows: list[PeakWindow]) -> Iterator[Example]:
    if windows:
        window = min(windows, key=lambda row: (row.weekday, row.starts))
        day = monday + window.weekday * DAY
        start = at_wall(day, window.starts, entry.tz)
        end = start + timedelta(hours=2)
        hours = walls_text(window.starts, _local(end, entry))
        label = _("%(name)s, %(day)s %(hours)s, aux heures pleines")
        said = {"name": entry.name, "day": window.get_weekday_display(), "hours": hours}
        yield Example(label % said, entry, Period(start, end))


def _local(instant: datetime, entry: ResourceEntry) -> time:
    return instant.astimezone(entry.tz).time()


def _days(entry: ResourceEntry, monday: date, number: int) -> Period:
    return Period(at_wall(monday, NINE, entry.tz), at_wall(monday + (number - 1) * DAY, FIVE, entry.tz))


def _monday_from(day: date) -> date:
    return day + (-day.weekday() % 7) * DAY


def _total(one: Example, group: str, prices: PriceList) -> Decimal | None:
    try:
        return quote_use([one.resource], one.period, standing=Standing(group), prices=prices).total
    except PriceMissing:
        return None
