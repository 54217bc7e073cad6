"""What a reader may see of the network: what is hidden from them is neither found nor listed anywhere."""

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings

from billing.belonging import groups_of
from booking.claims import Claims, claims_of
from core import clock
from core.clock import local_date
from members.models import Person
from spaces import catalogue as catalogues
from spaces.catalogue import Catalogue, ResourceEntry


def seen(reader: object) -> Catalogue:
    """For edges: the catalogue as committed now, for the user of a request. One more query where something is hidden
    from somebody and the reader is not a stranger.
    """
    return seen_by(reader if isinstance(reader, Person) else None, catalogues.current(), now=clock.now())


def seen_by(reader: Person | None, catalogue: Catalogue, *, now: datetime) -> Catalogue:
    restricted = _restricted(catalogue)
    if not restricted:
        return catalogue
    claims = claims_of(reader, local_date(now, restricted[0].tz))
    return _without(catalogue, frozenset(entry.pk for entry in restricted if not sees(entry, claims)))


def sees(entry: ResourceEntry, claims: Claims) -> bool:
    return all(claims.admitted(audience, entry.site.pk) for audience in entry.policy.viewers)


@lru_cache(maxsize=2)
def _restricted(catalogue: Catalogue) -> tuple[ResourceEntry, ...]:
    return tuple(entry for entry in catalogue.resources.values() if entry.policy.viewers)


@lru_cache(maxsize=32)
def _without(catalogue: Catalogue, hidden: frozenset[int]) -> Catalogue:
    """The same object for the same readers, so that what is compiled from it stays known."""
    return replace(catalogue, hidden=hidden) if hidden else catalogue


def open_to(reader: Person | None, catalogue: Catalogue, at: datetime) -> Catalogue:
    """For looking only: `opening` is what the reader's groups have then. Verbs judge by claims and are given the
    catalogue itself. One more query where some group has hours of its own.
    """
    wider = _wider(catalogue)
    if reader is None or not wider:
        return catalogue
    groups = groups_of(reader.pk, local_date(at, ZoneInfo(settings.TIME_ZONE))) & wider
    return _widened(catalogue, groups) if groups else catalogue


@lru_cache(maxsize=32)
def _wider(catalogue: Catalogue) -> frozenset[int]:
    return frozenset(group for entry in catalogue.resources.values() for group in entry.opening.wider)


@lru_cache(maxsize=32)
def _widened(catalogue: Catalogue, groups: frozenset[int]) -> Catalogue:
    """Like resources still share one object for their hours."""
    resources = {key: replace(entry, opening=entry.hours_for(groups)) for key, entry in catalogue.resources.items()}
    by_id = {entry.public_id: entry for entry in resources.values()}
    return replace(catalogue, resources=resources, resource_by_id=by_id)
