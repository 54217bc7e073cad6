"""The public agenda as a calendar: which sessions it shows, how to see that none has changed, how each reads."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, Max, Sum
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agenda.links import session_url
from agenda.models import Session, Theme
from agenda.models.session import SessionQuerySet
from agenda.models.workshop import Public
from booking import ics
from booking.feeds import address_of, uid_of
from core.money import ZERO
from core.wording import money_text, period_text

KEPT = timedelta(days=30)
REFRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a feed looks like without reading it; `etag` is quoted, ready for the header."""

    etag: str
    changed_at: datetime | None


def stamp(sessions: SessionQuerySet, *, about: object, with_places: bool = False) -> Stamp:
    """Changes whenever a session, its workshop or its partner's name does, or one comes, goes or changes places with
    another. `about` is what else is shown: the question, the version of the configuration. One query, no rows.
    """
    counted = sessions.aggregate(
        n=Count("pk"),
        which=Sum("pk"),
        last=Max("changed_at"),
        revisions=Sum("sequence"),
        workshop=Max("workshop__changed_at"),
        partners=StringAgg("partner__organisation__name", "|", distinct=True),
        **({"taken": Sum("places_taken")} if with_places else {}),
    )
    told = "|".join(str(value) for value in (*counted.values(), about, get_language()))
    changes = [value for value in (counted["last"], counted["workshop"]) if value]
    digest = hashlib.sha256(told.encode()).hexdigest()[:32]
    return Stamp(f'"{digest}"', max(changes) if changes else None)


def calendar_of(sessions: Iterable[Session], *, name: str = "", refresh: timedelta | None = REFRESH) -> bytes:
    """Needs `with_details()`."""
    return ics.calendar([entry_of(session) for session in sessions], name=name, refresh=refresh)


def entry_of(session: Session, **more: Any) -> ics.Entry:
    """One session; `more` overrides what a mail to one person says otherwise (organizer, attendee, url…)."""
    said: dict[str, Any] = {
        "uid": uid_of(session.public_id),
        "start": session.start,
        "end": session.end,
        "tz": session.site.tz,
        "summary": summary_of(session),
        "changed_at": max(session.changed_at, session.workshop.changed_at),
        "sequence": session.sequence,
        "status": status_of(session),
        "location": place_of(session),
        "description": description_of(session),
        "url": session_url(session),
        "categories": categories_of(session),
        "geo": geo_of(session),
    }
    return ics.Entry(**{**said, **more})


def status_of(session: Session) -> str:
    """RFC 5545, section 3.8.1.11. What is postponed has not been cancelled, and will hardly be at the time it shows:
    it is tentative until it has its new date.
    """
    if session.is_cancelled:
        return ics.CANCELLED
    return ics.TENTATIVE if session.is_postponed else ics.CONFIRMED


def summary_of(session: Session) -> str:
    title = session.workshop.title
    return _("Reportée : %(title)s") % {"title": title} if session.is_postponed else title


def categories_of(session: Session) -> tuple[str, ...]:
    return _labels(get_language(), session.workshop.theme, tuple(session.workshop.publics))


@lru_cache(maxsize=512)
def _labels(_language: str | None, theme: str, publics: tuple[str, ...]) -> tuple[str, ...]:
    return str(Theme(theme).label), *(str(Public(public).label) for public in publics)


def geo_of(session: Session) -> tuple[Decimal, Decimal] | None:
    site = session.site
    if not session.is_on_site or site.latitude is None or site.longitude is None:
        return None
    return site.latitude, site.longitude


def place_of(session: Session) -> str:
    if not session.is_on_site:
        return _("À distance")
    place = address_of(session.site)
    return f"{session.room.name}, {place}" if session.room else place


def description_of(session: Session) -> str:
    workshop = session.workshop
    offer = _offer(get_language(), session.partner.name, workshop.price, workshop.is_pay_what_you_want)
    parts = (session.cancel_reason, workshop.description, *offer)
    return "\n".join(part for part in parts if part)


@lru_cache(maxsize=512)
def _offer(_language: str | None, partner: str, price: Decimal, is_pay_what_you_want: bool) -> tuple[str, str]:
    """Worded once for all sessions of a workshop."""
    return _("Proposé par %(partner)s.") % {"partner": partner}, price_text(
        price, is_pay_what_you_want=is_pay_what_you_want
    )


def price_text(price: Any, *, is_pay_what_you_want: bool) -> str:
    if is_pay_what_you_want:
        return _("Prix libre, conseillé : %(price)s") % {"price": money_text(price)} if price else _("Prix libre")
    return _("Gratuit") if price == ZERO else money_text(price)


def when_of(session: Session) -> str:
    return period_text(session.start, session.end, session.site.tz)
