"""What becomes of a session that is locked: other facts, postponed, cancelled."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agenda.access import check_place
from agenda.actions.appointments import held_appointments, shift_appointments
from agenda.actions.assigning import assign, check_own, hold_facilitators, holders, one_session_at_a_time
from agenda.actions.events import record_session
from agenda.actions.queueing import end_queue, offer_places
from agenda.actions.rooms import hold_still, release_room, take_room
from agenda.actions.rows import store
from agenda.facts import SessionFacts
from agenda.models import Registration, Session, Workshop
from agenda.models.registration import RegistrationStatus
from agenda.models.session import Status
from agenda.rules import check_capacity, check_not_over, check_period
from agenda.session_rules import check_may_be_postponed, check_shape, check_state, moved_appointments
from booking.actions.handing_on import handing_on_afterwards
from core.ranges import Period
from members.models import Person
from spaces.catalogue import Catalogue

TAKES_THE_ROOM_ANEW = {"period", "room_id", "capacity", "status", "slot_minutes"}
PLANNED = {"period", "site_id", "room_id", "capacity", "slot_minutes", "mode", "online_url", "facilitators"}
"""What a series plans: a session changed in one of these by itself is an exception of it."""


def apply_facts(
    session: Session,
    facts: SessionFacts,
    *,
    workshop: Workshop,
    by: Person,
    catalogue: Catalogue,
    now: datetime,
    also_changed: Iterable[str] = (),
    within_series: bool = False,
) -> Session:
    """Bring a locked session to the facts. `also_changed` names what the caller has changed around it.

    What is postponed has no date: the one that was announced is kept, whatever the facts say.
    """
    if facts.status == Status.CANCELLED:
        return end(session, by=by, reason="", now=now)
    check_state(session, facts.status, now=now)
    if facts.status == Status.POSTPONED:
        facts = replace(facts, period=session.span)
    people = holders(session)
    wanted = {**facts.fields, "workshop_id": workshop.pk, "status": facts.status}
    changes = {name for name, value in wanted.items() if getattr(session, name) != value} | set(also_changed)
    if facts.facilitators is not None and people != set(facts.facilitators):
        changes.add("facilitators")
        check_own(session.partner, set(facts.facilitators) - people)
        people = set(facts.facilitators)
    if not changes:
        return session
    _check_changes(session, facts, changes, workshop=workshop, now=now)
    if session.series_id and not within_series and changes & PLANNED:
        wanted["is_exception"] = True
    with one_session_at_a_time(people, facts.period, besides=session), handing_on_afterwards(now=now):
        if changes & TAKES_THE_ROOM_ANEW:
            hold_still([catalogue.resources.get(session.room_id or 0), facts.room])
            release_room(session, by=by, reason=_("Séance modifiée"), now=now)
            wanted["room_booking"] = take_room(workshop, facts, by=by, catalogue=catalogue, now=now)
        _move(session, wanted, changes, people=people, now=now)
    if facts.status == Status.POSTPONED:
        _keep_the_queue(session)
    offer_places(session, now=now)
    return session


def end(session: Session, *, by: Person | None, reason: str, now: datetime) -> Session:
    """Cancel a locked session."""
    if session.is_cancelled:
        return session
    check_not_over(session, now=now)
    release_room(session, by=by, reason=_("Séance annulée"), now=now)
    store(session, now=now, status=Status.CANCELLED, cancelled_at=now, cancel_reason=reason)
    end_queue(session, now=now)
    if session.is_public:
        record_session("session.cancelled", session, now=now)
    return session


def postpone(session: Session, *, by: Person | None, reason: str, now: datetime) -> Session:
    """Postpone a locked session: who is registered stays so, and so does the queue; the room is given back."""
    if session.is_postponed:
        return session
    check_may_be_postponed(session, now=now)
    release_room(session, by=by, reason=_("Séance reportée"), now=now)
    store(session, now=now, status=Status.POSTPONED, postponed_at=now, cancel_reason=reason)
    _keep_the_queue(session)
    record_session("session.postponed", session, now=now)
    return session


def _keep_the_queue(session: Session) -> None:
    """Nobody answers to an offer without a date: whoever had one is the first in line again."""
    waits = {"status": RegistrationStatus.WAITING, "offered_at": None, "answer_by": None}
    Registration.objects.offered().filter(session=session).update(**waits)


def _check_changes(
    session: Session, facts: SessionFacts, changes: set[str], *, workshop: Workshop, now: datetime
) -> None:
    check_shape(workshop.format, facts)
    if changes & {"room_id", "site_id", "status"}:
        check_place(session.partner, facts)
    if changes & {"period", "status"} and facts.status != Status.POSTPONED:
        check_period(facts.period, now=now)
    if "capacity" in changes:
        check_capacity(session, facts.places)


def _move(session: Session, wanted: dict[str, Any], changes: set[str], *, people: set[int], now: datetime) -> None:
    """Whoever no longer holds it leaves before it moves, whoever comes to hold it arrives afterwards."""
    before = session.span
    moves = bool(changes & {"period", "slot_minutes"}) and moved_appointments(
        held_appointments(session), session, period=Period.of(wanted["period"]), minutes=wanted["slot_minutes"]
    )
    hold_facilitators(people)
    assign(session, people & holders(session))
    _save(session, wanted, changes, now=now)
    if moves:
        shift_appointments(session, since=before.start)
    assign(session, people)


def _save(session: Session, wanted: dict[str, Any], changes: set[str], *, now: datetime) -> None:
    was = session.status
    if session.is_public and wanted["period"].lower != session.start:
        wanted["previous_start"] = session.start
    if wanted["status"] != was:
        wanted |= _dated(session, wanted["status"], now=now)
    store(session, now=now, **wanted)
    if session.status != was and session.is_published and was != Status.POSTPONED:
        record_session("session.published", session, now=now)
    elif session.status != was and session.is_postponed:
        record_session("session.postponed", session, now=now)
    elif session.is_public:
        named = {name.removesuffix("_id") for name in changes}
        has_a_date_again = {"period"} if was == Status.POSTPONED and session.is_published else set()
        record_session("session.changed", session, now=now, changes=named | has_a_date_again)


def _dated(session: Session, status: str, *, now: datetime) -> dict[str, Any]:
    if status == Status.POSTPONED:
        return {"postponed_at": now}
    return {
        "published_at": session.published_at or now,
        "postponed_at": None,
        "cancelled_at": None,
        "cancel_reason": "",
    }
