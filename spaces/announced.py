"""Closures and special openings, found by address or listed for a site."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from spaces.catalogue import Catalogue, SiteEntry
from spaces.errors import AnnouncementNotFound
from spaces.models import Closure, SpecialOpening
from spaces.places import Place, place_of

Announcement = Closure | SpecialOpening
MODELS: dict[str, type[Announcement]] = {"closure": Closure, "opening": SpecialOpening}


def find_closure(public_id: UUID) -> Closure:
    """Raises AnnouncementNotFound."""
    row = Closure.objects.select_related("zone", "announced_by").filter(public_id=public_id).first()
    if row is None:
        raise AnnouncementNotFound()
    return row


def find_opening(public_id: UUID) -> SpecialOpening:
    """Raises AnnouncementNotFound."""
    row = SpecialOpening.objects.select_related("zone", "announced_by").filter(public_id=public_id).first()
    if row is None:
        raise AnnouncementNotFound()
    return row


def to_come(model: type[Announcement], site: SiteEntry | None, *, now: datetime) -> Iterable[Announcement]:
    """Those that are not over, of one site or of all, the soonest first."""
    rows = model.objects.select_related("zone").filter(ends_at__gt=now)
    return (rows.filter(of_site(site.pk)) if site else rows).order_by("starts_at", "pk")


def of_site(site_id: int) -> Q:
    return Q(site=site_id) | Q(zone__site=site_id) | Q(resource__site=site_id)


def coming(site: SiteEntry, catalogue: Catalogue, *, now: datetime) -> dict[str, list[tuple[Announcement, Place]]]:
    """By name of the kind, those that are not over, the soonest first, with their place. Two queries."""
    return {
        name: [
            (row, place_of(row, catalogue))
            for row in model.objects.select_related("zone", "announced_by")
            .filter(of_site(site.pk), ends_at__gt=now)
            .order_by("starts_at", "pk")
        ]
        for name, model in MODELS.items()
    }
