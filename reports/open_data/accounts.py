"""A year in short, as the network may choose to publish it: what came in, what it cost, how full the places were.

What few paid for stands together with other revenue, and the hours are left out where their sum would give away a month
that is withheld. Amounts are strings in euros without VAT, as JSON keeps them.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Sum

from agenda.models import Session
from agenda.models.session import Status
from billing.models import Charge
from core.money import ZERO
from reports.models import Cost, PublishedAccounts
from reports.open_data.occupancy import months_of
from reports.open_data.suppression import HOUR, LEAST, NETWORK, year_may_be_told
from reports.open_data.written import Row, Written
from reports.question import Days
from spaces.catalogue import Catalogue

OTHER = "various"
"""Kinds that few paid for."""
COLUMNS = ("year", "part", "item", "value")
Line = dict[str, str]
Payer = tuple[int | None, int | None]
"""A person or an organisation."""
Summary = dict[str, Any]


def year_of(year: int) -> Days:
    return Days(date(year, 1, 1), date(year, 12, 31))


def summary(year: int, *, with_labels: bool, catalogue: Catalogue, now: datetime) -> Summary:
    """Nine queries. `costs` are by label, or by what they depend on."""
    earned, spent = revenue_lines(year), cost_lines(year, with_labels=with_labels)
    net, cost = _whole(earned), _whole(spent)
    return {
        "year": year,
        "revenue": earned,
        "net": str(net),
        "costs": spent,
        "cost": str(cost),
        "result": str(net - cost) if spent else None,
        **hours(year, catalogue=catalogue, now=now),
        "workshops": workshops(year, now=now),
    }


def _whole(lines: Iterable[Line]) -> Decimal:
    return sum((Decimal(line["net"]) for line in lines), ZERO)


def revenue_lines(year: int) -> list[Line]:
    """By kind of what is owed; kinds that fewer than five paid for are told together, and never alone."""
    payers: dict[str, dict[Payer, Decimal]] = defaultdict(dict)
    rows = Charge.objects.filter(activity_on__year=year).order_by()
    for kind, person, organisation, net in rows.values_list("kind", "person", "organisation").annotate(Sum("net")):
        if net:
            payers[kind][person, organisation] = net
    return [{"item": kind, "net": str(net)} for kind, net in grouped(payers)]


def grouped(payers: dict[str, dict[Any, Decimal]]) -> list[tuple[str, Decimal]]:
    """Kinds with what they brought, the largest first; `various` last."""
    few = [kind for kind, paid in payers.items() if len(paid) < LEAST]
    many = sorted((kind for kind in payers if kind not in few), key=lambda kind: (len(payers[kind]), kind))
    while few and many and len({payer for kind in few for payer in payers[kind]}) < LEAST:
        few.append(many.pop(0))
    told = sorted(((kind, sum(payers[kind].values(), ZERO)) for kind in many), key=lambda line: -line[1])
    rest = sum((net for kind in few for net in payers[kind].values()), ZERO)
    return [*told, *([(OTHER, rest)] if few else [])]


def cost_lines(year: int, *, with_labels: bool) -> list[Line]:
    by = "label" if with_labels else "behaviour"
    rows = Cost.objects.filter(month__year=year).order_by().values_list(by).annotate(net=Sum("amount"))
    return [{"item": item, "net": str(net)} for item, net in sorted(rows, key=lambda row: (-row[1], row[0]))]


def hours(year: int, *, catalogue: Catalogue, now: datetime) -> dict[str, float | None]:
    """Of what everybody may see."""
    months = months_of(catalogue, year_of(year), now=now)
    open_ = sum(cells[NETWORK].open for cells in months.values())
    is_told = year_may_be_told(months.values())
    booked = sum(cells[NETWORK].booked for cells in months.values()) if is_told else None
    return {
        "open_hours": round(open_ / HOUR, 1),
        "booked_hours": None if booked is None else round(booked / HOUR, 1),
        "occupancy": round(booked / open_, 3) if booked is not None and open_ else None,
    }


def workshops(year: int, *, now: datetime) -> int:
    """Sessions that took place."""
    period = year_of(year).in_zone(ZoneInfo(settings.TIME_ZONE))
    held = Session.objects.filter(status=Status.PUBLISHED, period__endswith__lte=now)
    return held.filter(period__startswith__gte=period.start, period__startswith__lt=period.end).count()


def written(published: Iterable[PublishedAccounts]) -> Written:
    return Written("accounts", COLUMNS, [row for one in published for row in _rows(one.summary)])


def _rows(said: Summary) -> Iterable[Row]:
    year = said["year"]
    for part in ("revenue", "costs"):
        yield from ({"year": year, "part": part, "item": line["item"], "value": line["net"]} for line in said[part])
    for item in ("net", "cost", "result", "open_hours", "booked_hours", "occupancy", "workshops"):
        value = said[item]
        yield {"year": year, "part": "figures", "item": item, "value": None if value is None else str(value)}
