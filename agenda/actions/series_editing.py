"""Changing, postponing and cancelling the sessions of a series: one, those from one on, or all that are to come.

A session that was changed by itself is an exception and left alone, unless exceptions are asked for too.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from agenda.access import check_may_publish
from agenda.actions.assigning import hold_facilitators, holders
from agenda.actions.changing import apply_facts, end, postpone
from agenda.actions.postponing import postpone_session
from agenda.actions.publishing import cancel_session, change_session
from agenda.actions.rooms import hold_still
from agenda.errors import NoSessionToCome, SeriesKeepsItsDays
from agenda.facts import SessionFacts
from agenda.models import Session, SessionSeries
from agenda.models.session import SessionQuerySet, Status
from booking.actions.handing_on import handing_on_afterwards, lock_around
from booking.actions.series_editing import ALL, FOLLOWING, THIS
from booking.errors import NotInTheSeries
from booking.recurrence import period_on, wall_of
from booking.recurrence_reading import read_rule
from core.errors import Refusal
from members.models import Person
from spaces.catalogue import Catalogue

__all__ = ["ALL", "FOLLOWING", "THIS", "Scope", "cancel_sessions", "change_sessions", "in_scope", "postpone_sessions"]

DAY = timedelta(days=1)
CHANGEABLE = (Status.DRAFT, Status.PUBLISHED)
ENDABLE = (*CHANGEABLE, Status.POSTPONED)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which sessions beside the one that was picked."""

    reach: str = THIS
    with_exceptions: bool = False


def in_scope(session: Session, scope: Scope, *, states: tuple[str, ...], now: datetime) -> SessionQuerySet:
    """The picked one is always among them."""
    if session.series_id is None or scope.reach == THIS:
        return Session.objects.filter(pk=session.pk)
    coming = Session.objects.filter(series=session.series_id, status__in=states, period__startswith__gt=now)
    if scope.reach == FOLLOWING:
        coming = coming.filter(occurrence_on__gte=session.occurrence_on)
    if not scope.with_exceptions:
        coming = coming.filter(is_exception=False)
    return coming | Session.objects.filter(pk=session.pk, status__in=states)


def change_sessions(
    *, session: Session, facts: SessionFacts, scope: Scope, by: Person, catalogue: Catalogue, now: datetime
) -> list[Session]:
    """`facts` is what the picked session is to be; the others take over what differs from what it was.

    All of them or none. Beyond the picked one, hours change on the wall clock and days stay: raises
    SeriesKeepsItsDays, NoSessionToCome, and as `change_session`, with the fact `day`.
    """
    if session.series_id is None or scope.reach == THIS:
        return [change_session(session=session, facts=facts, by=by, catalogue=catalogue, now=now)]
    check_may_publish(by, session.partner)
    with transaction.atomic(), handing_on_afterwards(now=now):
        rows = _locked(in_scope(session, scope, states=CHANGEABLE, now=now))
        edit = Edit.between(_picked(rows, session), facts)
        wanted = [(row, edit.facts_for(row, catalogue)) for row in sorted(rows, key=lambda row: row.start)]
        hold_still(room for row, said in wanted for room in (catalogue.resources.get(row.room_id or 0), said.room))
        hold_facilitators({key for row in rows for key in holders(row)} | set(edit.facts.facilitators or ()))
        for row, said in wanted:
            _apply(row, said, by=by, catalogue=catalogue, now=now)
        if edit.hours:
            _keep_time(session.series, rows, *edit.hours)
    return [row for row, _said in wanted]


def picked_of(series: SessionSeries, day: date | None, *, now: datetime) -> Session:
    """That of the day, else the first to come. Raises NotInTheSeries, NoSessionToCome."""
    sessions = series.sessions.with_details().in_order()
    if day is not None:
        picked = sessions.filter(occurrence_on=day).first()
        if picked is None:
            raise NotInTheSeries(day=day.isoformat())
    else:
        picked = sessions.filter(status__in=CHANGEABLE, period__startswith__gt=now).first()
        if picked is None:
            raise NoSessionToCome()
    picked.workshop.partner = picked.partner
    return picked


def standing(session: Session, catalogue: Catalogue) -> SessionFacts:
    """The session as it is, in its publisher's words."""
    return SessionFacts(
        period=session.span,
        site_id=session.site_id,
        capacity=None if session.slot_minutes else session.capacity,
        room=catalogue.resources.get(session.room_id or 0),
        online_url=session.online_url,
        status=session.status,
        mode=session.mode,
        slot_minutes=session.slot_minutes,
    )


def cancel_sessions(*, session: Session, scope: Scope, by: Person, now: datetime, reason: str = "") -> int:
    """How many. Raises NoSessionToCome, SessionPast."""
    if session.series_id is None or scope.reach == THIS:
        cancel_session(session=session, by=by, now=now, reason=reason)
        return 1
    return _each(session, scope, end, states=ENDABLE, by=by, now=now, reason=reason)


