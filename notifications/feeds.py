"""A calendar feed as its reader gets it: bookings, and in one's own feed the workshops one goes to as well."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from agenda.feeds import entry_of
from agenda.links import registration_url
from agenda.models import Registration
from booking import feeds, ics
from booking.errors import FeedNotFound
from booking.feeds import Detail, uid_of
from booking.models import Booking, CalendarFeed
from members.actions.tokens import digest_of
from notifications.addresses import booking_page
from spaces import catalogue
from spaces.access import ROLES_AT_THE_DESK, has_role
from spaces.catalogue import Catalogue

REFRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Source:
    """How to see whether anything has changed, and how the rows become entries."""

    stamp: Callable[[], feeds.Stamp]
    entries: Callable[[], list[ics.Entry]]


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """`etag` is quoted, ready for its header; `render` is only worth its queries when the reader has not got it."""

    etag: str
    changed_at: datetime
    language: str
    render: Callable[[], bytes]


def open_feed(secret: str, *, now: datetime) -> OpenFeed:
    """Raises FeedNotFound for an address that does not, or no longer, lead anywhere."""
    feed = (
        CalendarFeed.objects.living()
        .filter(digest=digest_of(secret))
        .select_related("person", "resource", "site")
        .first()
    )
    if feed is None:
        raise FeedNotFound()
    current = catalogue.current()
    detail = detail_of(feed)
    sources = sources_of(feed, current, detail, now=now)
    stamps = [source.stamp() for source in sources]
    told = (feed.digest, current.version, detail.name, feed.person.language, *(stamp.told for stamp in stamps))
    changed = [stamp.changed_at for stamp in stamps if stamp.changed_at]
    return OpenFeed(
        etag=f'"{hashlib.sha256("|".join(map(str, told)).encode()).hexdigest()[:32]}"',
        changed_at=max([*changed, feed.rotated_at or feed.created_at]),
        language=feed.person.language,
        render=partial(render, feed, sources),
    )


def render(feed: CalendarFeed, sources: list[Source]) -> bytes:
    with translation.override(feed.person.language):
        entries = [entry for source in sources for entry in source.entries()]
        return ics.calendar(entries, name=name_of(feed), refresh=REFRESH)


def detail_of(feed: CalendarFeed) -> Detail:
    """As the person may see today: who no longer works at a site no longer reads its names."""
    if feed.scope == CalendarFeed.Scope.PERSON:
        return Detail.BUSY if feed.busy_only else Detail.OWN
    site_id = feed.resource.site_id if feed.resource else feed.site_id or 0
    if feed.busy_only or not has_role(feed.person, ROLES_AT_THE_DESK, site_id=site_id):
        return Detail.TAKEN
    return Detail.DESK


def name_of(feed: CalendarFeed) -> str:
    if feed.scope == CalendarFeed.Scope.PERSON:
        return _("Mes réservations")
    return str(feed.resource or feed.site)


def sources_of(feed: CalendarFeed, current: Catalogue, detail: Detail, *, now: datetime) -> list[Source]:
    if feed.scope == CalendarFeed.Scope.PERSON:
        own = Booking.objects.of(feed.person).filter(purpose=Booking.Purpose.USE)
        return [_bookings(own, current, detail, now=now), _registrations(feed, detail, now=now)]
    if feed.scope == CalendarFeed.Scope.RESOURCE:
        taken = [current.resources[feed.resource_id or 0]]
        bookings: feeds.Rows = feeds.of_resource(taken[0])
    else:
        taken = feeds.resources_at(current, current.sites[feed.site_id or 0])
        bookings = Booking.objects.filter(site=feed.site_id)
    blockages = feeds.blockages_of(taken, now=now)
    return [
        _bookings(bookings, current, detail, now=now),
        Source(
            partial(feeds.stamp, blockages, instants=("created_at", "lifted_at")),
            partial(feeds.blockage_entries, blockages, catalogue=current),
        ),
    ]


def _bookings(bookings: feeds.Rows, current: Catalogue, detail: Detail, *, now: datetime) -> Source:
    rows = feeds.shown(bookings, now=now)
    entries = partial(feeds.entries, rows, catalogue=current, detail=detail, link=booking_page)
    return Source(partial(feeds.stamp, rows, instants=("changed_at",), revisions=("sequence",)), entries)


def _registrations(feed: CalendarFeed, detail: Detail, *, now: datetime) -> Source:
    since = now - feeds.KEPT
    rows = Registration.objects.filter(
        Q(cancelled_at=None) | Q(cancelled_at__gt=since),
        person=feed.person,
        session__period__overlap=DateTimeTZRange(since, None),
    )
    ordered = rows.with_session().order_by("session__period", "pk")
    instants = ("created_at", "cancelled_at", "session__changed_at", "session__workshop__changed_at")
    return Source(
        partial(feeds.stamp, rows, instants=instants, revisions=("session__sequence",)),
        lambda: [_registration(row, detail) for row in ordered],
    )


def _registration(registration: Registration, detail: Detail) -> ics.Entry:
    """The same entry as in the mails."""
    session = registration.session
    is_off = session.is_cancelled or not registration.is_living
    more: dict[str, Any] = {
        "uid": uid_of(registration.public_id),
        "status": ics.CANCELLED if is_off else ics.CONFIRMED,
        "sequence": session.sequence + (not registration.is_living),
        "changed_at": max(filter(None, (registration.created_at, registration.cancelled_at, session.changed_at))),
        "url": registration_url(registration),
    }
    if detail is Detail.BUSY:
        more |= {"summary": _("Occupé"), "location": "", "description": "", "url": ""}
    return entry_of(session, **more)
