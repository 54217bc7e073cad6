"""A calendar feed as its reader gets it: bookings, and in one's own feed the workshops one goes to as well."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache, partial
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from booking import feeds, ics
from booking.actions.feeds import note_reading
from booking.errors import FeedNotFound
from booking.feed_entries import entries
from booking.feeds import Detail, Source, Stamp
from booking.models import Booking, CalendarFeed
from core import configuration
from core.database import built, in_one_trip
from core.prepared import Given, Prepared, prepared
from members.actions.tokens import digest_of
from members.models import Person
from notifications.addresses import booking_page, series_page
from notifications.workshop_feeds import facilitations, registrations
from spaces import catalogue
from spaces.access import ROLES_AT_THE_DESK, has_role
from spaces.catalogue import Catalogue

REFRESH = timedelta(hours=1)
COLUMNS = len(CalendarFeed._meta.concrete_fields)
OF_ONESELF = (CalendarFeed.Scope.PERSON, CalendarFeed.Scope.FACILITATOR)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a feed is about, besides the person: the resource or the site, and all that it consists of."""

    scope: str
    atoms: tuple[int, ...] = ()
    site_id: int | None = None


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """`etag` is quoted, ready for its header; `render` is only worth its queries when the reader has not got it."""

    etag: str
    changed_at: datetime
    language: str
    render: Callable[[], bytes]


def open_feed(secret: str, *, now: datetime) -> OpenFeed:
    """Two round trips, besides those of `detail_of` and once a day of `note_reading`.

    Raises FeedNotFound for an address that does not, or no longer, lead anywhere.
    """
    feed = found(secret)
    note_reading(feed, now=now)
    current = catalogue.current()
    detail = detail_of(feed, current)
    subject = subject_of(feed, current)
    asked = [stamp.asked(person=feed.person_id, now=now) for stamp in stamps_of(subject)]
    stamps = [feeds.stamped(rows[0]) for rows in in_one_trip(asked)]
    told = (feed.digest, current.version, detail.name, feed.person.language, *(stamp.told for stamp in stamps))
    changed = [stamp.changed_at for stamp in stamps if stamp.changed_at]
    return OpenFeed(
        etag=f'"{hashlib.sha256("|".join(map(str, told)).encode()).hexdigest()[:32]}"',
        changed_at=max([*changed, feed.rotated_at or feed.created_at]),
        language=feed.person.language,
        render=partial(render, feed, subject, stamps, current, detail, now=now),
    )


def found(secret: str) -> CalendarFeed:
    """With its person; one round trip, the look at the configuration included. Raises FeedNotFound."""
    rows, stamp = in_one_trip([by_digest().asked(digest=digest_of(secret)), configuration.STAMP])
    configuration.noticed(stamp)
    if not rows:
        raise FeedNotFound()
    feed = built(CalendarFeed, rows[0][:COLUMNS])
    feed.person = built(Person, rows[0][COLUMNS:])
    return feed


@cache
def by_digest() -> Prepared:
    asked = CalendarFeed.objects.living().filter(digest=Given("digest", models.TextField()))
    return prepared(asked.select_related("person"))


@lru_cache(maxsize=1024)
def stamps_of(subject: Subject) -> tuple[Prepared, ...]:
    """The same for all people: who asks is told with the time."""
    person, now = Given("person", models.BigIntegerField()), Given("now", models.DateTimeField())
    return tuple(source.stamp() for source in sources_of(subject, person, now=now))


def render(
    feed: CalendarFeed, subject: Subject, stamps: Iterable[Stamp], current: Catalogue, detail: Detail, *, now: datetime
) -> bytes:
    """Reads what has rows."""
    with translation.override(feed.person.language):
        sources = sources_of(subject, feed.person_id, now=now)
        with_rows = [source for source, stamp in zip(sources, stamps, strict=True) if stamp.count]
        shown = [entry for source in with_rows for entry in source.entries(current, detail)]
        return ics.calendar(shown, name=name_of(feed, current), refresh=REFRESH)


def detail_of(feed: CalendarFeed, current: Catalogue) -> Detail:
    """As the person may see today: who no longer works at a site no longer reads its names."""
    if feed.scope in OF_ONESELF:
        return Detail.BUSY if feed.busy_only else Detail.OWN
    site_id = current.resources[feed.resource_id].site_id if feed.resource_id else feed.site_id or 0
    if feed.busy_only or not has_role(feed.person, ROLES_AT_THE_DESK, site_id=site_id):
        return Detail.TAKEN
    return Detail.DESK


def name_of(feed: CalendarFeed, current: Catalogue) -> str:
    if feed.scope == CalendarFeed.Scope.PERSON:
        return _("Mes réservations")
    if feed.scope == CalendarFeed.Scope.FACILITATOR:
        return _("Mes séances")
    return current.resources[feed.resource_id].name if feed.resource_id else current.sites[feed.site_id or 0].name


def subject_of(feed: CalendarFeed, current: Catalogue) -> Subject:
    if feed.resource_id:
        return Subject(feed.scope, current.resources[feed.resource_id].atoms)
    if feed.site_id:
        return Subject(feed.scope, feeds.atoms_at(current, current.sites[feed.site_id]), feed.site_id)
    return Subject(feed.scope)


def sources_of(subject: Subject, person: Any, *, now: Any) -> list[Source]:
    """`person` is a key; both may be values that are still to be given."""
    if subject.scope == CalendarFeed.Scope.PERSON:
        own = Booking.objects.filter(person=person, purpose=Booking.Purpose.USE)
        return [*_bookings(own, now=now), registrations(person, now=now)]
    if subject.scope == CalendarFeed.Scope.FACILITATOR:
        return [facilitations(person, now=now)]
    whole_site = Booking.objects.filter(site=subject.site_id)
    bookings = whole_site if subject.site_id else feeds.of_resource(subject.atoms)
    blockages = feeds.blockages_of(subject.atoms, now=now)
    return [
        *_bookings(bookings, now=now),
        Source(
            partial(feeds.stamp, blockages, instants=("created_at", "lifted_at")),
            lambda current, _detail: feeds.blockage_entries(blockages, catalogue=current),
        ),
    ]


def _bookings(bookings: feeds.Rows, *, now: Any) -> list[Source]:
    """Series may change by what is no longer shown, or takes place elsewhere: those have a stamp of their own."""
    rows = feeds.shown(bookings, now=now)
    series = feeds.repeated(rows)
    links = {"link": booking_page, "series_link": series_page}

    def written(current: Catalogue, detail: Detail) -> list[ics.Entry]:
        return entries(rows, catalogue=current, detail=detail, among=bookings, **links)

    return [
        Source(partial(feeds.stamp, rows, instants=("changed_at",), revisions=("sequence",)), written),
        Source(
            partial(
                feeds.stamp,
                series,
                instants=("changed_at", "series__changed_at"),
                revisions=("sequence", "series__sequence"),
            ),
            lambda _current, _detail: [],
        ),
    ]
