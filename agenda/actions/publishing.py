"""Making, changing and cancelling sessions. A session in a room takes the room in the same transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agenda.access import check_may_publish, check_place
from agenda.actions.events import record_session
from agenda.actions.queueing import end_queue, offer_places
from agenda.actions.rooms import hold_still, release_room, take_room
from agenda.facts import SessionFacts
from agenda.models import Session, Workshop
from agenda.models.session import Status
from agenda.rules import check_capacity, check_not_over, check_period, check_state
from booking.actions.handing_on import handing_on_afterwards
from members.models import Person
from spaces.catalogue import Catalogue

TAKES_THE_ROOM_ANEW = {"period", "room_id", "capacity", "status"}


def publish_session(
    *,
    workshop: Workshop,
    facts: SessionFacts,
    by: Person,
    catalogue: Catalogue,
    now: datetime,
    external_id: str | None = None,
) -> Session:
    """A new session, published or as a draft.

    Raises NotThePublisher, NotUnderTheLabel, RoomElsewhere, RoomNotOffered, SessionPast, SessionPeriodRefused, and what
    `booking.actions.requesting.request_booking` raises where the room cannot be had; then nothing is kept.
    """
    check_may_publish(by, workshop.partner)
    check_place(workshop.partner, facts)
    if facts.status != Status.CANCELLED:
        check_period(facts.period, now=now)
    with transaction.atomic():
        session = Session.objects.create(
            workshop=workshop,
            partner=workshop.partner,
            external_id=external_id,
            status=facts.status,
            room_booking=take_room(workshop, facts, by=by, catalogue=catalogue, now=now),
            created_at=now,
            changed_at=now,
            published_at=now if facts.status == Status.PUBLISHED else None,
            cancelled_at=now if facts.status == Status.CANCELLED else None,
            **facts.fields,
        )
        if session.is_published:
            record_session("session.published", session, now=now)
    return session


def change_session(
    *, session: Session, facts: SessionFacts, by: Person, catalogue: Catalogue, now: datetime
) -> Session:
    """The session as it stands afterwards; saying again what already holds changes nothing.

    Its room is moved along, all or nothing. Raises as `publish_session`, and FewerPlacesThanRegistered,
    SessionPublished.
    """
    check_may_publish(by, session.partner)
    with transaction.atomic():
        locked = lock(session)
        return apply_facts(locked, facts, workshop=locked.workshop, by=by, catalogue=catalogue, now=now)


def cancel_session(*, session: Session, by: Person, now: datetime, reason: str = "") -> Session:
    """Give the room back and tell those who registered; cancelling twice changes nothing. Raises SessionPast."""
    check_may_publish(by, session.partner)
    with transaction.atomic():
        return end(lock(session), by=by, reason=reason, now=now)


def lock(session: Session) -> Session:
    """The row as it is now, kept from others until the end of the transaction."""
    locked = Session.objects.with_details().select_for_update(no_key=True, of=("self",)).get(pk=session.pk)
    locked.workshop.partner = locked.partner
    return locked


def apply_facts(
    session: Session,
    facts: SessionFacts,
    *,
    workshop: Workshop,
    by: Person,
    catalogue: Catalogue,
    now: datetime,
    also_changed: Iterable[str] = (),
) -> Session:
    """Bring a locked session to the facts. `also_changed` names what the caller has changed around it."""
    if facts.status == Status.CANCELLED:
        return end(session, by=by, reason="", now=now)
    check_state(session.status, facts.status)
    wanted = {**facts.fields, "workshop_id": workshop.pk, "status": facts.status}
    changes = {name for name, value in wanted.items() if getattr(session, name) != value} | set(also_changed)
    if not changes:
        return session
    _check_changes(session, facts, changes, now=now)
    if changes & TAKES_THE_ROOM_ANEW:
        hold_still([catalogue.resources.get(session.room_id or 0), facts.room])
        with handing_on_afterwards(now=now):
            release_room(session, by=by, reason=_("Séance modifiée"), now=now)
            wanted["room_booking"] = take_room(workshop, facts, by=by, catalogue=catalogue, now=now)
    saved = _save(session, wanted, changes, now=now)
    offer_places(saved, now=now)
    return saved


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


def _check_changes(session: Session, facts: SessionFacts, changes: set[str], *, now: datetime) -> None:
    if changes & {"room_id", "site_id", "status"}:
        check_place(session.partner, facts)
    if changes & {"period", "status"}:
        check_period(facts.period, now=now)
    if "capacity" in changes:
        check_capacity(session, facts.capacity)


def _save(session: Session, wanted: dict[str, Any], changes: set[str], *, now: datetime) -> Session:
    appears = "status" in changes and wanted["status"] == Status.PUBLISHED
    if appears:
        wanted |= {"published_at": session.published_at or now, "cancelled_at": None, "cancel_reason": ""}
    store(session, now=now, **wanted)
    if appears:
        record_session("session.published", session, now=now)
    elif session.is_public:
        record_session("session.changed", session, now=now, changes={name.removesuffix("_id") for name in changes})
    return session


def store(session: Session, *, now: datetime, **fields: Any) -> None:
    for name, value in {**fields, "changed_at": now, "sequence": session.sequence + 1}.items():
        setattr(session, name, value)
    session.save(update_fields=[*fields, "changed_at", "sequence"])
