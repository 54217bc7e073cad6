"""The network as a stranger sees it."""

from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from booking.sight import seen_by
from spaces.catalogue import Catalogue


def open_to_all(catalogue: Catalogue, *, now: datetime) -> Catalogue:
    """Without the resources that a policy shows to some people only: they are not even counted. No query."""
    seen = seen_by(None, catalogue, now=now)
    return _without(seen) if seen.hidden else catalogue


@lru_cache(maxsize=2)
def _without(seen: Catalogue) -> Catalogue:
    resources = {key: entry for key, entry in seen.resources.items() if key not in seen.hidden}
    return replace(seen, resources=resources)
