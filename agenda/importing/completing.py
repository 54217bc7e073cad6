"""From the part of a body that a row says to a whole one: what is known here stays, what is usual is added."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from agenda.facts import SessionFacts, WorkshopFacts
from agenda.importing.told import Body, Told, merged, problem
from agenda.models import Partner, Session
from agenda.models.session import Status
from core.api.instants import local

OF_SESSION = ("capacity", "online_url", "mode", "slot_minutes")


def known_sessions(partner: Partner, ids: Iterable[str]) -> dict[str, Session]:
    """By the partner's own id, with their sources. One query."""
    wanted = [external_id for external_id in ids if external_id]
    found = Session.objects.filter(partner=partner, external_id__in=wanted).with_details().select_related("source")
    return {str(session.external_id): session for session in found}


def body_of(session: Session) -> Body:
    """What is published here, as its partner would say it."""
    tz = session.site.tz
    return {
        "workshop": {field.name: _plain(getattr(session.workshop, field.name)) for field in fields(WorkshopFacts)},
        "start": local(session.start, tz),
        "end": local(session.end, tz),
        "site": str(session.site.public_id),
        "room": str(session.room.public_id) if session.room else None,
        "status": str(session.status),
        **{name: _plain(getattr(session, name)) for name in OF_SESSION},
    }


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str | Decimal) else value


def completed(row: Told, known: Session | None, defaults: Body, *, is_calendar: bool) -> Body:
    """Of a known session, what the row leaves out stays as it is; of a new one it takes its default."""
    under = body_of(known) if known else {"capacity": None, **defaults}
    if known and "online_url" in row.said and "mode" not in row.said:
        under.pop("mode")
    body = merged(under, row.said)
    body["status"] = _status_for_calendar(row, known, body) if is_calendar else body.get("status", Status.PUBLISHED)
    return body


def _status_for_calendar(row: Told, known: Session | None, body: Body) -> str:
    """What was cancelled or postponed here stays so, though a calendar knows nothing of it."""
    said = row.said.get("status", "")
    if said == Status.CANCELLED:
        return Status.CANCELLED
    if known is None:
        return str(said or Status.PUBLISHED)
    if known.is_cancelled:
        return Status.PUBLISHED if is_off_there(known) else Status.CANCELLED
    if known.is_postponed:
        is_moved = datetime.fromisoformat(body["start"]) != known.start
        return Status.PUBLISHED if is_moved else Status.POSTPONED
    return str(known.status if said != Status.PUBLISHED else Status.PUBLISHED)


def is_off_there(session: Session) -> bool:
    source = getattr(session, "source", None)
    return source is not None and source.is_off_there


def kept_as_it_is(row: Told, known: Session, body: Body) -> bool:
    """Whether a calendar's row leaves a session alone that was ended or put off here; says so on the row."""
    if row.said.get("status") == Status.CANCELLED or body["status"] not in (Status.CANCELLED, Status.POSTPONED):
        return False
    code = "cancelled-here" if body["status"] == Status.CANCELLED else "postponed-here"
    row.problems.append(problem("status", code))
    return True


def differences(known: Session, workshop: WorkshopFacts, facts: SessionFacts, body: Body) -> list[dict[str, Any]]:
    """What would change, field by field, before and after, in the words of the body."""
    before = body_of(known)
    found = [
        _change(f"workshop.{name}", before["workshop"][name], _plain(value))
        for name, value in workshop.fields.items()
        if getattr(known.workshop, name) != value
    ]
    stored = {**facts.fields, "status": facts.status}
    names = {"site_id": "site", "room_id": "room"}
    for name, value in stored.items():
        if getattr(known, name) == value:
            continue
        if name == "period":
            found += [_change(end, before[end], body[end]) for end in ("start", "end") if _moved(end, known, body)]
        else:
            said = names.get(name, name)
            found.append(_change(said, before.get(said), body.get(said, _plain(value))))
    return found


def _moved(end: str, known: Session, body: Body) -> bool:
    return datetime.fromisoformat(body[end]) != getattr(known, end)


def _change(name: str, before: Any, after: Any) -> dict[str, Any]:
    return {"field": name, "before": before, "after": after}
