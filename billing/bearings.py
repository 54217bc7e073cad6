"""Who bills for what, from when, and on which terms; compiled under the stamp of all configuration."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

from django.db.models import Max

from billing.errors import IssuerMissing
from billing.models import Bearing, Closing, Issuer, IssuerTerms
from core.configuration import Compiled


class Dated(Protocol):
    valid_from: date


D = TypeVar("D", bound=Dated)


@dataclass(frozen=True, slots=True)
class Bearings:
    """What begins on a date holds until the next of its kind begins. Issuers and terms are for reading only."""

    issuers: dict[int, Issuer]
    by_site: dict[int | None, tuple[Bearing, ...]]
    """Newest first; None is the network."""
    by_issuer: dict[int, tuple[IssuerTerms, ...]]
    closed_until: date | None
    """The last day of the last month whose activity is closed."""

    def known_issuer_for(self, site_id: int | None, day: date) -> Issuer | None:
        """The site's own on that day, else the network's."""
        for key in (site_id, None):
            if bearing := _in_force(self.by_site.get(key, ()), day):
                return self.issuers[bearing.issuer_id]
        return None

    def issuer_for(self, site_id: int | None, day: date) -> Issuer:
        """Raises IssuerMissing."""
        issuer = self.known_issuer_for(site_id, day)
        if issuer is None:
            raise IssuerMissing(date=day.isoformat())
        return issuer

    def terms(self, issuer_id: int, day: date) -> IssuerTerms:
        """Before its first terms, an issuer's earliest hold. Raises IssuerMissing where it has none."""
        dated = self.by_issuer.get(issuer_id, ())
        if not dated:
            raise IssuerMissing(date=day.isoformat())
        return _in_force(dated, day) or dated[-1]

    def has_vat(self, site_id: int | None, day: date) -> bool:
        """Prices carry VAT unless it is known that the issuer of that day bills none."""
        issuer = self.known_issuer_for(site_id, day)
        return issuer is None or not self.by_issuer.get(issuer.pk) or self.terms(issuer.pk, day).has_vat

    def open_day(self, day: date) -> date:
        """That day, or the first after all that is closed."""
        return day if self.closed_until is None else max(day, self.closed_until + timedelta(days=1))


def _in_force(dated: Sequence[D], day: date) -> D | None:
    return next((one for one in dated if one.valid_from <= day), None)


def build(_version: int) -> Bearings:
    by_site: dict[int | None, list[Bearing]] = defaultdict(list)
    for bearing in Bearing.objects.order_by("-valid_from"):
        by_site[bearing.site_id].append(bearing)
    by_issuer: dict[int, list[IssuerTerms]] = defaultdict(list)
    for terms in IssuerTerms.objects.order_by("-valid_from"):
        by_issuer[terms.issuer_id].append(terms)
    closed = Closing.objects.filter(kind=Closing.Kind.MONTH).aggregate(until=Max("ends_on"))["until"]
    return Bearings(
        issuers=Issuer.objects.in_bulk(),
        by_site={key: tuple(rows) for key, rows in by_site.items()},
        by_issuer={key: tuple(rows) for key, rows in by_issuer.items()},
        closed_until=closed,
    )


_compiled = Compiled(build)


def at(version: int) -> Bearings:
    """For the stamp of the catalogue that the caller is working with."""
    return _compiled.at(version)


def current() -> Bearings:
    return _compiled.current()
