"""Secret addresses for calendar applications: made, changed, revoked. The secret is given once and not kept."""

import secrets
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from booking.errors import FeedDetailsForStewards, FeedNotFound, TooManyFeeds
from booking.models import CalendarFeed
from core.clock import local_date
from members.actions.tokens import digest_of
from members.models import Person
from spaces.access import ROLES_AT_THE_DESK, has_role
from spaces.catalogue import ResourceEntry, SiteEntry

MOST = 50
DAYS_OF = ZoneInfo(settings.TIME_ZONE)


def create_feed(
    *,
    person: Person,
    scope: CalendarFeed.Scope,
    busy_only: bool,
    now: datetime,
    resource: ResourceEntry | None = None,
    site: SiteEntry | None = None,
) -> tuple[CalendarFeed, str]:
    """The feed and its secret. Raises FeedDetailsForStewards, TooManyFeeds."""
    place = resource.site if resource else site
    if place and not busy_only and not has_role(person, ROLES_AT_THE_DESK, site_id=place.pk):
        raise FeedDetailsForStewards(_("Demandez cet agenda sans détails."))
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if CalendarFeed.objects.of(person).living().count() >= MOST:
            raise TooManyFeeds(_("Supprimez d’abord un agenda qui ne sert plus."), limit=MOST)
        feed = CalendarFeed.objects.create(
            person=person,
            scope=scope,
            resource_id=resource.pk if resource else None,
            site_id=site.pk if site else None,
            busy_only=busy_only,
            digest=digest_of(secret),
            created_at=now,
        )
    return feed, secret


def rotate_feed(*, person: Person, public_id: UUID, now: datetime) -> tuple[CalendarFeed, str]:
    """A new secret; the old address answers no more. Raises FeedNotFound."""
    secret = secrets.token_urlsafe(32)
    found = CalendarFeed.objects.of(person).living().filter(public_id=public_id)
    if not found.update(digest=digest_of(secret), rotated_at=now):
        raise FeedNotFound()
    return found.get(), secret


def revoke_feed(*, person: Person, public_id: UUID, now: datetime) -> None:
    """Raises FeedNotFound when the person has no such living feed."""
    if not CalendarFeed.objects.of(person).filter(public_id=public_id, revoked_at=None).update(revoked_at=now):
        raise FeedNotFound()


def note_reading(feed: CalendarFeed, *, now: datetime) -> None:
    """Written once a day, however often it is read."""
    today = local_date(now, DAYS_OF)
    if feed.last_read_on is None or feed.last_read_on < today:
        unread = Q(last_read_on=None) | Q(last_read_on__lt=today)
        CalendarFeed.objects.filter(unread, pk=feed.pk).update(last_read_on=today)
