"""The events of a calendar as parts of the API's body: one for each occurrence (RFC 5545).

What is over, and what its owner calls private, is left out. A cancelled occurrence, alone or left out of its series by
EXDATE, says so. Attendees and organisers are nobody's business here.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from agenda.importing import words
from agenda.importing.places import Places
from agenda.importing.told import MOST_ROWS, Body, Source, Told, key_of, problem
from agenda.models import SessionImport
from agenda.models.session import Status
from booking.errors import ImportTooLarge, ImportUnreadable
from booking.importing.content_lines import Component, components
from booking.importing.event_times import Times
from booking.importing.events import by_uid, master_and_changed
from booking.importing.occurring import Occurrence, is_off, occurrences
from booking.importing.table import Wrong, tidy, tidy_lines
from booking.importing.zones import Zones
from core.api.instants import local
from spaces.catalogue import SiteEntry

MOST_DAYS = 200_000
"""Looked at to find the occurrences of all events together."""
LONGEST_TEXT = 9_000
PRIVATE = {"PRIVATE", "CONFIDENTIAL"}
STATES = {"CONFIRMED": Status.PUBLISHED, "TENTATIVE": Status.DRAFT}
CALLS = ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL")
ESCAPED = re.compile(r"\\([\\;,nN])")


def read_events(text: str, places: Places, site: SiteEntry, *, now: datetime) -> Source:
    """Occurrences are followed until a year from `now`. Raises ImportUnreadable, ImportTooLarge."""
    found = components(text)
    head = next((part for part in found if part.name == "VCALENDAR"), None)
    if head is None:
        raise ImportUnreadable(_("Ce n’est pas un agenda au format iCalendar."))
    reader = _Reader(found, places, site, now)
    if any(part.name == "VEVENT" for part in found):
        for uid, events in by_uid(found).items():
            reader.read(uid, events)
    source = reader.source
    source.name = tidy(head.text("X-WR-CALNAME") or head.text("NAME"), 120)
    return source


class _Reader:
    def __init__(self, found: list[Component], places: Places, site: SiteEntry, now: datetime) -> None:
        self.times = Times(Zones(part for part in found if part.name == "VTIMEZONE"), site.tz)
        self.places, self.site, self.now = places, site, now
        self.source = Source(SessionImport.Kind.ICALENDAR, [])
        self.days_left = MOST_DAYS

    def read(self, uid: str, events: list[Component]) -> None:
        master, changed = master_and_changed(events)
        try:
            found = list(self._of_series(master, changed) if master else self._alone(changed))
        except Wrong as wrong:
            self._add(Told(0, key_of(uid), self._workshop_of(events[0]), [problem(*wrong.at("start"))]))
            return
        for one, is_cancelled in found:
            self._add_occurrence(uid, one, is_cancelled)

    def _of_series(self, master: Component, changed: list[Component]) -> Iterator[tuple[Occurrence, bool]]:
        """Each occurrence, and whether it is cancelled."""
        found = occurrences(
            _without_status(master), changed, self.times, now=self.now, since=self.now, spend=self._spend
        )
        self.source.is_endless = self.source.is_endless or found.endless
        yield from ((one, is_off(master)) for one in found.rows)
        start, end = self.times.span(master)
        gone = {self.times.instant(line) for event in changed if is_off(event) for line in event.all("RECURRENCE-ID")}
        for original in sorted(gone | self.times.instants(master.all("EXDATE"))):
            yield Occurrence(master, original, original + (end - start), original), True

    def _spend(self, days: int) -> None:
        self.days_left -= days
        if self.days_left < 0:
            raise _too_large()

    def _alone(self, changed: list[Component]) -> Iterator[tuple[Occurrence, bool]]:
        """Occurrences whose series is not in the file."""
        for event in changed:
            line = event.first("RECURRENCE-ID")
            original = self.times.instant(line) if line else None
            if event.first("DTSTART") is None and original and is_off(event):
                yield Occurrence(event, original, original, original), True
            else:
                yield Occurrence(event, *self.times.span(event), original), is_off(event)

    def _add_occurrence(self, uid: str, one: Occurrence, is_cancelled: bool) -> None:
        if one.end <= self.now or one.event.text("CLASS").upper() in PRIVATE:
            self.source.left_out += 1
            return
        key = f"{uid}/{one.original.astimezone(UTC):%Y%m%dT%H%M%SZ}" if one.original else uid
        row = Told(0, key_of(key))
        row.said = {"workshop": {}, "status": Status.CANCELLED} if is_cancelled else self._said(one, row)
        self._add(row)

    def _add(self, row: Told) -> None:
        if len(self.source.rows) >= MOST_ROWS:
            raise _too_large()
        row.number = len(self.source.rows) + 1
        self.source.rows.append(row)

    def _said(self, one: Occurrence, row: Told) -> Body:
        event = one.event
        site = self._site(event, row)
        tz: ZoneInfo = (site or self.site).tz
        said: Body = {**self._workshop_of(event), "start": local(one.start, tz), "end": local(one.end, tz)}
        if site:
            said["site"] = str(site.public_id)
        if call := next((event.text(name) for name in CALLS if event.text(name).startswith("http")), ""):
            said["online_url"] = call[:500]
        if state := STATES.get(event.text("STATUS").upper()):
            said["status"] = str(state)
        if one.end <= one.start:
            row.problems.append(problem("end", "missing"))
        return said

    def _site(self, event: Component, row: Told) -> SiteEntry | None:
        location = event.text("LOCATION")
        if not location:
            return None
        site = self.places.site_of_address(location)
        if site is None and not location.startswith("http"):
            facts = {"name": tidy(location, 80), "site": self.site.name}
            row.problems.append(problem("site", "elsewhere", facts))
        return site

    @staticmethod
    def _workshop_of(event: Component) -> dict[str, Any]:
        said: Body = {"title": tidy(event.text("SUMMARY"), 140) or _("Sans titre")}
        if description := _description(event):
            said["description"] = description
        themes = (words.theme_named(word) for line in event.all("CATEGORIES") for word in line.text.split(","))
        if theme := next((theme for theme in themes if theme), None):
            said["theme"] = theme
        return {"workshop": said}


def _without_status(event: Component) -> Component:
    return replace(event, lines=[line for line in event.lines if line.name != "STATUS" or not is_off(event)])


def _description(event: Component) -> str:
    """Plain text with its lines; tags are left out, the event's own page is named below."""
    line = event.first("DESCRIPTION")
    said = ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], line.value) if line else ""
    if "<" in said:
        said = re.sub(r"<(?:br|/p|/div|/li)\b[^>]*>", "\n", said, flags=re.IGNORECASE)
        said = html.unescape(strip_tags(said))
    text, page = tidy_lines(said, LONGEST_TEXT), event.text("URL")
    if page.startswith(("https://", "http://")) and page not in text:
        text = f"{text}\n\n{page[:500]}".strip()
    return text


def _too_large() -> ImportTooLarge:
    return ImportTooLarge(
        _("Un agenda compte %(limit)s séances à venir au plus : découpez-le.") % {"limit": MOST_ROWS}, limit=MOST_ROWS
    )
