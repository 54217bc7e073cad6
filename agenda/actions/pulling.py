"""A partner's own calendar: followed, stopped, read on a schedule; only what changed is written."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from agenda.access import check_may_publish
from agenda.actions.importing import (
    Choices,
    apply_import,
    finish,
    judged,
    options_of,
    store,
    what_is_wrong,
    write_all,
)
from agenda.errors import (
    NothingToPublish,
    PartnerCalendarJustRead,
    PartnerCalendarKnown,
    PartnerCalendarStopped,
    TooManyPartnerCalendars,
)
from agenda.importing.events import read_events
from agenda.importing.places import Places
from agenda.importing.told import Body, ReadBody, Source
from agenda.models import Partner, PartnerCalendar, SessionImport, SessionVerdict
from booking.importing.decoding import text_of
from core import outbox, pulling
from core.clock import local_date
from core.errors import Refusal
from core.fetching import check_address
from members.models import Person
from spaces.catalogue import Catalogue, SiteEntry

MOST = 10
PAUSE = timedelta(minutes=1)


def follow_calendar(
    *,
    partner: Partner,
    name: str,
    url: str,
    site: SiteEntry,
    defaults: Body,
    by: Person,
    read: ReadBody,
    catalogue: Catalogue,
    now: datetime,
) -> SessionImport:
    """The calendar, not followed yet, with a first reading of it to look at: `go_live` publishes it.

    Raises NotThePublisher, PartnerCalendarKnown, TooManyPartnerCalendars, AddressRefused, a FetchFailed,
    ImportUnreadable, ImportTooLarge.
    """
    check_may_publish(by, partner)
    url = check_address(url)
    theirs = PartnerCalendar.objects.filter(partner=partner)
    if theirs.filter(url=url).exists():
        raise PartnerCalendarKnown()
    if theirs.count() >= MOST:
        raise TooManyPartnerCalendars(limit=MOST)
    calendar = PartnerCalendar(
        partner=partner, name=name, url=url, site_id=site.pk, defaults=defaults, by=by,
        created_at=now, next_pull_at=now, stopped_at=now,
    )  # fmt: skip
    body = pulling.read(calendar, now=now) or b""
    source = _read(body, calendar, catalogue, now=now)
    with transaction.atomic():
        calendar.save()
        pulling.went_well(calendar, now=now)
        batch = _batch_of(calendar, source, catalogue, now=now)
        return store(batch, source.rows, read=read, catalogue=catalogue, now=now)


def go_live(
    *, batch: SessionImport, by: Person, read: ReadBody, catalogue: Catalogue, now: datetime
) -> PartnerCalendar:
    """Publish what the first reading found, and follow the calendar from now on. Raises as `apply_import`."""
    if batch.calendar is None:
        raise PartnerCalendarStopped()
    with transaction.atomic():
        with suppress(NothingToPublish):
            apply_import(batch=batch, by=by, read=read, catalogue=catalogue, now=now)
        calendar = batch.calendar
        calendar.stopped_at, calendar.by, calendar.next_pull_at = None, by, now + pulling.EVERY
        calendar.save(update_fields=["stopped_at", "by", "next_pull_at"])
    return calendar


def stop_calendar(*, calendar: PartnerCalendar, by: Person, now: datetime) -> None:
    """What it published stays. Stopping twice changes nothing."""
    check_may_publish(by, calendar.partner)
    PartnerCalendar.objects.filter(pk=calendar.pk, stopped_at=None).update(stopped_at=now)


def resume_calendar(*, calendar: PartnerCalendar, by: Person, now: datetime) -> None:
    """From now on in the name of who resumes it; it is read soon, and whole."""
    check_may_publish(by, calendar.partner)
    PartnerCalendar.objects.filter(pk=calendar.pk).exclude(stopped_at=None).update(
        stopped_at=None, by=by, next_pull_at=now, content_digest="", failures=0, last_error=""
    )


def forget_calendar(*, calendar: PartnerCalendar, by: Person) -> None:
    """The address and its readings; what it published stays."""
    check_may_publish(by, calendar.partner)
    calendar.delete()


def read_now(
    *, calendar: PartnerCalendar, by: Person, read: ReadBody, catalogue: Catalogue, now: datetime
) -> SessionImport | None:
    """Read it at once, and whole; what changed, if anything did.

    Raises PartnerCalendarStopped, PartnerCalendarJustRead, and what went wrong.
    """
    check_may_publish(by, calendar.partner)
    if not calendar.is_running:
        raise PartnerCalendarStopped()
    lately = calendar.pulled_at is not None and now - calendar.pulled_at < PAUSE
    if lately or not pulling.claim(calendar, now=now):
        raise PartnerCalendarJustRead()
    calendar.content_digest = ""
    batch, error = _pull(calendar, read=read, catalogue=catalogue, now=now)
    if error:
        raise error
    return batch


def due(*, now: datetime) -> list[PartnerCalendar]:
    """Those longest overdue first."""
    rows = PartnerCalendar.objects.select_related("partner__organisation", "by")
    return list(rows.filter(stopped_at=None, next_pull_at__lte=now).order_by("next_pull_at")[:500])


def pull(calendar: PartnerCalendar, *, read: ReadBody, catalogue: Catalogue, now: datetime) -> SessionImport | None:
    """The reading that is due; one worker does it. None where nothing changed, or it could not be read."""
    if not pulling.claim(calendar, now=now):
        return None
    if calendar.pulled_at is None or _day(calendar.pulled_at) != _day(now):
        calendar.content_digest = ""  # once a day it is read whole: recurrences without end reach further each day
    return _pull(calendar, read=read, catalogue=catalogue, now=now)[0]


def _pull(
    calendar: PartnerCalendar, *, read: ReadBody, catalogue: Catalogue, now: datetime
) -> tuple[SessionImport | None, Refusal | None]:
    try:
        body = pulling.read(calendar, now=now)
        with transaction.atomic():
            batch = _apply(calendar, body, read=read, catalogue=catalogue, now=now) if body is not None else None
            if pulling.went_well(calendar, now=now):
                _tell("partner_calendar.recovered", calendar, now=now)
    except Refusal as error:
        with transaction.atomic():
            pulling.went_wrong(calendar, error, now=now)
            if pulling.should_tell(calendar, now):
                pulling.has_told(calendar, now=now)
                _tell("partner_calendar.failing", calendar, now=now)
        return None, error
    return batch, None


def _apply(
    calendar: PartnerCalendar, body: bytes, *, read: ReadBody, catalogue: Catalogue, now: datetime
) -> SessionImport | None:
    """A reading is kept where it changed something, or where something else is wrong than the last time."""
    check_may_publish(calendar.by, calendar.partner)
    Partner.objects.select_for_update(no_key=True, of=("self",)).get(pk=calendar.partner_id)
    source = _read(body, calendar, catalogue, now=now)
    batch = _batch_of(calendar, source, catalogue, now=now)
    found = judged(batch, source.rows, read=read, catalogue=catalogue, now=now)
    does_something = any(one.is_worth_doing for one in found)
    refusals = write_all(batch, found, by=calendar.by, catalogue=catalogue, now=now)
    last = calendar.imports.exclude(status=SessionImport.Status.DRAFT).first()
    if not does_something and last is not None and last.options.get("wrong") == what_is_wrong(batch, found):
        return None
    batch.options["same"] = sum(one.verdict == SessionVerdict.SAME for one in found)
    shown = [one for one in found if one.verdict != SessionVerdict.SAME]
    finish(batch, shown, refusals, by=calendar.by, now=now)
    if batch.options["spared"]:
        _tell("partner_calendar.shrunk", calendar, now=now, spared=batch.options["spared"])
    return batch


def _read(body: bytes, calendar: PartnerCalendar, catalogue: Catalogue, *, now: datetime) -> Source:
    places = Places(calendar.partner, catalogue)
    source = read_events(text_of(body), places, catalogue.sites[calendar.site_id], now=now)
    source.name = calendar.name
    return source


def _batch_of(calendar: PartnerCalendar, source: Source, catalogue: Catalogue, *, now: datetime) -> SessionImport:
    choices = Choices(catalogue.sites[calendar.site_id], calendar.defaults, cancels_vanished=True)
    return SessionImport(
        partner=calendar.partner,
        calendar=calendar,
        by=calendar.by,
        kind=source.kind,
        filename=calendar.name,
        digest=calendar.content_digest,
        options=options_of(choices, source),
        created_at=now,
    )


def _tell(kind: str, calendar: PartnerCalendar, *, now: datetime, **facts: Any) -> None:
    """`sequence` tells one telling from the next."""
    payload = {"calendar": str(calendar.public_id), "sequence": int(now.timestamp()), **facts}
    outbox.record(kind, subject_id=calendar.pk, payload=payload, now=now)


def _day(moment: datetime) -> Any:
    return local_date(moment, ZoneInfo(settings.TIME_ZONE))
