"""A calendar feed as its reader gets it: bookings, and in one's own feed the workshops one goes to as well."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.utils import translation
from django.utils.translation import gettext as _

from booking import feeds, ics
from booking.actions.feeds import note_reading
from booking.errors import FeedNotFound
from booking.feed_entries import entries
from booking.feeds import Detail, Source
from booking.models import Booking, CalendarFeed
from members.actions.tokens import digest_of
from notifications.addresses import booking_page, series_page
from notifications.workshop_feeds import facilitations, registrations
from spaces import catalogue
from spaces.access import ROLES_AT_THE_DESK, has_role
from spaces.catalogue import Catalogue

REFRESH = timedelta(hours=1)
OF_ONESELF = (CalendarFeed.Scope.PERSON, CalendarFeed.Scope.FACILITATOR)


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
    note_reading(feed, now=now)
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
        shown = [entry for source in sources for entry in source.entries()]
        return ics.calendar(shown, name=name_of(feed), refresh=REFRESH)


def detail_of(feed: CalendarFeed) -> Detail:
    """As the person may see today: who no longer works at a site no longer reads its names."""
    if feed.scope in OF_ONESELF:
        return Detail.BUSY if feed.busy_only else Detail.OWN
    site_id = feed.resource.site_id if feed.resource else feed.site_id or 0
    if feed.busy_only or not has_role(feed.person, ROLES_AT_THE_DESK, site_id=site_id):
        return Detail.TAKEN
    return Detail.DESK


def name_of(feed: CalendarFeed) -> str:
    if feed.scope == CalendarFeed.Scope.PERSON:
        return _("Mes réservations")
    if feed.scope == CalendarFeed.Scope.FACILITATOR:
        return _("Mes séances")
    return str(feed.resource or feed.site)


def sources_of(feed: CalendarFeed, current: Catalogue, detail: Detail, *, now: datetime) -> list[Source]:
    if feed.scope == CalendarFeed.Scope.PERSON:
        own = Booking.objects.of(feed.person).filter(purpose=Booking.Purpose.USE)
        return [*_bookings(own, current, detail, now=now), registrations(feed.person, detail, now=now)]
    if feed.scope == CalendarFeed.Scope.FACILITATOR:
        return [facilitations(feed.person, detail, now=now)]
    if feed.scope == CalendarFeed.Scope.RESOURCE:
        taken = [current.resources[feed.resource_id or 0]]
        bookings: feeds.Rows = feeds.of_resource(taken[0])
    else:
        taken = feeds.resources_at(current, current.sites[feed.site_id or 0])
        bookings = Booking.objects.filter(site=feed.site_id)
    blockages = feeds.blockages_of(taken, now=now)
    return [
        *_bookings(bookings, current, detail, now=now),
        Source(
            partial(feeds.stamp, blockages, instants=("created_at", "lifted_at")),
            partial(feeds.blockage_entries, blockages, catalogue=current),
        ),
    ]


def _bookings(bookings: feeds.Rows, current: Catalogue, detail: Detail, *, now: datetime) -> list[Source]:
    """Series may change by what is no longer shown, or takes place elsewhere: those have a stamp of their own."""
    rows = feeds.shown(bookings, now=now)
    series = feeds.repeated(rows)
    links = {"link": booking_page, "series_link": series_page}
    written = partial(entries, rows, catalogue=current, detail=detail, among=bookings, **links)
    return [
        Source(partial(feeds.stamp, rows, instants=("changed_at",), revisions=("sequence",)), written),
        Source(
            partial(
                feeds.stamp,
                series,
                instants=("changed_at", "series__changed_at"),
                revisions=("sequence", "series__sequence"),
            ),
            list,
        ),
    ]
