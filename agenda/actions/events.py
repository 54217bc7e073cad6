"""What the rest of the house hears of: one event per change, in the change's own transaction.

`session.published | changed | postponed | cancelled` say `{"session": id, "sequence": n}`, a change also which facts
changed;
`registration.created | pending | confirmed | changed | moved | added | cancelled | queued | offered | left | expired |
anonymised` say `{"registration": id}`; `moved` also the sequence of the entry, so that two moves are two letters.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from agenda.models import Registration, Session
from core import outbox


def record_session(kind: str, session: Session, *, now: datetime, changes: Iterable[str] = ()) -> None:
    payload: dict[str, Any] = {"session": str(session.public_id), "sequence": session.sequence}
    if named := sorted(changes):
        payload["changes"] = named
    outbox.record(kind, subject_id=session.pk, payload=payload, now=now)


def record_registration(kind: str, registration: Registration, *, now: datetime, **more: Any) -> None:
    payload = {"registration": str(registration.public_id), **more}
    outbox.record(kind, subject_id=registration.pk, payload=payload, now=now)
