"""Putting off a session whose new date is not known yet; it is given one by being published again."""

from datetime import datetime

from django.db import transaction

from agenda.access import check_may_publish
from agenda.actions.changing import postpone
from agenda.actions.rows import lock
from agenda.models import Session
from members.models import Person


def postpone_session(*, session: Session, by: Person, now: datetime, reason: str = "") -> Session:
    """Give the room back and tell those who registered, who stay so; the queue stays as well.

    Postponing twice changes nothing. Raises NotThePublisher, SessionNotPublished, SessionCancelled, SessionPast.
    """
    check_may_publish(by, session.partner)
    with transaction.atomic():
        return postpone(lock(session), by=by, reason=reason, now=now)
