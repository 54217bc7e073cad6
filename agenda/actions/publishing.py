"""Making, changing and cancelling sessions. A session in a room takes the room in the same transaction."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agenda.access import check_may_publish, check_place
from agenda.actions.assigning import assign, check_own, hold_facilitators, one_session_at_a_time
from agenda.actions.changing import apply_facts, end
from agenda.actions.events import record_session
from agenda.actions.rooms import take_room
from agenda.actions.rows import lock
from agenda.errors import SessionNotPublished
from agenda.facts import SessionFacts
from agenda.models import Session, SessionSeries, Workshop
from agenda.models.session import Status
from agenda.rules import check_period
from agenda.session_rules import check_shape
from members.models import Person
from spaces.catalogue import Catalogue

__all__ = ["cancel_session", "change_session", "lock", "publish_session"]


def publish_session(
    *,
    workshop: Workshop,
    facts: SessionFacts,
    by: Person,
    catalogue: Catalogue,
    now: datetime,
    external_id: str | None = None,
    series: SessionSeries | None = None,
    occurrence_on: date | None = None,
) -> Session:
    """A new session, published or as a draft; perhaps that of one day of a series.

    Raises NotThePublisher, NotUnderTheLabel, RoomElsewhere, RoomNotOffered, SessionPast, SessionPeriodRefused,
    SessionNotPublished, what `agenda.session_rules.check_shape` raises, FacilitatorNotFound, FacilitatorBusy, and what
    `booking.actions.requesting.request_booking` raises where the room cannot be had; then nothing is kept.
    """
    check_may_publish(by, workshop.partner)
    _check_new(workshop, facts, now=now)
    people = set(facts.facilitators or ())
    check_own(workshop.partner, people)
    with one_session_at_a_time(people, facts.period):
        session = Session.objects.create(
            workshop=workshop,
            partner=workshop.partner,
            external_id=external_id,
            series=series,
            occurrence_on=occurrence_on,
            status=facts.status,
            room_booking=take_room(workshop, facts, by=by, catalogue=catalogue, now=now),
            created_at=now,
            changed_at=now,
            published_at=now if facts.status == Status.PUBLISHED else None,
            cancelled_at=now if facts.status == Status.CANCELLED else None,
            **facts.fields,
        )
        hold_facilitators(people)
        assign(session, people)
        if session.is_published:
            record_session("session.published", session, now=now)
    return session


def change_session(
    *, session: Session, facts: SessionFacts, by: Person, catalogue: Catalogue, now: datetime
) -> Session:
    """The session as it stands afterwards; saying again what already holds changes nothing.

    Its room is moved along, all or nothing, and so are its appointments where nothing but the start is another. One
    that was postponed is given its new date by being published. Raises as `publish_session`, and
    FewerPlacesThanRegistered, AppointmentsDoNotFit, SessionPublished, SessionCancelled.
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


def _check_new(workshop: Workshop, facts: SessionFacts, *, now: datetime) -> None:
    if facts.status == Status.POSTPONED:
        raise SessionNotPublished(_("On ne reporte que ce qui a été annoncé."))
    check_place(workshop.partner, facts)
    check_shape(workshop.format, facts)
    if facts.status != Status.CANCELLED:
        check_period(facts.period, now=now)
