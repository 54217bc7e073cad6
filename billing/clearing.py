"""What issuers owe each other for a month: uses at one's site that another's allowances and passes paid.

Printed basis: hours are those drawn on allowances and passes, by the day of the use; their value is the hourly public
price, excluding VAT, of the host's tariff in force that day, to the cent for each resource and day.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, Sum

from billing import bearings, price_list
from billing.errors import PriceMissing
from billing.models import Charge, Issuer, PriceGroup
from core.money import ZERO, to_cents
from spaces.catalogue import Catalogue, SiteEntry
from spaces.lasting import months_later

HOUR = Decimal(60)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cleared:
    """What the home's issuer owes the host's. Without a home site, the whole network is the home."""

    home_issuer: Issuer
    home: SiteEntry | None
    host_issuer: Issuer
    host: SiteEntry
    kind: str
    minutes: int
    net: Decimal
    unpriced_minutes: int = 0
    """Of the minutes, those for which no tariff had a price."""

    @property
    def hours(self) -> Decimal:
        return to_cents(self.minutes / HOUR)


@dataclass(frozen=True, slots=True)
class Statement:
    month: date
    rows: tuple[Cleared, ...]

    @property
    def net(self) -> Decimal:
        return sum((row.net for row in self.rows), ZERO)

    def between(self) -> list[tuple[Issuer, Issuer, Decimal]]:
        """By pair of issuers, who owes whom how much in all."""
        owed: dict[tuple[int, int], Decimal] = defaultdict(lambda: ZERO)
        known: dict[int, Issuer] = {}
        for row in self.rows:
            owed[row.home_issuer.pk, row.host_issuer.pk] += row.net
            known |= {row.home_issuer.pk: row.home_issuer, row.host_issuer.pk: row.host_issuer}
        return [(known[home], known[host], net) for (home, host), net in sorted(owed.items())]


Key = tuple[int, int | None, int, int, str]
"""The home's issuer and site, the host's issuer and site, the kind of resource."""


def statement_of(month: date, *, catalogue: Catalogue, sites: set[int] | None = None) -> Statement:
    """Of the month of that day; with `sites`, only what touches one of them. One query."""
    first = month.replace(day=1)
    return Statement(first, cleared_between(first, months_later(first, 1) - DAY, catalogue=catalogue, sites=sites))


def cleared_between(
    first: date, last: date, *, catalogue: Catalogue, sites: set[int] | None = None
) -> tuple[Cleared, ...]:
    """Of the days from the first to the last; those of a period add up to it, to the cent. One query."""
    books = bearings.at(catalogue.version)
    sums: dict[Key, list[_Draw]] = defaultdict(list)
    for draw in _draws(first, last + DAY):
        home, host = (books.known_issuer_for(site, draw.day) for site in (draw.home, draw.host))
        is_seen = sites is None or bool({draw.home, draw.host} & sites)
        if home and host and home.pk != host.pk and is_seen:
            sums[home.pk, draw.home, host.pk, draw.host, draw.kind].append(draw)
    rows = (
        _cleared(key, draws, catalogue)
        for key, draws in sorted(sums.items(), key=lambda item: (item[0][0], item[0][1] or 0, *item[0][2:]))
    )
    return tuple(row for row in rows if row.minutes)


@dataclass(frozen=True, slots=True)
class _Draw:
    home: int | None
    host: int
    resource: int | None
    kind: str
    day: date
    minutes: int


def _draws(first: date, end: date) -> Iterator[_Draw]:
    """By home, host, resource and day; what was given back is taken off."""
    rows = Charge.objects.filter(
        ~Q(allowance_minutes=0) | ~Q(pass_units=0), activity_on__gte=first, activity_on__lt=end, site__isnull=False
    )
    names = ("membership__home_site", "pass_used", "pass_used__site", "site", "resource", "kind", "activity_on")
    sums = rows.order_by().values_list(*names).annotate(allowance=Sum("allowance_minutes"), on_pass=Sum("minutes"))
    for member, pass_used, bought, host, resource, kind, day, allowance, on_pass in sums:
        is_pass = pass_used is not None
        yield _Draw(bought if is_pass else member, host, resource, kind, day, on_pass if is_pass else allowance)


def _cleared(key: Key, draws: list[_Draw], catalogue: Catalogue) -> Cleared:
    books, (home_issuer, home, host_issuer, host, kind) = bearings.at(catalogue.version), key
    net, unpriced = ZERO, 0
    for draw in draws:
        hourly = _hourly(draw, catalogue)
        if hourly is None:
            unpriced += draw.minutes
        else:
            net += to_cents(hourly * draw.minutes / HOUR)
    return Cleared(
        home_issuer=books.issuers[home_issuer],
        home=catalogue.sites.get(home) if home else None,
        host_issuer=books.issuers[host_issuer],
        host=catalogue.sites[host],
        kind=kind,
        minutes=sum(draw.minutes for draw in draws),
        net=net,
        unpriced_minutes=unpriced,
    )


def _hourly(draw: _Draw, catalogue: Catalogue) -> Decimal | None:
    resource = catalogue.resources.get(draw.resource) if draw.resource else None
    try:
        prices = price_list.at(catalogue.version)
        return prices.price(resource, group=PriceGroup.PUBLIC, on=draw.day).hourly if resource else None
    except PriceMissing:
        return None
