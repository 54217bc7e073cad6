"""The agenda in the vocabulary of OpenAgenda, version 2: an event is a workshop at a site, its sessions are timings.

Pure: sessions in, plain values out. What is cancelled among others is left out of the timings; an event of which
nothing takes place keeps all of them, and says why.
"""

from collections.abc import Iterable, Sequence
from enum import IntEnum
from itertools import groupby
from typing import Any

from django.utils.text import slugify

from agenda.feeds import categories_of, price_text
from agenda.links import session_url
from agenda.models import Session, Workshop
from agenda.models.session import Mode
from agenda.models.workshop import AccessFeature
from spaces.models import Site

LANGUAGE = "fr"
"""Of the words; the language in which a workshop is held is another matter."""
LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_TEXT, MOST_TIMINGS = 140, 200, 10_000, 800
Event = dict[str, Any]


class Attendance(IntEnum):
    ON_SITE = 1
    ONLINE = 2
    MIXED = 3


class Status(IntEnum):
    SCHEDULED = 1
    RESCHEDULED = 2
    MOVED_ONLINE = 3
    POSTPONED = 4
    FULL = 5
    CANCELLED = 6


def events_of(sessions: Iterable[Session]) -> list[Event]:
    """Needs `with_details()`; in the order of their first sessions."""
    together = sorted(sessions, key=lambda row: (row.workshop_id, row.site_id, row.start))
    groups = [list(rows) for _key, rows in groupby(together, key=lambda row: (row.workshop_id, row.site_id))]
    return [event_of(rows) for rows in sorted(groups, key=lambda rows: (rows[0].start, rows[0].pk))]


def event_of(sessions: Sequence[Session]) -> Event:
    """Sessions of one workshop at one site, soonest first."""
    living = [session for session in sessions if session.is_published]
    shown = (living or list(sessions))[:MOST_TIMINGS]
    first = shown[0]
    workshop, site = first.workshop, first.site
    event: Event = {
        "slug": f"{slugify(workshop.title)[:60]}-{workshop.public_id.hex[-12:]}",
        "extIds": [{"key": "perriere", "value": f"{workshop.public_id}/{site.slug}"}],
        "title": {LANGUAGE: workshop.title[:LONGEST_TITLE]},
        "description": {LANGUAGE: description_of(workshop)},
        "longDescription": {LANGUAGE: (workshop.description or workshop.title)[:LONGEST_TEXT]},
        "keywords": {LANGUAGE: list(categories_of(first))},
        "conditions": {LANGUAGE: price_text(workshop.price, is_pay_what_you_want=workshop.is_pay_what_you_want)},
        "timezone": site.time_zone,
        "timings": [timing_of(session) for session in shown],
        "attendanceMode": int(attendance_of(shown)),
        "status": int(status_of(sessions)),
        "accessibility": {code: code in workshop.access_features for code in AccessFeature.values},
        "age": {"min": workshop.min_age, "max": workshop.max_age},
        "registration": [{"type": "link", "value": session_url(first)}],
        "location": location_of(site),
        "originAgenda": {"title": first.partner.name},
        "updatedAt": max(max(row.changed_at, workshop.changed_at) for row in sessions).isoformat(),
    }
    if event["attendanceMode"] != Attendance.ON_SITE:
        event["onlineAccessLink"] = session_url(first)  # the address of the call is for those who have registered
    return event


def description_of(workshop: Workshop) -> str:
    """A line of its own or, without any, what it is about."""
    line = " ".join(workshop.description.split()) or f"{workshop.get_theme_display()} · {workshop.title}"
    return line if len(line) <= LONGEST_DESCRIPTION else f"{line[: LONGEST_DESCRIPTION - 1].rstrip()}…"


def timing_of(session: Session) -> dict[str, str]:
    """With the offset that the clocks of the site have then."""
    tz = session.site.tz
    return {"begin": session.start.astimezone(tz).isoformat(), "end": session.end.astimezone(tz).isoformat()}


def attendance_of(sessions: Iterable[Session]) -> Attendance:
    modes = {session.mode for session in sessions}
    if modes == {Mode.ON_SITE}:
        return Attendance.ON_SITE
    return Attendance.ONLINE if modes == {Mode.ONLINE} else Attendance.MIXED


def status_of(sessions: Sequence[Session]) -> Status:
    """What holds for all that takes place; where nothing does, whether something is only postponed."""
    living = [session for session in sessions if session.is_published]
    if not living:
        return Status.POSTPONED if any(session.is_postponed for session in sessions) else Status.CANCELLED
    if all(session.places_left <= 0 for session in living):
        return Status.FULL
    if all(session.has_moved_online for session in living):
        return Status.MOVED_ONLINE
    return Status.RESCHEDULED if all(session.previous_start for session in living) else Status.SCHEDULED


def location_of(site: Site) -> dict[str, Any]:
    return {
        "name": site.name,
        "address": f"{site.street}, {site.postcode} {site.town}",
        "city": site.town,
        "postalCode": site.postcode,
        "countryCode": "FR",
        "timezone": site.time_zone,
        "latitude": None if site.latitude is None else float(site.latitude),
        "longitude": None if site.longitude is None else float(site.longitude),
        "extId": site.slug,
    }
