"""The lines of an iCalendar text (RFC 5545, section 3.1) by component. What is no line is left out."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from booking.errors import ImportUnreadable

MOST_LINES = 600_000
NAME = re.compile(r"[A-Za-z0-9-]+")
PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)')
KEPT = ("VCALENDAR", "VEVENT", "VFREEBUSY", "VTIMEZONE")
DEEPEST = 8
"""Components in components; a calendar needs three."""
ESCAPED = re.compile(r"\\([\\;,nN])")


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """TEXT, section 3.3.11."""
        return ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], self.value)


@dataclass(slots=True)
class Component:
    name: str
    lines: list[Line] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)

    def first(self, name: str) -> Line | None:
        return next((line for line in self.lines if line.name == name), None)

    def all(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name]

    def text(self, name: str) -> str:
        line = self.first(name)
        return line.text.strip() if line else ""


def components(text: str) -> list[Component]:
    """Those of KEPT in order; what stands inside an event (alarms) is left out.

    Raises ImportUnreadable where they stand too deep in each other.
    """
    found: list[Component] = []
    open_: list[Component] = []
    for raw in re.sub(r"\r?\n[ \t]", "", text).splitlines()[:MOST_LINES]:
        line = _line(raw)
        if line is None:
            continue
        if line.name == "BEGIN":
            part = _begun(line, open_)
            if part.name in KEPT:
                found.append(part)
        elif line.name == "END":
            if open_:
                _keep_raw(open_, raw)
                open_.pop()
            continue
        elif open_:
            open_[-1].lines.append(line)
        _keep_raw(open_, raw)
    return found


def _begun(line: Line, open_: list[Component]) -> Component:
    if len(open_) >= DEEPEST:
        raise ImportUnreadable(_("Cet agenda est mal formé."))
    part = Component(line.value.strip().upper())
    open_.append(part)
    return part


def _keep_raw(open_: list[Component], raw: str) -> None:
    """A time zone is read whole by somebody else."""
    zone = next((part for part in open_ if part.name == "VTIMEZONE"), None)
    if zone is not None:
        zone.raw.append(raw)


def _line(raw: str) -> Line | None:
    named = NAME.match(raw)
    if not named:
        return None
    parameters: dict[str, str] = {}
    place = named.end()
    while (found := PARAMETER.match(raw, place)) is not None:
        parameters[found[1].upper()] = found[2].strip('"')
        place = found.end()
    if raw[place : place + 1] != ":":
        return None
    return Line(named[0].upper(), parameters, raw[place + 1 :])
