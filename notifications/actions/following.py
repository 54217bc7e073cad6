"""Who may follow what: one's own calendars, those of places, that of the sessions one holds."""

from datetime import datetime

from django.utils.translation import gettext as _

from agenda.actions.facilitating import tie_account
from agenda.models import Facilitator
from booking.actions.feeds import create_feed
from booking.errors import FeedScopeUnavailable
from booking.models import CalendarFeed
from members.models import Person
from spaces.catalogue import ResourceEntry, SiteEntry


def is_facilitator(person: Person) -> bool:
    """By their account, or by an address that they have verified."""
    return Facilitator.objects.behind(person).exists()


def follow(
    *,
    person: Person,
    scope: CalendarFeed.Scope,
    busy_only: bool,
    now: datetime,
    resource: ResourceEntry | None = None,
    site: SiteEntry | None = None,
) -> tuple[CalendarFeed, str]:
    """The feed and its secret. Raises FeedScopeUnavailable, FeedDetailsForStewards, TooManyFeeds."""
    if scope == CalendarFeed.Scope.FACILITATOR and tie_account(person=person) is None:
        raise FeedScopeUnavailable(_("Demandez à votre partenaire de relier votre compte à vos séances."))
    return create_feed(person=person, scope=scope, busy_only=busy_only, resource=resource, site=site, now=now)
