from spaces.models.group import AccessGroup
from spaces.models.opening import Closure, OpeningRule, SpecialOpening
from spaces.models.policy import BookingPolicy, CancellationTier, FixedSlot, Quota, ReservedDay
from spaces.models.qualification import Grant, Qualification
from spaces.models.resource import Feature, Part, Resource
from spaces.models.site import Site, Zone
from spaces.models.steward import Steward

__all__ = [
    "AccessGroup",
    "BookingPolicy",
    "CancellationTier",
    "Closure",
    "Feature",
    "FixedSlot",
    "Grant",
    "OpeningRule",
    "Part",
    "Qualification",
    "Quota",
    "ReservedDay",
    "Resource",
    "Site",
    "SpecialOpening",
    "Steward",
    "Zone",
]
