"""What pages draw and name: floor plans with the place of each resource, and the names of features.

Compiled under the catalogue's stamp, so that a page asks the database nothing for them.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from core.configuration import Compiled
from spaces.floor_plan import check_plan
from spaces.models import Feature, Resource, Zone


@dataclass(frozen=True, slots=True)
class Spot:
    """The rectangle of a resource, in units of its floor's plan."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Floor:
    """`drawing` has been checked again: only plain shapes, safe to put in a page."""

    name: str
    width: int
    height: int
    drawing: str
    spots: dict[int, Spot]


@dataclass(frozen=True, slots=True)
class Drawings:
    floors: dict[int, list[Floor]]
    """By key of the site, from the ground up; only those with something on them."""
    features: dict[str, tuple[str, str]]
    """French and English name by slug."""

    def feature_name(self, slug: str) -> str:
        french, english = self.features.get(slug, (slug, ""))
        return english if english and (get_language() or "fr").startswith("en") else french


def build(_version: int) -> Drawings:
    spots: dict[int, dict[int, Spot]] = defaultdict(dict)
    for row in Resource.objects.filter(zone__isnull=False, plan_x__isnull=False, plan_y__isnull=False):
        spots[row.zone_id or 0][row.pk] = Spot(row.plan_x or 0, row.plan_y or 0, row.plan_width, row.plan_height)
    floors: dict[int, list[Floor]] = defaultdict(list)
    for zone in Zone.objects.order_by("position", "name"):
        if zone.plan or zone.pk in spots:
            floor = Floor(zone.name, zone.plan_width, zone.plan_height, _safe(zone.plan), spots[zone.pk])
            floors[zone.site_id].append(floor)
    features = {feature.slug: (feature.name, feature.name_en) for feature in Feature.objects.all()}
    return Drawings(dict(floors), features)


def _safe(plan: str) -> str:
    """The plan, or nothing where it was written past the check of its form."""
    try:
        check_plan(plan)
    except ValidationError:
        return ""
    return plan


_compiled = Compiled(build)


def at(version: int) -> Drawings:
    """The drawings for the stamp of the catalogue that the caller is working with."""
    return _compiled.at(version)
