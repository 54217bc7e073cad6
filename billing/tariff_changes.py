"""Two versions of the prices side by side: what changes, and by how much. Pure, over rows that are loaded."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from billing.models import Price, Tariff, UnitPrice
from billing.price_wording import (
    COLUMNS,
    Column,
    case_text,
    percents,
    said_by,
    unit_case_text,
    unit_text,
    value_text,
    window_text,
)
from core.wording import duration_text

R = TypeVar("R")
P = TypeVar("P", Price, UnitPrice)


@dataclass(frozen=True, slots=True)
class Change:
    """One amount: `before` and `after` in words, `percent` where both are amounts and something is divided by."""

    label: str
    before: str
    after: str
    percent: Decimal | None = None

    @property
    def is_dearer(self) -> bool:
        return self.percent is not None and self.percent > 0


@dataclass(frozen=True, slots=True)
class Row:
    """Of a case and group: `changes` between both versions, or all it says where only one has it."""

    case: str
    group: str
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Difference:
    settings: list[Change]
    changed: list[Row]
    added: list[Row]
    removed: list[Row]
    windows_added: list[str]
    windows_removed: list[str]

    @property
    def is_nothing(self) -> bool:
        return not any(getattr(self, name) for name in self.__slots__)


def difference(before: Tariff, after: Tariff) -> Difference:
    """From `before` to `after`, whose prices, unit prices and peak windows are prefetched with what they name."""
    told = Difference(list(_settings(before, after)), [], [], [], [], [])
    for pair in _paired(_prices(before), _prices(after), _price_key):
        _sort(told, *pair, _price_row, _price_changes)
    for units in _paired(_unit_prices(before), _unit_prices(after), _unit_key):
        _sort(told, *units, _unit_row, _unit_changes)
    gone, come = set(_windows(before)), set(_windows(after))
    told.windows_added.extend(text for _key, text in sorted(come - gone))
    told.windows_removed.extend(text for _key, text in sorted(gone - come))
    return told


def _sort(
    told: Difference,
    old: P | None,
    new: P | None,
    row: Callable[[P, list[Change]], Row],
    compared: Callable[[P, P], Iterator[Change]],
) -> None:
    if old is None:
        if new is not None:
            told.added.append(row(new, _all_of(new)))
    elif new is None:
        told.removed.append(row(old, _all_of(old)))
    elif changes := list(compared(old, new)):
        told.changed.append(row(new, changes))


def change_of(label: str, before: Decimal | None, after: Decimal | None, told: Callable[[Any], str]) -> Change:
    percent = (after - before) / before * 100 if before and after is not None else None
    return Change(label, told(before), told(after), percent)


def _paired(
    before: Iterable[R], after: Iterable[R], key: Callable[[R], Hashable]
) -> Iterator[tuple[R | None, R | None]]:
    old, new = ({key(row): row for row in rows} for rows in (before, after))
    for case in [*new, *(case for case in old if case not in new)]:
        yield old.get(case), new.get(case)


def _prices(tariff: Tariff) -> list[Price]:
    return sorted(tariff.prices.all(), key=lambda row: (row.kind, case_text(row), row.group))


def _unit_prices(tariff: Tariff) -> list[UnitPrice]:
    return sorted(tariff.unit_prices.all(), key=lambda row: (unit_case_text(row), row.group))


def _windows(tariff: Tariff) -> Iterator[tuple[tuple[int, object, object], str]]:
    for row in tariff.peak_windows.all():
        yield (row.weekday, row.starts, row.ends), window_text(row)


def _price_key(price: Price) -> Hashable:
    return price.group, price.kind, price.site_id, price.resource_id


def _unit_key(price: UnitPrice) -> Hashable:
    return price.group, price.usage_kind_id, price.site_id


def _price_row(price: Price, changes: list[Change]) -> Row:
    return Row(case_text(price), price.get_group_display(), changes)


def _unit_row(price: UnitPrice, changes: list[Change]) -> Row:
    return Row(unit_case_text(price), price.get_group_display(), changes)


def _all_of(row: Price | UnitPrice) -> list[Change]:
    if isinstance(row, UnitPrice):
        return [Change(str(row.usage_kind.unit), "", unit_text(row.amount))]
    return [Change(str(column.label), "", value_text(column, value)) for column, value in said_by(row)]


def _price_changes(old: Price, new: Price) -> Iterator[Change]:
    for column in COLUMNS:
        before, after = getattr(old, column.name), getattr(new, column.name)
        if before != after:
            yield _change(column, before, after)


def _change(column: Column, before: Any, after: Any) -> Change:
    if column.told_as == "money":
        return change_of(str(column.label), before, after, lambda value: value_text(column, value))
    return Change(str(column.label), value_text(column, before), value_text(column, after))


def _unit_changes(old: UnitPrice, new: UnitPrice) -> Iterator[Change]:
    if old.amount != new.amount:
        yield change_of(str(new.usage_kind.unit), old.amount, new.amount, unit_text)
    if old.vat_rate != new.vat_rate:
        yield Change(_("TVA"), percents(old.vat_rate), percents(new.vat_rate))


def _settings(before: Tariff, after: Tariff) -> Iterator[Change]:
    if before.half_day_minutes != after.half_day_minutes:
        old, new = (duration_text(timedelta(minutes=row.half_day_minutes)) for row in (before, after))
        yield Change(_("Durée d’une demi-journée"), old, new)
    if before.caps_span_bookings != after.caps_span_bookings:
        old, new = (_("oui") if row.caps_span_bookings else _("non") for row in (before, after))
        yield Change(_("Plafonds sur l’ensemble des réservations"), old, new)
