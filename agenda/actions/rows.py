"""The row of a session: kept from others while it is changed, and written with its next revision."""

from datetime import datetime
from typing import Any

from agenda.models import Session


def lock(session: Session) -> Session:
    """The row as it is now, kept from others until the end of the transaction."""
    locked = Session.objects.with_details().select_for_update(no_key=True, of=("self",)).get(pk=session.pk)
    locked.workshop.partner = locked.partner
    return locked


def store(session: Session, *, now: datetime, **fields: Any) -> None:
    for name, value in {**fields, "changed_at": now, "sequence": session.sequence + 1}.items():
        setattr(session, name, value)
    session.save(update_fields=[*fields, "changed_at", "sequence"])
