"""Calendar feeds: which bookings one shows, and how to see that none has changed.

What ended without taking place stays for a while as a cancelled entry, so that readers take it away.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from booking import ics
from booking.models import Allocation, Blockage, Booking
from booking.models.booking import Status
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry
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


def shown(bookings: Rows, *, now: datetime) -> Rows:
    """Not older than `KEPT`; what was only ever a hold was never on anybody's calendar."""
    since = now - KEPT
    return bookings.filter(
        Q(status__in=TAKES_PLACE) | Q(status__in=TAKEN_AWAY, ended_at__gt=since),
        period__overlap=DateTimeTZRange(since, None),
        held_until=None,
    )


def repeated(recent: Rows) -> Rows:
    """Every occurrence of the series that `recent` has some of, wherever it takes place and however long ago: a series
    is told as a whole, and revised whenever one of them is."""
    return Booking.objects.filter(series__in=recent.filter(series__isnull=False).values("series"), held_until=None)


def of_resource(entry: ResourceEntry) -> Rows:
    """Whatever takes the resource: bookings of itself, of a part or of a whole."""
    return Booking.objects.filter(pk__in=_taking([entry]).filter(booking__isnull=False).values("booking"))


def blockages_of(entries: Iterable[ResourceEntry], *, now: datetime) -> Rows:
    since = now - KEPT
    return Blockage.objects.filter(
        Q(lifted_at=None) | Q(lifted_at__gt=since),
        pk__in=_taking(entries).filter(blockage__isnull=False).values("blockage"),
        period__overlap=DateTimeTZRange(since, None),
    )


def _taking(entries: Iterable[ResourceEntry]) -> Rows:
    return Allocation.objects.filter(resource__in={atom for entry in entries for atom in entry.atoms})


@dataclass(frozen=True, slots=True)
class Stamp:
    told: str
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Source:
    """How to see whether anything has changed, and how the rows become entries."""

    stamp: Callable[[], Stamp]
    entries: Callable[[], list[ics.Entry]]


def stamp(rows: Rows, *, instants: tuple[str, ...], revisions: tuple[str, ...] = ()) -> Stamp:
    """Differs whenever one of the rows has changed, come or gone. One query, no rows.

    The latest instant alone would miss a change that is committed after a later one, so revisions are summed and
    instants counted as well.
    """
    counted = rows.aggregate(
        count=Count("pk"),
        **{f"last_{name}": Max(name) for name in instants},
        **{f"known_{name}": Count(name) for name in instants},
        **{f"sum_{name}": Sum(name) for name in revisions},
    )
    changes = [value for value in counted.values() if isinstance(value, datetime)]
    return Stamp("-".join(map(str, counted.values())), max(changes, default=None))


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


def resources_at(catalogue: Catalogue, site: SiteEntry) -> list[ResourceEntry]:
    return [entry for entry in catalogue.resources.values() if entry.site is site]


def status_of(status: str) -> str:
    """RFC 5545, section 3.8.1.11."""
    if status == Status.REQUESTED:
        return ics.TENTATIVE
    return ics.CONFIRMED if status in TAKES_PLACE else ics.CANCELLED


def uid_of(public_id: object) -> str:
    """The same wherever the thing is shown: in every feed and in the mails."""
    return f"{public_id}@{urlsplit(settings.PUBLIC_URL).hostname}"
