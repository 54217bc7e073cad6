"""Which time zone a TZID means (RFC 5545, section 3.2.19). Never guessed: a wrong hour is worse than none."""

import io
import re
from collections.abc import Iterable
from datetime import tzinfo
from zoneinfo import ZoneInfo

from dateutil.tz import tzical
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from booking.importing.content_lines import Component
from booking.importing.table import Wrong

PLAUSIBLE = re.compile(r"[A-Za-z0-9_+-]{1,40}(/[A-Za-z0-9_+-]{1,40}){0,2}")

MOST_LINES = 600
RULE = re.compile(r"RRULE:.*\bFREQ=YEARLY\b", re.I)


class Zones:
    """The names that the world knows come first; those that a file defines itself are read from there."""

    def __init__(self, defined: Iterable[Component]) -> None:
        self.defined = {component.text("TZID"): component for component in defined}
        self._known: dict[str, tzinfo | None] = {}

    def named(self, tzid: str) -> tzinfo:
        """Raises Wrong: zone-unknown."""
        if tzid not in self._known:
            self._known[tzid] = self._of_the_world(tzid) or self._of_the_file(tzid)
        zone = self._known[tzid]
        if zone is None:
            raise Wrong("zone-unknown", zone=tzid[:80])
        return zone

    def _of_the_world(self, tzid: str) -> ZoneInfo | None:
        name = tzid.strip().strip('"')
        parts = name.strip("/").split("/")
        component = self.defined.get(tzid)
        hints = [component.text("X-LIC-LOCATION")] if component else []
        tried = [name, WINDOWS_TO_OLSON.get(name, ""), "/".join(parts[-2:]), "/".join(parts[-3:]), *hints]
        return next((zone for one in tried if (zone := _zone(one))), None)

    def _of_the_file(self, tzid: str) -> tzinfo | None:
        component = self.defined.get(tzid)
        if component is None or len(component.raw) > MOST_LINES or not _is_yearly(component):
            return None
        try:
            return tzical(io.StringIO("\n".join(component.raw))).get(tzid)
        except Exception:  # a reader of somebody else's, fed with anything
            return None


def _is_yearly(component: Component) -> bool:
    """A rule that is finer than a year is followed through millions of its days, and no clock change needs it."""
    return all(RULE.match(line) for line in component.raw if line.upper().startswith("RRULE"))


def _zone(name: str) -> ZoneInfo | None:
    if not PLAUSIBLE.fullmatch(name) or name in ("localtime", "posixrules"):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None
