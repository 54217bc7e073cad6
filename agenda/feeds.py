"""The public agenda as a calendar: which sessions it shows, how to see that none has changed, how each reads."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Count, Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agenda.links import session_url
from agenda.models import Session
from agenda.models.session import SessionQuerySet
from booking import ics
from booking.feeds import address_of, uid_of
from core.money import ZERO
from core.wording import money_text

KEPT = timedelta(days=30)
REFRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a feed looks like without reading it; `etag` is quoted, ready for the header."""

    etag: str
    changed_at: datetime | None


def shown(*, now: datetime) -> SessionQuerySet:
    """Public sessions from a month ago on; cancelled ones stay, so that readers take them away."""
    return Session.objects.public().filter(period__overlap=DateTimeTZRange(now - KEPT, None))


def stamp(sessions: SessionQuerySet, *, configuration: int) -> Stamp:
    """Changes whenever a session, its workshop or its site does, or one comes or goes. One query, no rows."""
    counted = sessions.aggregate(
        n=Count("pk"), last=Max("changed_at"), revisions=Max("sequence"), workshop=Max("workshop__changed_at")
    )
    told = "|".join(str(value) for value in (*counted.values(), configuration, get_language()))
    changes = [value for value in (counted["last"], counted["workshop"]) if value]
    digest = hashlib.sha256(told.encode()).hexdigest()[:32]
    return Stamp(f'"{digest}"', max(changes) if changes else None)


def calendar_of(sessions: Iterable[Session]) -> bytes:
    """Needs `with_details()`."""
    return ics.calendar([entry_of(session) for session in sessions], name=_("Agenda des ateliers"), refresh=REFRESH)


def entry_of(session: Session, **more: Any) -> ics.Entry:
    """One session; `more` overrides what a mail to one person says otherwise (organizer, attendee, url…)."""
    said: dict[str, Any] = {
        "uid": uid_of(session.public_id),
        "start": session.start,
        "end": session.end,
        "tz": session.site.tz,
        "summary": session.workshop.title,
        "changed_at": max(session.changed_at, session.workshop.changed_at),
        "sequence": session.sequence,
        "status": ics.CANCELLED if session.is_cancelled else ics.CONFIRMED,
        "location": place_of(session),
        "description": description_of(session),
        "url": session_url(session),
    }
    return ics.Entry(**{**said, **more})


def place_of(session: Session) -> str:
    place = address_of(session.site)
    return f"{session.room.name}, {place}" if session.room else place


def description_of(session: Session) -> str:
    workshop = session.workshop
    parts = [
        session.cancel_reason,
        workshop.description,
        _("Proposé par %(partner)s.") % {"partner": session.partner.name},
        price_text(workshop.price, is_pay_what_you_want=workshop.is_pay_what_you_want),
    ]
    return "\n".join(part for part in parts if part)


def price_text(price: Any, *, is_pay_what_you_want: bool) -> str:
    if is_pay_what_you_want:
        return _("Prix libre, conseillé : %(price)s") % {"price": money_text(price)} if price else _("Prix libre")
    return _("Gratuit") if price == ZERO else money_text(price)
