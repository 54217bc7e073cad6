"""Workshops in one's own calendar: those one goes to, those one holds."""

from functools import partial
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.feeds import entry_of
from agenda.links import registration_url
from agenda.models import Registration, Session
from booking import feeds, ics
from booking.feeds import Detail, Source, uid_of

HIDDEN: dict[str, Any] = {"location": "", "description": "", "url": "", "categories": (), "geo": None}


def registrations(person: Any, *, now: Any) -> Source:
    rows = Registration.objects.filter(
        Q(cancelled_at=None) | Q(cancelled_at__gt=now - feeds.KEPT),
        person=person,
        session__period__overlap=feeds.since(now),
    )
    ordered = rows.with_session().order_by("session__period", "pk")
    instants = ("created_at", "cancelled_at", "session__changed_at", "session__workshop__changed_at")
    return Source(
        partial(feeds.stamp, rows, instants=instants, revisions=("session__sequence", "edits")),
        lambda _current, detail: [_registration(row, detail) for row in ordered],
    )


def _registration(registration: Registration, detail: Detail) -> ics.Entry:
    """The same entry as in the mails."""
    session = registration.session
    is_off = session.is_cancelled or not registration.is_living
    more: dict[str, Any] = {
        "uid": uid_of(registration.public_id),
        "status": ics.CANCELLED if is_off else ics.CONFIRMED,
        "start": registration.start,
        "end": registration.end,
        "sequence": registration.sequence + (not registration.is_living),
        "changed_at": max(filter(None, (registration.created_at, registration.cancelled_at, session.changed_at))),
        "url": registration_url(registration),
    }
    if detail is Detail.BUSY:
        more |= {**HIDDEN, "summary": _("Occupé")}
    return entry_of(session, **more)


def facilitations(person: Any, *, now: Any) -> Source:
    """Public sessions that the person holds; how many come, never who."""
    rows = Session.objects.public().filter(facilitations__facilitator__person=person, period__overlap=feeds.since(now))
    ordered = rows.with_details().order_by("period", "pk")
    return Source(
        partial(
            feeds.stamp,
            rows,
            instants=("changed_at", "workshop__changed_at"),
            revisions=("sequence", "places_taken"),
        ),
        lambda _current, detail: [_facilitation(session, detail) for session in ordered],
    )


def _facilitation(session: Session, detail: Detail) -> ics.Entry:
    if detail is Detail.BUSY:
        return entry_of(session, **{**HIDDEN, "summary": _("Occupé")})
    return entry_of(session, description="\n".join(filter(None, _told(session))))


def _told(session: Session) -> tuple[str, ...]:
    come = ngettext(
        "%(count)s personne inscrite sur %(capacity)s", "%(count)s personnes inscrites sur %(capacity)s",
        session.places_taken,
    ) % {"count": session.places_taken, "capacity": session.capacity}  # fmt: skip
    return session.cancel_reason, come, session.online_url, session.workshop.to_bring
