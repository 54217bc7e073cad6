"""Rows become sessions; where each came from is kept, so that what vanishes there can be cancelled here."""

import re
from collections.abc import Sequence
from datetime import datetime

from agenda.actions.publishing import cancel_session
from agenda.actions.workshops import upsert_session
from agenda.importing.judging import Judged
from agenda.importing.told import Told, problem
from agenda.models import Session, SessionImport, SessionSource, SessionVerdict
from agenda.models.session import SessionQuerySet, Status
from members.models import Person
from spaces.catalogue import Catalogue

OCCURRENCE = re.compile(r"\d{8}T\d{6}Z")


def write(batch: SessionImport, one: Judged, *, by: Person, catalogue: Catalogue, now: datetime) -> Session:
    """Raises as `upsert_session` and `cancel_session`; then nothing of the row is kept."""
    if one.verdict == SessionVerdict.CANCELS and one.known:
        return cancel_session(session=one.known, by=by, now=now)
    if one.facts is None:
        raise ValueError("only what has been read is written")
    workshop, facts = one.facts
    session, _is_new = upsert_session(
        partner=batch.partner,
        external_id=one.row.external_id,
        workshop=workshop,
        facts=facts,
        by=by,
        catalogue=catalogue,
        now=now,
    )
    return session


def vanished(batch: SessionImport, found: Sequence[Judged], *, now: datetime) -> list[Judged]:
    """Sessions still to begin that the source had and has no more, as rows that cancel them.

    Of a calendar that lost more than half of them, or all, none: it is more often broken than given up. How many were
    spared stands in the batch's options.
    """
    seen = {one.row.external_id for one in found}
    unread = tuple(f"{one.row.external_id}/" for one in found if one.row.is_wrong and one.row.external_id)
    before = list(_of_the_source(batch, now=now))
    gone = [
        row for row in before if row.external_id not in seen and not str(row.external_id).startswith(unread or "\n")
    ]
    batch.options["spared"] = 0
    if batch.calendar_id and (2 * len(gone) > len(before)):
        batch.options["spared"] = len(gone)
        return []
    last = max((one.row.number for one in found), default=0)
    return [_gone(session, number) for number, session in enumerate(gone, start=last + 1)]


def _series_of(session: Session) -> str:
    """Of a series that could not be read one row stands there, with the identifier of the whole."""
    series, _slash, occurrence = str(session.external_id).rpartition("/")
    return series if OCCURRENCE.fullmatch(occurrence) else ""


def _of_the_source(batch: SessionImport, *, now: datetime) -> SessionQuerySet:
    sessions = Session.objects.filter(partner=batch.partner, period__startswith__gt=now, external_id__isnull=False)
    if batch.calendar_id:
        sessions = sessions.filter(source__calendar=batch.calendar_id)
    else:
        sessions = sessions.filter(source__calendar=None, source__name=batch.options["source"])
    return sessions.exclude(status=Status.CANCELLED).with_details().in_order()


def _gone(session: Session, number: int) -> Judged:
    row = Told(
        number, str(session.external_id), {"workshop": {}, "status": Status.CANCELLED}, [problem("row", "vanished")]
    )
    return Judged(row, SessionVerdict.CANCELS, session)


def remember(batch: SessionImport, found: Sequence[Judged]) -> None:
    """The sessions' sources, as far as they changed. Two queries at most."""
    done = {one.known.pk: one for one in found if one.known and one.verdict != SessionVerdict.WRONG}
    known = {source.session_id: source for source in SessionSource.objects.filter(session__in=done)}
    changed = []
    for key, one in done.items():
        before = known.get(key)
        was_off = before is not None and before.is_off_there
        source = SessionSource(
            session_id=key,
            calendar_id=batch.calendar_id,
            name=batch.options["source"],
            is_off_there=one.verdict == SessionVerdict.CANCELS or (one.verdict == SessionVerdict.SAME and was_off),
        )
        if before is None or _said(before) != _said(source):
            changed.append(source)
    SessionSource.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["session"],
        update_fields=["calendar", "name", "is_off_there"],
    )


def _said(source: SessionSource) -> tuple[int | None, str, bool]:
    return source.calendar_id, source.name, source.is_off_there
