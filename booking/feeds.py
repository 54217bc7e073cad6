"""Calendar feeds: which bookings one shows, and how to see that none has changed.

What ended without taking place stays for a while as a cancelled entry, so that readers take it away.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Func, Q, QuerySet
from django.utils.translation import gettext as _

from booking import ics
from booking.models import Allocation, Blockage, Booking
from booking.models.booking import Status
from core.prepared import Prepared, prepared
from spaces.catalogue import Catalogue, SiteEntry
from spaces.models import Site

KEPT = timedelta(days=90)
TAKES_PLACE = (Status.REQUESTED, Status.CONFIRMED, Status.CHECKED_IN, Status.COMPLETED)
TAKEN_AWAY = (Status.CANCELLED, Status.DECLINED, Status.EXPIRED, Status.NO_SHOW)


class Detail(Enum):
    """How much a reader may see."""

    OWN = "everything about one's own bookings"
    DESK = "everything, and whose booking it is"
    TAKEN = "what is taken, not by whom or what for"
    BUSY = "the time, nothing else"


Rows = QuerySet[Any, Any]


def since(now: Any) -> Func:
    """The time from then on, from `KEPT` before now."""
    return Func(now - KEPT, None, function="tstzrange", output_field=DateTimeRangeField())


def shown(bookings: Rows, *, now: Any) -> Rows:
    """Not older than `KEPT`; what was only ever a hold was never on anybody's calendar.

    Here and below, what a feed is about, and now, may be values that are still to be given (`core.prepared`).
    """
    return bookings.filter(
        Q(status__in=TAKES_PLACE) | Q(status__in=TAKEN_AWAY, ended_at__gt=now - KEPT),
        period__overlap=since(now),
        held_until=None,
    )


def repeated(recent: Rows) -> Rows:
    """Every occurrence of the series that `recent` has some of, wherever it takes place and however long ago: a series
    is told as a whole, and revised whenever one of them is."""
    return Booking.objects.filter(series__in=recent.filter(series__isnull=False).values("series"), held_until=None)


def of_resource(atoms: Iterable[int]) -> Rows:
    """Whatever takes the resource that has these atoms: bookings of itself, of a part or of a whole."""
    return Booking.objects.filter(pk__in=_taking(atoms).filter(booking__isnull=False).values("booking"))


def blockages_of(atoms: Iterable[int], *, now: Any) -> Rows:
    return Blockage.objects.filter(
        Q(lifted_at=None) | Q(lifted_at__gt=now - KEPT),
        pk__in=_taking(atoms).filter(blockage__isnull=False).values("blockage"),
        period__overlap=since(now),
    )


def _taking(atoms: Iterable[int]) -> Rows:
    return Allocation.objects.filter(resource__in=atoms)


@dataclass(frozen=True, slots=True)
class Stamp:
    told: str
    changed_at: datetime | None
    count: int


@dataclass(frozen=True, slots=True)
class Source:
    """How to see whether anything has changed, and how the rows become entries."""

    stamp: Callable[[], Prepared]
    entries: Callable[[Catalogue, Detail], list[ics.Entry]]


def stamp(rows: Rows, *, instants: tuple[str, ...], revisions: tuple[str, ...] = ()) -> Prepared:
    """What `stamped` reads, without loading the rows.

    The latest instant alone would miss a change that is committed after a later one, so revisions are summed and
    instants counted as well.
    """
    inner = prepared(rows.order_by().values_list("pk", *instants, *revisions))
    dated = [f"at{number}" for number, _name in enumerate(instants)]
    revised = [f"revision{number}" for number, _name in enumerate(revisions)]
    told = ["count(*)", *(f"max({at}), count({at})" for at in dated), *(f"sum({name})" for name in revised)]
    columns = ", ".join(["key", *dated, *revised])
    return Prepared(f"SELECT {', '.join(told)} FROM ({inner.text}) AS shown ({columns})", inner.arguments)  # noqa: S608


def stamped(row: tuple[Any, ...]) -> Stamp:
    """Differs whenever one of the rows has changed, come or gone."""
    changes = [value for value in row if isinstance(value, datetime)]
    return Stamp("-".join(map(str, row)), max(changes, default=None), row[0])


def blockage_entries(blockages: Rows, *, catalogue: Catalogue) -> list[ics.Entry]:
    return [
        ics.Entry(
            uid=uid_of(row.public_id),
            start=row.period.lower,
            end=row.period.upper,
            tz=catalogue.resources[row.resource_id].tz,
            summary=_("Indisponible"),
            location=catalogue.resources[row.resource_id].name,
            changed_at=row.lifted_at or row.created_at,
            sequence=1 if row.lifted_at else 0,
            status=ics.CANCELLED if row.lifted_at else ics.CONFIRMED,
        )
        for row in blockages.order_by("period", "pk")
    ]


def addresses(site_ids: Iterable[int]) -> dict[int, str]:
    return {site.pk: address_of(site) for site in Site.objects.filter(pk__in=site_ids)}


def address_of(site: Site) -> str:
    """On one line, as maps understand it."""
    return f"{site.name}, {site.street}, {site.postcode} {site.town}"


def atoms_at(catalogue: Catalogue, site: SiteEntry) -> tuple[int, ...]:
    found = {atom for entry in catalogue.resources.values() if entry.site is site for atom in entry.atoms}
    return tuple(sorted(found))


def status_of(status: str) -> str:
    """RFC 5545, section 3.8.1.11."""
    if status == Status.REQUESTED:
        return ics.TENTATIVE
    return ics.CONFIRMED if status in TAKES_PLACE else ics.CANCELLED


def uid_of(public_id: object) -> str:
    """The same wherever the thing is shown: in every feed and in the mails."""
    return f"{public_id}@{_host(settings.PUBLIC_URL)}"


@lru_cache(maxsize=1)
def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
