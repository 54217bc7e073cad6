"""The published tariffs with their history: when each held, every price in it, what changed from one to the next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from billing.models import PeakWindow, Price, Tariff, UnitPrice
from billing.price_wording import COLUMNS as AMOUNTS
from billing.price_wording import case_text, unit_case_text, windows_text
from billing.tariff_changes import Difference, difference
from billing.versions import Version, versions
from reports.open_data.sight import open_to_all
from reports.open_data.written import Row, Written
from spaces.catalogue import Catalogue

VERSION = ("tariff", "tariff_id", "valid_from", "valid_until", "state")
CASE = ("group", "kind", "site", "resource", "usage", "unit")
COLUMNS = (*VERSION, *CASE, *(column.name for column in AMOUNTS), "unit_price")


@dataclass(frozen=True, slots=True)
class Past:
    """A published version; `changes` from the one before it, where there is one."""

    version: Version
    changes: Difference | None


def history(catalogue: Catalogue, *, today: date, now: datetime) -> list[Past]:
    """The furthest to come first, the oldest last. Four queries, whatever the number of prices."""
    told = versions(_published(catalogue, now), today=today)
    earlier: list[Version | None] = [*told[1:], None]
    return [
        Past(one, difference(before.tariff, one.tariff) if before else None)
        for one, before in zip(told, earlier, strict=True)
    ]


def _published(catalogue: Catalogue, now: datetime) -> Any:
    """Without the prices of what strangers do not see."""
    hidden = set(catalogue.resources) - set(open_to_all(catalogue, now=now).resources)
    prices = Price.objects.exclude(resource__in=hidden).select_related("site", "resource__site")
    return Tariff.objects.filter(is_published=True).prefetch_related(
        Prefetch("prices", prices),
        Prefetch("unit_prices", UnitPrice.objects.select_related("site", "usage_kind")),
        Prefetch("peak_windows", PeakWindow.objects.order_by("weekday", "starts")),
    )


def written(told: list[Past]) -> Written:
    rows = [row for past in told for row in _rows(past.version)]
    about = {"currency": "EUR", "vat": "excluded", "tariffs": [_about(past.version) for past in told]}
    return Written("tariffs", COLUMNS, rows, about)


def _about(version: Version) -> Row:
    tariff = version.tariff
    return {
        **_when(version),
        "half_day_minutes": tariff.half_day_minutes,
        "caps_span_bookings": tariff.caps_span_bookings,
        "peaks": [
            {"weekday": row.weekday, "starts": f"{row.starts:%H:%M}", "ends": f"{row.ends:%H:%M}"}
            for row in tariff.peak_windows.all()
        ],
        "peaks_said": windows_text(tariff.peak_windows.all()),
    }


def _when(version: Version) -> Row:
    tariff, until = version.tariff, version.last_day
    return {
        "tariff": tariff.name,
        "tariff_id": str(tariff.public_id),
        "valid_from": tariff.valid_from.isoformat(),
        "valid_until": until.isoformat() if until else None,
        "state": str(version.state),
    }


def _rows(version: Version) -> Iterator[Row]:
    when, tariff = _when(version), version.tariff
    for price in sorted(tariff.prices.all(), key=lambda row: (row.kind, case_text(row), row.group)):
        amounts = {column.name: _plain(getattr(price, column.name)) for column in AMOUNTS}
        resource = price.resource.name if price.resource else ""
        site = price.resource.site if price.resource else price.site
        case = {"kind": price.kind, "site": site.name if site else "", "resource": resource}
        yield {**when, "group": price.group, **case, **amounts}
    for unit in sorted(tariff.unit_prices.all(), key=lambda row: (unit_case_text(row), row.group)):
        thing = unit.usage_kind
        usage = {"site": unit.site.name if unit.site else "", "usage": thing.name, "unit": thing.unit}
        amounts = {"unit_price": _plain(unit.amount), "vat_rate": _plain(unit.vat_rate)}
        yield {**when, "group": unit.group, "kind": "usage", **usage, **amounts}


def _plain(value: Decimal | int | None) -> str | int | None:
    return str(value) if isinstance(value, Decimal) else value
