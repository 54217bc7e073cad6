from spaces.models.opening import Closure, OpeningRule
from spaces.models.policy import BookingPolicy
from spaces.models.resource import Feature, Part, Resource
from spaces.models.site import Site, Zone
from spaces.models.steward import Steward

__all__ = [
    "BookingPolicy",
    "Closure",
    "Feature",
    "OpeningRule",
    "Part",
    "Resource",
    "Site",
    "Steward",
    "Zone",
]
