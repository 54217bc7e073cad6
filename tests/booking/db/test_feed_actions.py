from datetime import datetime

import pytest

from booking.actions import feeds
from booking.errors import FeedDetailsForStewards, FeedNotFound, TooManyFeeds
from booking.models import CalendarFeed
from members.actions.tokens import digest_of
from members.models import Person
from spaces import catalogue
from spaces.models import Resource, Site
from tests.factories import PersonFactory, StewardFactory

Scope = CalendarFeed.Scope


def create(
    person: Person, now: datetime, site: Site | None = None, *, busy_only: bool = False
) -> tuple[CalendarFeed, str]:
    entry = catalogue.current().sites[site.pk] if site else None
    scope = Scope.SITE if site else Scope.PERSON
    return feeds.create_feed(person=person, scope=scope, busy_only=busy_only, site=entry, now=now)


def test_create_feed_keeps_only_the_digest_of_its_secret(coworker: Person, now: datetime) -> None:
    feed, secret = create(coworker, now)
    assert feed.digest == digest_of(secret)


def test_create_feed_of_a_site_without_details_is_for_anyone(coworker: Person, site: Site, now: datetime) -> None:
    feed, _secret = create(coworker, now, site, busy_only=True)
    assert feed.site == site


def test_create_feed_of_a_site_with_details_is_refused_to_others(coworker: Person, site: Site, now: datetime) -> None:
    with pytest.raises(FeedDetailsForStewards):
        create(coworker, now, site)


def test_create_feed_of_a_site_with_details_is_for_its_desk(site: Site, now: datetime) -> None:
    host = StewardFactory(site=site).person
    feed, _secret = create(host, now, site)
    assert not feed.busy_only


def test_create_feed_of_a_resource_with_details_is_refused_to_a_host_elsewhere(desk: Resource, now: datetime) -> None:
    host = StewardFactory().person
    entry = catalogue.current().resources[desk.pk]
    with pytest.raises(FeedDetailsForStewards):
        feeds.create_feed(person=host, scope=Scope.RESOURCE, busy_only=False, resource=entry, now=now)


def test_create_feed_stops_at_some_point(coworker: Person, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST", 1)
    create(coworker, now)
    with pytest.raises(TooManyFeeds):
        create(coworker, now)


def test_rotate_feed_changes_the_secret(coworker: Person, now: datetime) -> None:
    feed, first = create(coworker, now)
    rotated, second = feeds.rotate_feed(person=coworker, public_id=feed.public_id, now=now)
    assert rotated.digest == digest_of(second) != digest_of(first)


def test_rotate_feed_of_somebody_else_is_not_found(coworker: Person, now: datetime) -> None:
    feed, _secret = create(coworker, now)
    with pytest.raises(FeedNotFound):
        feeds.rotate_feed(person=PersonFactory(), public_id=feed.public_id, now=now)


def test_revoke_feed_twice_is_not_found(coworker: Person, now: datetime) -> None:
    feed, _secret = create(coworker, now)
    feeds.revoke_feed(person=coworker, public_id=feed.public_id, now=now)
    with pytest.raises(FeedNotFound):
        feeds.revoke_feed(person=coworker, public_id=feed.public_id, now=now)


def test_rotate_feed_that_was_revoked_is_not_found(coworker: Person, now: datetime) -> None:
    feed, _secret = create(coworker, now)
    feeds.revoke_feed(person=coworker, public_id=feed.public_id, now=now)
    with pytest.raises(FeedNotFound):
        feeds.rotate_feed(person=coworker, public_id=feed.public_id, now=now)
