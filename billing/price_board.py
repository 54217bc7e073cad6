"""The prices of a day as somebody reads them before coming: for each place and kind a table, with what goes with it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.bearings import Bearings
from billing.errors import PriceMissing
from billing.models import PriceGroup, Tariff, UnitPrice
from billing.price_list import PriceEntry, PriceList
from billing.price_wording import KINDS, TIME, Column, percents
from core.money import ZERO, to_cents, vat_of
from core.wording import duration_text, money_text
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry
from spaces.wording import cancellation_text

MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class Amount:
    """Both are the same where whoever bills has no VAT."""

    total: Decimal
    net: Decimal

    @classmethod
    def of(cls, net: Decimal, vat_rate: Decimal) -> "Amount":
        return cls(net + vat_of(net, vat_rate), net)


@dataclass(frozen=True, slots=True)
class Row:
    """What costs the same. `names` is empty for all there is of the kind, or for all others."""

    names: tuple[str, ...]
    cells: tuple[tuple[Column, Amount | None], ...]
    notes: tuple[str, ...]
    is_free: bool
    is_rest: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    kind: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    cancellation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    name: str
    site: str
    unit: str
    net: Decimal
    vat_rate: Decimal

    @property
    def total(self) -> Decimal:
        return self.net * (1 + self.vat_rate / 100)


@dataclass(frozen=True, slots=True)
class Place:
    site: SiteEntry
    issuer: str
    """Who bills; empty where nobody is named."""
    has_vat: bool
    tables: tuple[Table, ...]


def places_of(prices: PriceList, catalogue: Catalogue, bearings: Bearings, *, group: str, on: date) -> list[Place]:
    """What anybody may see and book, at the prices of that day."""
    found: dict[tuple[int, str], list[ResourceEntry]] = defaultdict(list)
    for entry in catalogue.matching():
        if not entry.policy.viewers:
            found[entry.site.pk, entry.kind].append(entry)
    places = []
    for site in catalogue.sites.values():
        tables = [table_of(kind, found[site.pk, kind], prices, group, on) for kind in KINDS if found[site.pk, kind]]
        issuer = bearings.known_issuer_for(site.pk, on)
        places.append(Place(site, issuer.name if issuer else "", bearings.has_vat(site.pk, on), tuple(tables)))
    return [place for place in places if place.tables]


def table_of(kind: str, entries: list[ResourceEntry], prices: PriceList, group: str, on: date) -> Table:
    """Resources with one price share a row; the row of most of them comes first."""
    sharing: dict[int, tuple[PriceEntry, list[str]]] = {}
    for entry in entries:
        try:
            price = prices.price(entry, group=group, on=on)
        except PriceMissing:
            continue
        sharing.setdefault(id(price), (price, []))[1].append(entry.name)
    rows = sorted(sharing.values(), key=lambda row: (-len(row[1]), row[1][0]))
    columns = tuple(column for column in TIME if any(_value(price, column) is not None for price, _names in rows))
    return Table(kind, str(KINDS[kind]), columns, tuple(_rows(rows, columns)), _cancellation(entries))


def _rows(rows: Sequence[tuple[PriceEntry, list[str]]], columns: tuple[Column, ...]) -> Iterator[Row]:
    for number, (price, names) in enumerate(rows):
        is_rest = number == 0 and len(names) > MOST_NAMES
        cells = tuple((column, _amount(price, column)) for column in columns)
        shown = () if is_rest or len(rows) == 1 else tuple(names)
        yield Row(shown, cells, tuple(_notes(price)), _is_free(price, columns), is_rest and len(rows) > 1)


def _value(price: PriceEntry, column: Column) -> Any:
    return getattr(price, column.name)


def _amount(price: PriceEntry, column: Column) -> Amount | None:
    value = _value(price, column)
    return None if value is None else Amount.of(value, price.vat_rate)


def _is_free(price: PriceEntry, columns: Iterable[Column]) -> bool:
    return not any(_value(price, column) for column in columns) and not price.per_use and not price.minimum


def _notes(price: PriceEntry) -> Iterator[str]:
    """With VAT, like the large figures."""
    if price.per_use:
        yield _("%(amount)s en plus à chaque usage") % {"amount": _said(price, price.per_use)}
    if price.minimum:
        yield _("au moins %(amount)s par usage") % {"amount": _said(price, price.minimum)}
    if price.free_minutes:
        yield _("%(length)s offertes à chaque usage") % {"length": duration_text(timedelta(minutes=price.free_minutes))}
    if price.floor_percent is not None:
        yield from _chosen(price)
    if price.deposit:
        yield _("caution de %(amount)s, rendue après") % {"amount": money_text(price.deposit)}
    if price.no_show_fee:
        yield _("%(amount)s en plus si personne ne vient") % {"amount": _said(price, price.no_show_fee)}


def _chosen(price: PriceEntry) -> Iterator[str]:
    least = to_cents(price.hourly * (price.floor_percent or 0) / 100)
    said = {"percent": percents(Decimal(price.floor_percent or 0)), "least": _said(price, least)}
    yield _("prix libre : le montant est conseillé, au moins %(percent)s (%(least)s de l’heure)") % said
    if price.true_cost_percent:
        cost = to_cents(price.hourly * price.true_cost_percent / 100)
        yield _("coût réel : %(amount)s de l’heure") % {"amount": _said(price, cost)}


def _said(price: PriceEntry, net: Decimal) -> str:
    return money_text(Amount.of(net, price.vat_rate).total)


def _cancellation(entries: Iterable[ResourceEntry]) -> tuple[str, ...]:
    """Once where all have the same; else with the names of those that have each."""
    told: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        told[cancellation_text(entry.policy)].append(entry.name)
    if len(told) == 1:
        return tuple(told)
    return tuple(f"{text} ({_names(names)})" for text, names in sorted(told.items(), key=lambda one: -len(one[1])))


def _names(names: list[str]) -> str:
    shown, more = ", ".join(names[:3]), len(names) - 3
    if more <= 0:
        return shown
    words = ngettext("%(names)s et %(more)s autre", "%(names)s et %(more)s autres", more)
    return words % {"names": shown, "more": more}


def units_of(tariff: Tariff, bearings: Bearings, *, group: str, on: date) -> list[Unit]:
    """What is metered: the group's price, else the public one."""
    chosen: dict[tuple[int, int | None], UnitPrice] = {}
    for row in sorted(tariff.unit_prices.all(), key=lambda row: row.group == group):
        if row.group in (group, PriceGroup.PUBLIC) and row.usage_kind.is_offered:
            chosen[row.usage_kind_id, row.site_id] = row
    rows = sorted(chosen.values(), key=lambda row: (row.usage_kind.name, row.site_id is not None))
    return [
        Unit(
            row.usage_kind.name,
            row.site.name if row.site else "",
            row.usage_kind.unit,
            row.amount,
            row.vat_rate if bearings.has_vat(row.site_id, on) else ZERO,
        )
        for row in rows
    ]
