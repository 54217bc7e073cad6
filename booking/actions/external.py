"""Outside calendars: connected, changed, read on a schedule, stopped."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from booking.actions.allotting import ONE_HOLDER
from booking.actions.blocking_outside import Applied, apply_busy, horizon, lift, retry_conflicts, split
from booking.actions.handing_on import lock_around
from booking.external_errors import CalendarConnected, CalendarJustRead, CalendarStopped
from booking.importing.busy import Busy, Heard, busy_in
from booking.models import Blockage, ExternalCalendar
from core import outbox, pulling
from core.database import violated
from core.errors import Refusal
from core.fetching import check_address
from members.models import Person
from spaces import catalogue as catalogues
from spaces.catalogue import ResourceEntry
from spaces.errors import ResourceNotFound

log = logging.getLogger(__name__)

ONCE = "external_calendar_once_per_resource"
ATTEMPTS = 3
PAUSE = timedelta(minutes=1)
"""Between two readings that somebody asks for."""
BATCH = 50


@dataclass(frozen=True, slots=True)
class Preview:
    heard: Heard
    free: list[Busy]
    met: list[Busy]


def preview_calendar(*, resource: ResourceEntry, url: str, by: Person, now: datetime) -> Preview:
    """What would be blocked, and what not. Raises as `connect_calendar`."""
    row = _unwritten(resource, url, by=by, now=now)
    heard = _heard(row, resource, now=now) or Heard()
    return Preview(heard, *split(resource, heard.busy, now=now))


def connect_calendar(
    *, resource: ResourceEntry, url: str, name: str, by: Person, now: datetime, keeps_titles: bool = False
) -> ExternalCalendar:
    """It is read once before it is kept. Raises AddressRefused, a FetchFailed, CalendarUnreadable, CalendarTooBusy,
    CalendarConnected.
    """
    row = _unwritten(resource, url, by=by, now=now)
    row.name, row.keeps_titles = name, keeps_titles
    heard = _heard(row, resource, now=now)

    def write() -> None:
        row.pk = None
        row.save(force_insert=True)
        _keep(row, resource, heard, now=now)

    try:
        _trying(write)
    except IntegrityError as error:
        if violated(error) != ONCE:
            raise
        raise CalendarConnected() from error
    return row


def change_calendar(
    *, calendar: ExternalCalendar, now: datetime, name: str | None = None, keeps_titles: bool | None = None
) -> None:
    """Titles that are no longer kept are forgotten at once; those to be kept come with the next reading."""
    with transaction.atomic():
        row = ExternalCalendar.objects.select_for_update(no_key=True).get(pk=calendar.pk)
        row.name = row.name if name is None else name
        if keeps_titles is not None and keeps_titles != row.keeps_titles:
            row.keeps_titles, row.content_digest, row.etag, row.last_modified = keeps_titles, "", "", ""
            if row.is_running:
                row.next_pull_at = now
            if not keeps_titles:
                Blockage.objects.filter(external_calendar=row).exclude(reason="").update(reason="")
                row.conflicts.exclude(title="").update(title="")
        row.save()
    calendar.refresh_from_db()


def stop_calendar(*, calendar: ExternalCalendar, keep: bool, now: datetime) -> int:
    """It is read no more; what it blocks is lifted unless it is to be kept. Returns how much was lifted.

    Stopping a stopped one lifts what was kept.
    """
    entry = catalogues.current().resources.get(calendar.resource_id)
    with transaction.atomic():
        lock_around(atoms=entry.atoms if entry else [calendar.resource_id])
        if ExternalCalendar.objects.filter(pk=calendar.pk, stopped_at=None).update(stopped_at=now):
            calendar.conflicts.open().update(solved_at=now)
        lifted = 0 if keep else lift(calendar, now=now)
    calendar.refresh_from_db()
    return lifted


def read_now(*, calendar: ExternalCalendar, now: datetime) -> None:
    """As asked by somebody. Raises CalendarStopped, CalendarJustRead; how it went stands in the row."""
    if not calendar.is_running:
        raise CalendarStopped()
    is_fresh = calendar.pulled_at is not None and now - calendar.pulled_at < PAUSE
    if is_fresh or not read_calendar(calendar, now=now):
        raise CalendarJustRead(_("Attendez une minute entre deux lectures."))
    calendar.refresh_from_db()


def read_due(*, now: Callable[[], datetime], seconds: float) -> int:
    """Those whose time has come, the longest waiting first, as long as there is time."""
    until, done = time.monotonic() + seconds, 0
    for calendar in ExternalCalendar.objects.due(now()).order_by("next_pull_at")[:BATCH]:
        if time.monotonic() > until:
            break
        try:
            done += read_calendar(calendar, now=now())
        except Exception:  # one that breaks in an unknown way does not hold up the others
            log.exception("external calendar %s could not be read", calendar.public_id)
    return done


def read_calendar(calendar: ExternalCalendar, *, now: datetime) -> bool:
    """Once, by one worker: False where another one has it. A failure changes nothing of what is blocked."""
    if not pulling.claim(calendar, now=now):
        return False
    try:
        _read(calendar, now=now)
    except Refusal as refusal:
        _failed(calendar, refusal, now=now)
    return True


def _unwritten(resource: ResourceEntry, url: str, *, by: Person, now: datetime) -> ExternalCalendar:
    told = {"resource_id": resource.pk, "url": check_address(url)}
    if ExternalCalendar.objects.filter(stopped_at=None, **told).exists():
        raise CalendarConnected()
    return ExternalCalendar(by=by, next_pull_at=now, created_at=now, **told)


def _read(calendar: ExternalCalendar, *, now: datetime) -> None:
    entry = catalogues.current().resources.get(calendar.resource_id)
    if entry is None:
        raise ResourceNotFound()
    if calendar.good_at and horizon(calendar.good_at, entry.tz) != horizon(now, entry.tz):
        calendar.content_digest = ""  # what recurs is followed further, though the calendar says the same
    heard = _heard(calendar, entry, now=now)
    _trying(lambda: _keep(calendar, entry, heard, now=now))


def _heard(calendar: ExternalCalendar, entry: ResourceEntry, *, now: datetime) -> Heard | None:
    """None where it says what it said."""
    body = pulling.read(calendar, now=now)
    return None if body is None else busy_in(body, tz=entry.tz, since=now, until=horizon(now, entry.tz))


def _keep(calendar: ExternalCalendar, entry: ResourceEntry, heard: Heard | None, *, now: datetime) -> None:
    if heard is None:
        applied, news = retry_conflicts(calendar, entry, now=now), False
    else:
        applied = apply_busy(calendar, entry, heard.busy, now=now)
        told = [[code, facts] for code, facts in heard.not_understood]
        news = bool(told) and told != calendar.not_understood
        calendar.not_understood = told
    if applied is None:
        return
    if heard is not None:
        calendar.save(update_fields=["not_understood"])
    if pulling.went_well(calendar, now=now):
        _tell("recovered", calendar, now=now)
    if applied.conflicts or news:
        _tell("conflicted", calendar, now=now, applied=applied)


def _failed(calendar: ExternalCalendar, refusal: Refusal, *, now: datetime) -> None:
    with transaction.atomic():
        pulling.went_wrong(calendar, refusal, now=now)
        if pulling.should_tell(calendar, now):
            pulling.has_told(calendar, now=now)
            _tell("failed", calendar, now=now)


def _tell(what: str, calendar: ExternalCalendar, *, now: datetime, applied: Applied | None = None) -> None:
    """`sequence` sets apart what is told at different times."""
    payload = {
        "calendar": str(calendar.public_id),
        "conflicts": [row.pk for row in applied.conflicts] if applied else [],
        "sequence": int(now.timestamp()),
    }
    outbox.record(f"external_calendar.{what}", subject_id=calendar.pk, payload=payload, now=now)


def _trying(write: Callable[[], None]) -> None:
    """Whoever takes time locks it first; should somebody not, what is in the way is seen at the next attempt."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                write()
            return
        except IntegrityError as error:
            if violated(error) != ONE_HOLDER or attempt == ATTEMPTS:
                raise