def postpone_sessions(*, session: Session, scope: Scope, by: Person, now: datetime, reason: str = "") -> int:
    """How many. Raises as `postpone_session`, and NoSessionToCome."""
    if session.series_id is None or scope.reach == THIS:
        postpone_session(session=session, by=by, now=now, reason=reason)
        return 1
    return _each(session, scope, postpone, states=(Status.PUBLISHED,), by=by, now=now, reason=reason)


@dataclass(frozen=True, slots=True)
class Edit:
    """What is said of the picked session, and in which of it that differs from what was."""

    facts: SessionFacts
    changes: frozenset[str]
    hours: tuple[time, timedelta] | None
    appears: bool

    @classmethod
    def between(cls, picked: Session, facts: SessionFacts) -> "Edit":
        """Raises SeriesKeepsItsDays."""
        tz = picked.site.tz
        was, wanted = wall_of(picked.span, tz), wall_of(facts.period, tz)
        if was[0] != wanted[0]:
            raise SeriesKeepsItsDays(_("Changez le jour d’une seule séance à la fois."))
        changes = {name for name, value in facts.fields.items() if getattr(picked, name) != value}
        if facts.facilitators is not None and set(facts.facilitators) != holders(picked):
            changes.add("facilitators")
        appears = picked.status == Status.DRAFT and facts.status == Status.PUBLISHED
        return cls(facts, frozenset(changes), wanted[1:] if was != wanted else None, appears)

    def facts_for(self, row: Session, catalogue: Catalogue) -> SessionFacts:
        own, said = standing(row, catalogue), self.facts
        if self.appears:
            own = replace(own, status=Status.PUBLISHED)
        if self.hours:
            tz = row.site.tz
            own = replace(own, period=period_on(row.start.astimezone(tz).date(), *self.hours, tz))
        if self.changes & {"site_id", "room_id"}:
            own = replace(own, site_id=said.site_id, room=said.room)
        if self.changes & {"mode", "online_url"}:
            own = replace(own, mode=said.held_in, online_url=said.online_url)
        if self.changes & {"capacity", "slot_minutes"}:
            own = replace(own, capacity=said.capacity, slot_minutes=said.slot_minutes)
        return replace(own, facilitators=said.facilitators) if "facilitators" in self.changes else own


def _apply(row: Session, said: SessionFacts, *, by: Person, catalogue: Catalogue, now: datetime) -> None:
    try:
        apply_facts(row, said, workshop=row.workshop, by=by, catalogue=catalogue, now=now, within_series=True)
    except Refusal as refusal:
        refusal.facts["day"] = row.start.astimezone(row.site.tz).date().isoformat()
        raise


def _each(
    session: Session,
    scope: Scope,
    act: Callable[..., Session],
    *,
    states: tuple[str, ...],
    by: Person,
    now: datetime,
    reason: str,
) -> int:
    check_may_publish(by, session.partner)
    with transaction.atomic(), handing_on_afterwards(now=now):
        rows = _locked(in_scope(session, scope, states=states, now=now))
        lock_around(bookings=[row.room_booking_id for row in rows if row.room_booking_id])
        for row in rows:
            act(row, by=by, reason=reason, now=now)
    return len(rows)


def _locked(sessions: SessionQuerySet) -> list[Session]:
    """In primary-key order. Raises NoSessionToCome."""
    keys = list(sessions.values_list("pk", flat=True))
    rows = (
        Session.objects.filter(pk__in=keys).with_details().order_by("pk").select_for_update(no_key=True, of=("self",))
    )
    found = list(rows)
    if not found:
        raise NoSessionToCome()
    for row in found:
        row.workshop.partner = row.partner
    return found


def _picked(rows: list[Session], session: Session) -> Session:
    for row in rows:
        if row.pk == session.pk:
            return row
    raise NoSessionToCome()


def _keep_time(series: SessionSeries | None, rows: list[Session], starts: time, duration: timedelta) -> None:
    """The series has new hours from the first of these on; what lies before stays a series of its own."""
    first = min((row.occurrence_on for row in rows if row.occurrence_on), default=None)
    if series is None or first is None:
        return
    if not series.sessions.filter(occurrence_on__lt=first).exists():
        SessionSeries.objects.filter(pk=series.pk).update(starts=starts, duration=duration)
        return
    rule = read_rule(series.rule, starts=series.starts, tz=rows[0].site.tz)
    last = max(rule.days(series.starts_on))
    fresh = SessionSeries.objects.create(
        workshop=series.workshop,
        rule=str(rule.ending(last)),
        starts_on=first,
        starts=starts,
        duration=duration,
        exdates=[day for day in series.exdates if day >= first.isoformat()],
        created_at=series.created_at,
    )
    series.sessions.filter(occurrence_on__gte=first).update(series=fresh)
    series.rule = str(rule.ending(first - DAY))
    series.exdates = [day for day in series.exdates if day < first.isoformat()]
    series.save(update_fields=["rule", "exdates"])
