"""Files of sessions: taken in, looked at, applied once, forgotten. What is written is written in one transaction."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from agenda.access import check_may_publish
from agenda.actions.rooms import hold_still
from agenda.actions.sources import remember, vanished, write
from agenda.errors import NothingToPublish, SessionImportRefused
from agenda.importing.judging import Judge, Judged
from agenda.importing.places import Places
from agenda.importing.reading import read_source
from agenda.importing.told import COMPARED, SENTENCES, Body, ReadBody, Source, Told
from agenda.models import Partner, SessionImport, SessionImportRow, SessionVerdict
from booking.importing.table import tidy
from core.database import in_one_trip, inserting
from core.errors import Refusal
from members.models import Person
from spaces.catalogue import Catalogue, SiteEntry

KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the file does not say. `defaults` is a part of a body, for sessions that are new here.

    With `cancels_vanished`, sessions to come of the same source that the file no longer has are cancelled.
    """

    site: SiteEntry
    defaults: Body = field(default_factory=dict)
    cancels_vanished: bool = False


def begin_import(
    *,
    partner: Partner,
    data: bytes,
    filename: str,
    choices: Choices,
    by: Person,
    read: ReadBody,
    catalogue: Catalogue,
    now: datetime,
) -> SessionImport:
    """The file, row by row, with what each would do; nothing is published yet.

    The same file again, not applied yet, is the same import. Raises NotThePublisher, ImportUnreadable, ImportTooLarge.
    """
    check_may_publish(by, partner)
    source = read_source(data, Places(partner, catalogue), choices.site, now=now, filename=filename)
    digest = hashlib.sha256(data).hexdigest()
    drafts = SessionImport.objects.filter(partner=partner, by=by, digest=digest, calendar=None)
    batch = drafts.filter(status=SessionImport.Status.DRAFT).first() or SessionImport(
        partner=partner, by=by, kind=source.kind, digest=digest, created_at=now
    )
    batch.filename = tidy(filename)[-120:] or source.kind
    batch.options = options_of(choices, source)
    with transaction.atomic():
        return store(batch, source.rows, read=read, catalogue=catalogue, now=now)


def options_of(choices: Choices, source: Source) -> dict[str, Any]:
    return {
        "site": str(choices.site.public_id),
        "defaults": {**choices.defaults, "site": str(choices.site.public_id)},
        "cancels_vanished": choices.cancels_vanished,
        "source": source.name,
        "left_out": source.left_out,
        "is_endless": source.is_endless,
        "ignored": source.ignored[:20],
    }


def store(
    batch: SessionImport, rows: Sequence[Told], *, read: ReadBody, catalogue: Catalogue, now: datetime
) -> SessionImport:
    """The draft with its rows judged anew."""
    found = judged(batch, rows, read=read, catalogue=catalogue, now=now)
    batch.save()
    batch.rows.all().delete()
    write_rows(batch, found)
    return batch


def judged(
    batch: SessionImport, rows: Sequence[Told], *, read: ReadBody, catalogue: Catalogue, now: datetime
) -> list[Judged]:
    """A calendar's cancelled occurrences that were never here are none of our business."""
    is_calendar = batch.kind == SessionImport.Kind.ICALENDAR
    judge = Judge(
        batch.partner,
        defaults=batch.options["defaults"],
        is_calendar=is_calendar,
        read=read,
        catalogue=catalogue,
        now=now,
    )
    found = judge.judged(rows)
    if batch.options["cancels_vanished"]:
        found += vanished(batch, found, now=now)
    if is_calendar:
        found = [one for one in found if one.known or one.verdict != SessionVerdict.SAME]
    return found


def write_rows(batch: SessionImport, found: Sequence[Judged], refusals: dict[int, str] | None = None) -> None:
    stored = [
        SessionImportRow(
            batch=batch,
            number=one.row.number,
            external_id=one.row.external_id,
            said=one.row.said,
            verdict=one.verdict,
            problems=one.row.problems,
            changes=one.changes,
            refusal=(refusals or {}).get(one.row.number, "")[:300],
            session=one.known,
        )
        for one in found
    ]
    if stored:
        in_one_trip(inserting(stored))


