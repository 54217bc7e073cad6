"""Places, resources, their rules and who may what, for operators."""

from spaces.admin import groups, opening, places, policies

__all__ = ["groups", "opening", "places", "policies"]
