"""The network as the API shows it. Made once per catalogue: a request only picks."""

from functools import lru_cache
from typing import Any

from core.configuration import Compiled
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry
from spaces.models import Site
from spaces.opening import WeeklyRule
from spaces.policies import Policy

Shape = dict[str, Any]


def short(entry: ResourceEntry | SiteEntry) -> Shape:
    return {"id": str(entry.public_id), "name": entry.name}


@lru_cache(maxsize=4096)
def named(entry: ResourceEntry) -> Shape:
    """How an availability row names a resource. Shared: not to be changed."""
    return {"id": str(entry.public_id), "name": entry.name, "kind": entry.kind}


@lru_cache(maxsize=16)
def resource_shapes(catalogue: Catalogue) -> dict[int, Shape]:
    """Every resource by key, in the catalogue's order."""
    return {pk: _resource(entry, catalogue) for pk, entry in catalogue.resources.items()}


def _resource(entry: ResourceEntry, catalogue: Catalogue) -> Shape:
    return {
        **named(entry),
        "site": short(entry.site),
        "zone": entry.zone or None,
        "capacity": entry.capacity,
        "features": sorted(entry.features),
        "parts": [str(catalogue.resources[key].public_id) for key in entry.parts],
        "bookable": entry.is_bookable,
        "policy": _policy(entry.policy),
    }


def _policy(policy: Policy) -> Shape:
    def minutes(name: str) -> int:
        return int(getattr(policy, name).total_seconds() // 60)

    return {
        "granularity_minutes": minutes("granularity"),
        "min_minutes": minutes("min_duration"),
        "max_minutes": minutes("max_duration"),
        "notice_minutes": minutes("min_notice"),
        "horizon_days": policy.horizon.days,
        "free_cancellation_minutes": minutes("free_cancellation"),
        "needs_approval": policy.needs_approval,
        "needs_payment": policy.needs_payment,
        "needs_check_in": policy.needs_check_in,
        "bookable_by": policy.bookable_by,
    }


def _build_sites(_version: int) -> list[Site]:
    return list(Site.objects.order_by("name", "pk"))


_sites = Compiled(_build_sites)


@lru_cache(maxsize=2)
def site_shapes(catalogue: Catalogue) -> dict[int, Shape]:
    """Every site by key, in order of name."""
    return {site.pk: _site(site, catalogue.sites[site.pk]) for site in _sites.at(catalogue.version)}


def _site(site: Site, entry: SiteEntry) -> Shape:
    return {
        "id": str(site.public_id),
        "slug": site.slug,
        "name": site.name,
        "kind": site.kind,
        "street": site.street,
        "postcode": site.postcode,
        "town": site.town,
        "latitude": None if site.latitude is None else float(site.latitude),
        "longitude": None if site.longitude is None else float(site.longitude),
        "time_zone": site.time_zone,
        "has_label": site.has_label,
        "accessibility": site.accessibility,
        "email": site.email,
        "phone": site.phone,
        "presentation": site.presentation,
        "closed_on_public_holidays": entry.opening.closed_on_public_holidays,
        "opening": [_weekly(rule) for rule in entry.opening.rules],
    }


def _weekly(rule: WeeklyRule) -> Shape:
    return {
        "weekday": rule.weekday,
        "opens": f"{rule.opens:%H:%M}",
        "closes": f"{rule.closes:%H:%M}",
        "valid_from": rule.valid_from and rule.valid_from.isoformat(),
        "valid_until": rule.valid_until and rule.valid_until.isoformat(),
        "school": rule.school or None,
    }