def apply_import(
    *,
    batch: SessionImport,
    by: Person,
    read: ReadBody,
    catalogue: Catalogue,
    now: datetime,
    all_or_none: bool = False,
) -> SessionImport:
    """All rows that can be, with what is published by now; applied twice, it changes nothing.

    A row refused while it is written keeps its reason, the others are written. With `all_or_none`, every row is
    right or nothing is written: SessionImportRefused, with the fact `rows`. Raises NotThePublisher, NothingToPublish.
    """
    check_may_publish(by, batch.partner)
    with transaction.atomic():
        locked = SessionImport.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch.pk)
        locked.partner = batch.partner
        if locked.status == SessionImport.Status.DONE:
            return locked
        Partner.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch.partner_id)
        rows = [as_told(row) for row in locked.rows.order_by("number") if not is_vanished(row)]
        found = judged(locked, rows, read=read, catalogue=catalogue, now=now)
        if not any(one.is_worth_doing for one in found):
            raise NothingToPublish()
        refusals = write_all(locked, found, by=by, catalogue=catalogue, now=now)
        wrong = [one.row.number for one in found if one.verdict == SessionVerdict.WRONG]
        if all_or_none and wrong:
            raise SessionImportRefused(rows=wrong)
        finish(locked, found, refusals, by=by, now=now)
    return locked


def write_all(
    batch: SessionImport, found: Sequence[Judged], *, by: Person, catalogue: Catalogue, now: datetime
) -> dict[int, str]:
    """What is worth doing, row by row; the reasons of those that were refused meanwhile, by number."""
    hold_still(one.facts[1].room for one in found if one.is_worth_doing and one.facts)
    refusals: dict[int, str] = {}
    for one in found:
        if one.is_worth_doing:
            try:
                one.known = write(batch, one, by=by, catalogue=catalogue, now=now)
            except Refusal as refusal:
                one.verdict = SessionVerdict.WRONG
                refusals[one.row.number] = str(refusal.detail or refusal.title)
    remember(batch, found)
    return refusals


def finish(
    batch: SessionImport, found: Sequence[Judged], refusals: dict[int, str], *, by: Person, now: datetime
) -> None:
    if batch.pk:
        batch.rows.all().delete()
    batch.by, batch.status, batch.applied_at = by, SessionImport.Status.DONE, now
    batch.options["wrong"] = what_is_wrong(batch, found)
    batch.save()
    write_rows(batch, found, refusals)


def what_is_wrong(batch: SessionImport, found: Sequence[Judged]) -> list[Any]:
    """By which one reading is told from the next, where neither changes anything."""
    wrong = [one.row for one in found if one.verdict == SessionVerdict.WRONG]
    return [
        batch.options.get("spared", 0),
        *sorted([row.external_id, *sorted(said["code"] for said in row.problems)] for row in wrong),
    ]


def as_told(row: SessionImportRow) -> Told:
    """As it was read; what was found by comparing is found anew."""
    at_reading = [said for said in row.problems if said["code"] in SENTENCES and said["code"] not in COMPARED]
    return Told(row.number, row.external_id, row.said, at_reading)


def is_vanished(row: SessionImportRow) -> bool:
    return any(said["code"] == "vanished" for said in row.problems)


def delete_import(*, batch: SessionImport, by: Person) -> None:
    """The file and its rows; the sessions that it became stay. Raises NotThePublisher."""
    check_may_publish(by, batch.partner)
    batch.delete()


def forget_old_imports(*, now: datetime) -> int:
    """How many there were."""
    old = SessionImport.objects.filter(created_at__lt=now - KEPT)
    count = old.count()
    old.delete()
    return count
