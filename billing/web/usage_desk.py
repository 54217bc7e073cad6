"""What the desk sees while it enters what was used."""

from datetime import datetime

from django.db.models import QuerySet

from billing.models import UsageRecord
from core.clock import local_date, start_of_day
from members.models import Organisation, Person
from spaces import catalogue
from spaces.access import ROLES_AT_THE_DESK, sites_where
from spaces.catalogue import SiteEntry
from spaces.granted import people_like

MOST_ORGANISATIONS = 8
MOST_ENTRIES = 60


def desks_of(person: Person) -> list[SiteEntry]:
    """The sites at whose desk the person is, by name."""
    sites = sites_where(person, ROLES_AT_THE_DESK)
    entries = catalogue.current().sites.values()
    return sorted((site for site in entries if sites is None or site.pk in sites), key=lambda site: site.name)


def payers_like(text: str) -> list[Person | Organisation]:
    """People whose name or address has these letters, then organisations; nobody for fewer than two."""
    text = text.strip()
    if len(text) < 2:
        return []
    organisations = Organisation.objects.filter(name__icontains=text).order_by("name")[:MOST_ORGANISATIONS]
    return [*people_like(text), *organisations]


def recorded_today(site: SiteEntry, *, now: datetime) -> QuerySet[UsageRecord]:
    """Entered today at this site, whenever it was used; the newest first."""
    midnight = start_of_day(local_date(now, site.tz), site.tz)
    rows = UsageRecord.objects.filter(site=site.pk, created_at__gte=midnight)
    return rows.select_related("kind", "person", "organisation", "charge", "reversal").order_by("-pk")[:MOST_ENTRIES]
