"""Files of bookings: taken in, read again another way, applied, stopped, forgotten. `admitting` writes their rows."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from booking.errors import ImportUnderWay, NothingToImport
from booking.importing.comparing import compare_with_bookings, compare_with_each_other, compare_with_known
from booking.importing.judging import Setting, judge
from booking.importing.matching import People, Places
from booking.importing.moments import order_of
from booking.importing.problems import HARMLESS
from booking.importing.reading import read_file
from booking.importing.table import tidy
from booking.models import ImportBatch, ImportRow
from booking.models.importing import Outcome, Verdict
from core.database import in_one_trip, inserting
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry

KEPT = timedelta(days=14)
STALLED = timedelta(minutes=2)
CHUNK = 2000
OPTIONS: dict[str, Any] = {
    "unknown": "stand_in",
    "stand_in": None,
    "price": "free",
    "with_past": False,
    "mails": False,
    "is_private": True,
    "order": "",
}
"""`unknown`: whose bookings of strangers are (`stand_in`, `create`); `stand_in`: that person's key, None is who
imports; `price`: `free` or `quoted`; `with_past`: what is past is charged too; `order`: of days and months."""


def begin_import(
    *, site: SiteEntry, by: Person, data: bytes, filename: str, catalogue: Catalogue, now: datetime
) -> ImportBatch:
    """The file, row by row, with what each would become. The same file again, not applied yet, is the same import.

    Raises ImportUnreadable, ImportTooLarge.
    """
    digest = hashlib.sha256(data).hexdigest()
    drafts = ImportBatch.objects.filter(site=site.pk, by=by, digest=digest, status=ImportBatch.Status.DRAFT)
    if (same := drafts.first()) is not None:
        return adjust_import(batch=same, catalogue=catalogue, now=now)
    kind, table, mapping = read_file(data, tz=site.tz, now=now)
    batch = ImportBatch(
        site_id=site.pk,
        by=by,
        filename=tidy(filename)[-120:] or kind,
        digest=digest,
        kind=kind,
        source=table.source,
        columns=table.columns,
        mapping=mapping,
        options={**OPTIONS, "endless": table.endless},
        left_out=table.left_out,
        created_at=now,
        touched_at=now,
    )
    rows = [ImportRow(number=row.number, cells=row.cells, found=row.found) for row in table.rows]
    with transaction.atomic():
        batch.save()
        _judge(batch, rows, catalogue, now=now)
    return batch


def adjust_import(
    *,
    batch: ImportBatch,
    catalogue: Catalogue,
    now: datetime,
    mapping: Mapping[str, int] | None = None,
    choices: Mapping[str, int] | None = None,
    options: Mapping[str, Any] | None = None,
) -> ImportBatch:
    """Read the rows again with what is said, and with what is booked by now. Raises ImportUnderWay."""
    with transaction.atomic():
        batch = _locked(batch)
        batch.mapping = dict(mapping) if mapping is not None else batch.mapping
        batch.choices = {**batch.choices, **{tidy(name): key for name, key in (choices or {}).items()}}
        batch.options = {**batch.options, **(options or {})}
        batch.touched_at = now
        batch.save(update_fields=["mapping", "choices", "options", "touched_at"])
        rows = list(batch.rows.order_by("number"))
        batch.rows.all().delete()
        _judge(batch, rows, catalogue, now=now)
    return batch


def apply_import(*, batch: ImportBatch, numbers: Collection[int] | None = None, now: datetime) -> int:
    """Put the rows of these numbers, or all that can be, in line to be written; how many there are.

    Raises ImportUnderWay, NothingToImport.
    """
    with transaction.atomic():
        batch = _locked(batch)
        rows = batch.rows.applicable()
        chosen = rows if numbers is None else rows.filter(number__in=list(numbers))
        count = chosen.update(outcome=Outcome.WAITING, refusal="")
        if not count:
            raise NothingToImport()
        _set(batch, ImportBatch.Status.RUNNING, now=now)
    return count


def stop_import(*, batch: ImportBatch, now: datetime) -> int:
    """Rows not written yet are left; what was written stays. Returns how many are left."""
    running = ImportBatch.objects.filter(pk=batch.pk, status=ImportBatch.Status.RUNNING)
    if not running.update(status=ImportBatch.Status.STOPPED, touched_at=now):
        return 0
    return batch.rows.waiting().update(outcome=Outcome.NONE)  # waits for the one that is being written


def delete_import(*, batch: ImportBatch) -> None:
    """The file and its rows; the bookings that it became stay. Raises ImportUnderWay."""
    with transaction.atomic():
        _locked(batch).delete()


def forget_old_imports(*, now: datetime) -> int:
    """They name people: nothing of them is kept beyond `KEPT`. Returns how many there were."""
    old = ImportBatch.objects.filter(~Q(status=ImportBatch.Status.RUNNING), touched_at__lt=now - KEPT)
    count = old.count()
    old.delete()
    return count


def stalled(*, now: datetime) -> list[int]:
    """Keys of imports under way that have not given a sign of life: their worker died."""
    late = ImportBatch.objects.filter(status=ImportBatch.Status.RUNNING, touched_at__lt=now - STALLED)
    return list(late.values_list("pk", flat=True))


def _locked(batch: ImportBatch) -> ImportBatch:
    locked = ImportBatch.objects.select_for_update(no_key=True, of=("self",)).select_related("by").get(pk=batch.pk)
    if locked.status == ImportBatch.Status.RUNNING:
        raise ImportUnderWay()
    return locked


def _set(batch: ImportBatch, status: ImportBatch.Status, *, now: datetime) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(status=status, touched_at=now)


def _judge(batch: ImportBatch, rows: Sequence[ImportRow], catalogue: Catalogue, *, now: datetime) -> None:
    """Judges the rows and stores them anew; what has an outcome already keeps its verdict."""
    site = catalogue.sites[batch.site_id]
    setting = _setting(batch, rows, site, catalogue)
    first: dict[str, int] = {}
    open_ = [row for row in rows if row.outcome in (Outcome.NONE, Outcome.REFUSED)]
    for row in open_:
        _judge_one(row, setting, first)
    compare_with_known(open_, site.pk, now=now)
    compare_with_each_other(open_)
    compare_with_bookings(open_, site.tz, now=now)
    for row in rows:
        row.pk, row.batch_id = None, batch.pk
    for place in range(0, len(rows), CHUNK):
        in_one_trip(inserting(rows[place : place + CHUNK]))


def _setting(batch: ImportBatch, rows: Sequence[ImportRow], site: SiteEntry, catalogue: Catalogue) -> Setting:
    places = [batch.mapping[name] for name in ("day", "start", "end_day", "end") if name in batch.mapping]
    texts = [row.cells[place] for row in rows[:5000] for place in places if place < len(row.cells)]
    order = batch.options.get("order") or order_of(texts)
    people = People(Person.objects.filter(is_active=True).only("pk", "name", "email"))
    return Setting(batch.mapping, order, site.tz, Places(bookable(site, catalogue), batch.choices), people)


def bookable(site: SiteEntry, catalogue: Catalogue) -> list[ResourceEntry]:
    return catalogue.matching(site=site.pk)


def _judge_one(row: ImportRow, setting: Setting, first: dict[str, int]) -> None:
    judged = judge(row.cells, setting)
    at_reading = [tuple(problem) for problem in row.found]
    told_off = {field for field, code, _facts in at_reading if code not in HARMLESS}
    problems = [*at_reading, *(problem for problem in judged.problems if problem[0] not in told_off)]
    if (before := first.setdefault(judged.key, row.number)) != row.number:
        problems.append(("row", "same-as-row", {"row": before}))
    row.key, row.title, row.attendees = judged.key, judged.title, judged.attendees
    row.person, row.person_said, row.email = judged.person, judged.person_said, judged.email
    row.resources = [entry.pk for entry in judged.resources]
    row.atoms = sorted({atom for entry in judged.resources for atom in entry.atoms})
    row.period = judged.period.stored if judged.period else None
    row.problems, row.booking, row.refusal, row.outcome = problems, None, "", Outcome.NONE
    is_wrong = any(code not in HARMLESS for _field, code, _facts in problems)
    row.verdict = Verdict.WRONG if is_wrong or judged.period is None else Verdict.READY
