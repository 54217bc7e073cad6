"""Names of kinds and the way resources are put in order, for pages."""

import re
from datetime import datetime, tzinfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.wording import day_text, hour_text
from spaces.catalogue import ResourceEntry
from spaces.models import Resource

KINDS: dict[str, str | Promise] = {
    Resource.Kind.DESK: _("Postes de travail"),
    Resource.Kind.ROOM: _("Salles"),
    Resource.Kind.EQUIPMENT: _("Équipements"),
}
ORDER = list(KINDS)
LETTER = 6
"""Width of a letter on a plan, in its units."""


def in_order(entry: ResourceEntry) -> tuple[int, list[str | int]]:
    """By kind, then by name as people count: `Poste 9` before `Poste 10`."""
    return ORDER.index(entry.kind), natural(entry.name)


def natural(name: str) -> list[str | int]:
    return [int(part) if part.isdigit() else part.casefold() for part in re.split(r"(\d+)", name)]


def moment_text(instant: datetime, tz: tzinfo) -> str:
    """`mardi 24 novembre, 8 h 30`, on the clocks of the site."""
    local = instant.astimezone(tz)
    return f"{day_text(local.date())}, {hour_text(local)}"


def short_name(entry: ResourceEntry, width: int) -> str:
    """What fits on the plan: the whole name, or its last word (`Poste 12` → `12`)."""
    fits = max(2, width // LETTER)
    return entry.name if len(entry.name) <= fits else entry.name.split()[-1][:fits]
