"""Bookings as calendar entries: how each reads, and series as one entry each."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from booking import feed_series, ics
from booking.feed_series import Occurrence
from booking.feeds import TAKES_PLACE, Detail, Rows, addresses, status_of, uid_of
from booking.models import Allocation, Booking
from spaces.catalogue import Catalogue

Link = Callable[[object], str]
READ = (
    "pk", "public_id", "status", "sequence", "changed_at", "period__startswith", "period__endswith", "title", "site_id",
    "person__name", "series_id", "occurrence_on", "is_exception",
)  # fmt: skip


def entries(
    bookings: Rows, *, catalogue: Catalogue, detail: Detail, link: Link, series_link: Link, among: Rows | None = None
) -> list[ics.Entry]:
    """At most five queries. A series is told whole, with what takes place of it `among` these besides.

    The links give the addresses of pages from public ids.
    """
    rows = _rows(bookings)
    if keys := {row.series_id for row in rows if row.series_id}:
        known = {row.pk for row in rows}
        besides = Booking.objects.all() if among is None else among
        living = besides.filter(series__in=keys, status__in=TAKES_PLACE, held_until=None)
        unread = living.exclude(pk__in=bookings.order_by().values("pk"))
        rows += [row for row in _rows(unread) if row.pk not in known]
    names, places = _names(rows, catalogue), _places(rows, detail)
    made = [(row, _entry(row, names[row.pk], places, catalogue, detail, link)) for row in rows]
    found = [entry for row, entry in made if row.series_id is None]
    by_series: dict[int, list[Occurrence]] = {key: [] for key in keys}
    for row, entry in made:
        if row.series_id is not None:
            by_series[row.series_id].append(Occurrence(row.occurrence_on, entry, row.is_exception))
    for key, series in sorted(feed_series.told(keys).items()) if keys else ():
        found += feed_series.whole(series, by_series[key], url=series_link(series.public_id))
    return found


def alone(booking: Booking, *, catalogue: Catalogue, link: Link) -> ics.Entry:
    """One's own, by itself."""
    rows = _rows(Booking.objects.filter(pk=booking.pk))
    names, places = _names(rows, catalogue), _places(rows, Detail.OWN)
    entry = _entry(rows[0], names[booking.pk], places, catalogue, Detail.OWN, link)
    return feed_series.identified(entry, booking)


def _rows(bookings: Rows) -> list[Any]:
    return list(bookings.order_by("period", "pk").values_list(*READ, named=True))


def _names(rows: list[Any], catalogue: Catalogue) -> dict[int, str]:
    """What each booking asked for. One query, because sorting the names anew for each row takes far longer."""
    allocations = Allocation.objects.filter(booking__in=[row.pk for row in rows]).order_by("requested__name")
    asked: dict[int, dict[int, str]] = defaultdict(dict)
    for booking, resource in allocations.values_list("booking_id", "requested_id"):
        asked[booking][resource] = catalogue.resources[resource].name
    return defaultdict(str, {booking: ", ".join(names.values()) for booking, names in asked.items()})


def _places(rows: list[Any], detail: Detail) -> dict[int, str]:
    return addresses({row.site_id for row in rows}) if detail in (Detail.OWN, Detail.DESK) else {}


def _entry(row: Any, what: str, places: dict[int, str], catalogue: Catalogue, detail: Detail, link: Link) -> ics.Entry:
    who = f"{what} · {row.person__name}" if detail is Detail.DESK else what
    if detail is Detail.BUSY:
        said: dict[str, Any] = {"summary": _("Occupé")}
    elif detail is Detail.TAKEN:
        said = {"summary": _("Occupé"), "location": what}
    else:
        said = {
            "summary": row.title or who,
            "description": who if row.title else "",
            "location": f"{what}, {places[row.site_id]}",
            "url": link(row.public_id),
        }
    return ics.Entry(
        uid=uid_of(row.public_id),
        start=row.period__startswith,
        end=row.period__endswith,
        tz=catalogue.sites[row.site_id].tz,
        changed_at=row.changed_at,
        sequence=row.sequence,
        status=status_of(row.status),
        **said,
    )
