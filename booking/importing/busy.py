"""The busy time of an outside calendar (RFC 5545), as far as it is to come. Pure.

Whole days are those of the place, from midnight to midnight; an hour without a zone is of the place. What is
cancelled, transparent or marked free takes no time; what is tentative does. A calendar may also say its busy periods
alone (VFREEBUSY, section 3.6.4), which have neither name nor title.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from booking.errors import ImportTooLarge, ImportUnreadable
from booking.external_errors import CalendarTooBusy, CalendarUnreadable
from booking.importing.content_lines import MOST_LINES, Component, Line, components
from booking.importing.decoding import text_of
from booking.importing.event_times import Times
from booking.importing.events import master_and_changed
from booking.importing.occurring import Occurrence, is_off, occurrences
from booking.importing.table import Wrong, tidy
from booking.importing.zones import Zones
from core.ranges import Period

MOST_BUSY = 5000
"""Busy times of one calendar: more than a dozen a day for a year."""
MOST_LOOKED_AT = 500_000
"""Days that all its series together are followed through: a few seconds, or a thousand series without end."""
LONGEST_KEY, LONGEST_TITLE, MOST_TOLD = 300, 160, 20
STAMP = "%Y%m%dT%H%M%SZ"
SECRET = ("PRIVATE", "CONFIDENTIAL")


@dataclass(frozen=True, slots=True)
class Busy:
    """`key` stays the same at every reading, as long as the event keeps its UID and its place in its series."""

    key: str
    period: Period
    title: str = ""


@dataclass(slots=True)
class Heard:
    """What a calendar says. `not_understood`: code and facts (`problems.SENTENCES` has the words)."""

    busy: list[Busy] = field(default_factory=list)
    not_understood: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    name: str = ""


def busy_in(data: bytes, *, tz: ZoneInfo, since: datetime, until: datetime) -> Heard:
    """In order of time, none over another; what began before `since` has its whole time, nothing goes beyond `until`.

    Raises CalendarUnreadable, CalendarTooBusy.
    """
    found = _components(data)
    times = Times(Zones(part for part in found if part.name == "VTIMEZONE"), tz)
    heard = Heard(name=next((tidy(part.text("X-WR-CALNAME")) for part in found if part.name == "VCALENDAR"), ""))
    taken: dict[str, Busy] = {}
    looking = _Looking(times, since, until)
    for told in chain(
        (partial(looking.busy, uid, events) for uid, events in _by_uid(found).items()),
        (partial(looking.periods, line) for line in _free_busy(found)),
    ):
        try:
            taken |= {busy.key: busy for busy in told()}
        except Wrong as wrong:
            if wrong.code != "ends-before-start":
                heard.not_understood.append((wrong.code, wrong.facts))
        except OverflowError:  # beyond the last year that can be counted
            heard.not_understood.append(("moment-unread", {"said": ""}))
        if len(taken) > MOST_BUSY:
            raise _too_busy()
    if heard.not_understood and not taken:
        raise CalendarUnreadable(_("Aucun événement de cet agenda n’est compris."), because=heard.not_understood[0][0])
    del heard.not_understood[MOST_TOLD:]
    heard.busy = list(chained(taken.values()))
    return heard


def is_busy(event: Component) -> bool:
    is_free = event.text("X-MICROSOFT-CDO-BUSYSTATUS").upper() == "FREE"
    return not (is_off(event) or is_free or event.text("TRANSP").upper() == "TRANSPARENT")


def chained(busy: Iterable[Busy]) -> Iterator[Busy]:
    """In order, each without what those before it take already; what is left of none is left out."""
    taken_until: datetime | None = None
    for one in sorted(busy, key=lambda one: (one.period.start, one.key)):
        start = max(one.period.start, taken_until or one.period.start)
        if start < one.period.end:
            yield Busy(one.key, Period(start, one.period.end), one.title)
            taken_until = one.period.end


class _Looking:
    """At one event after another, as long as they do not ask for more than a calendar may."""

    def __init__(self, times: Times, since: datetime, until: datetime) -> None:
        self.times, self.since, self.until = times, since, until
        self.ahead = until - since + timedelta(days=1)
        self.looked_at = 0

    def busy(self, uid: str, events: list[Component]) -> Iterator[Busy]:
        """What the events of one UID take. Raises Wrong, CalendarTooBusy."""
        return (_busy(uid, one, self.until) for one in self.at(events) if self.counts(one))

    def at(self, events: list[Component]) -> Iterable[Occurrence]:
        """The occurrences of the events of one UID. Raises Wrong, CalendarTooBusy."""
        self.spend(len(events))
        master, changed = master_and_changed(events)
        if master is None:
            return [self._alone(event) for event in changed if not is_off(event)]
        told: dict[str, Any] = {"now": self.since, "since": self.since, "ahead": self.ahead, "spend": self.spend}
        return occurrences(master, changed, self.times, **told).rows

    def counts(self, one: Occurrence) -> bool:
        is_to_come = one.end > self.since and one.start < self.until
        return is_to_come and one.end > one.start and is_busy(one.event)

    def periods(self, line: Line) -> Iterator[Busy]:
        """What a line of a VFREEBUSY takes of the time to come. Raises Wrong, CalendarTooBusy."""
        for said in filter(None, line.value.split(",")):
            self.spend(1)
            period = self.times.period(line, said)
            if period.end > self.since and period.start < self.until:
                key = f"?{period.start:{STAMP}}/{period.end:{STAMP}}"
                yield Busy(key, Period(period.start, min(period.end, self.until)))

    def _alone(self, event: Component) -> Occurrence:
        """A changed occurrence whose series is not in the calendar."""
        said = event.first("RECURRENCE-ID")
        return Occurrence(event, *self.times.span(event), self.times.instant(said) if said else None)

    def spend(self, days: int) -> None:
        self.looked_at += days
        if self.looked_at > MOST_LOOKED_AT:
            raise _too_busy()


def _components(data: bytes) -> list[Component]:
    """Nothing is believed of a calendar that breaks off: its last events may only be missing."""
    try:
        text = text_of(data).strip()
        if text[:15].upper() != "BEGIN:VCALENDAR":
            raise CalendarUnreadable(_("Cette adresse ne donne pas d’agenda au format iCalendar."))
        if text[-13:].upper() != "END:VCALENDAR":
            raise CalendarUnreadable(_("L’agenda s’interrompt avant la fin."))
        if text.count("\n") > MOST_LINES:
            raise _too_busy()
        return components(text)
    except ImportUnreadable as error:
        raise CalendarUnreadable(error.detail) from error
    except ImportTooLarge as error:
        raise _too_busy() from error


def _too_busy() -> CalendarTooBusy:
    return CalendarTooBusy(_("Un agenda donne %(limit)s occupations au plus.") % {"limit": MOST_BUSY}, limit=MOST_BUSY)


def _free_busy(found: Iterable[Component]) -> Iterator[Line]:
    """The lines that say a time is not free: busy as such, tentatively, or because nobody is there."""
    for part in found:
        if part.name == "VFREEBUSY":
            yield from (line for line in part.all("FREEBUSY") if line.parameters.get("FBTYPE", "").upper() != "FREE")


def _by_uid(found: Iterable[Component]) -> dict[str, list[Component]]:
    by_uid: dict[str, list[Component]] = defaultdict(list)
    for part in found:
        if part.name == "VEVENT":
            by_uid[part.text("UID") or _nameless(part)].append(part)
    return by_uid


def _nameless(event: Component) -> str:
    """An event without a UID is known by what it says."""
    said = "\n".join(f"{name}:{event.text(name)}" for name in ("DTSTART", "DTEND", "RECURRENCE-ID", "SUMMARY"))
    return f"?{hashlib.sha256(said.encode()).hexdigest()}"


def _busy(uid: str, one: Occurrence, until: datetime) -> Busy:
    return Busy(_key(uid, one), Period(one.start, min(one.end, until)), _title(one.event))


def _key(uid: str, one: Occurrence) -> str:
    key = f"{uid}/{one.original.astimezone(UTC):{STAMP}}" if one.original else uid
    return key if len(key) <= LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()


def _title(event: Component) -> str:
    return "" if event.text("CLASS").upper() in SECRET else tidy(event.text("SUMMARY"))[:LONGEST_TITLE]
