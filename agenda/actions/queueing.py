"""The queue of a full session: a place that is given back goes to the first in line, in the same transaction.

Everything here holds the session's row first, so that two places given back at once go to two people, in order.
"""

from datetime import datetime
from typing import Unpack

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from agenda.access import check_may_cancel
from agenda.actions.entry import checked_fields_of
from agenda.actions.events import record_registration
from agenda.attending import Said
from agenda.errors import AlreadyRegistered, NoOfferedPlace, OfferedPlaceExpired, PlacesLeft
from agenda.models import Registration, Session
from agenda.models.registration import QUEUEING, RegistrationStatus
from agenda.models.session import Status
from agenda.rules import check_not_begun
from agenda.slots import free_slots
from booking.rules import answer_by
from core.database import violated
from members.models import Person

ONCE = ("registration_once_per_email", "registration_once_per_name_and_proxy")
PENDING = RegistrationStatus.PENDING
BATCH = 500


def lock_row(session_id: int) -> Session:
    """As it is now, kept from others until the end of the transaction."""
    return Session.objects.with_details().select_for_update(no_key=True, of=("self",)).get(pk=session_id)


def join_queue(*, session: Session, now: datetime, **said: Unpack[Said]) -> Registration:
    """The last in line; what is said as in `register`.

    Raises PlacesLeft where there is nothing to wait for, SessionNotFound, SessionCancelled, SessionPast,
    AlreadyRegistered, Invalid.
    """
    try:
        with transaction.atomic():
            locked = lock_row(session.pk)
            check_not_begun(locked, now=now)
            if locked.places_left > 0 and not Registration.objects.waiting().filter(session=locked).exists():
                raise PlacesLeft(places_left=locked.places_left)
            fields = checked_fields_of(locked, now=now, **said) | {"slot": None}
            registration = Registration.objects.create(**fields, status=RegistrationStatus.WAITING)
            record_registration("registration.queued", registration, now=now)
    except IntegrityError as error:
        if violated(error) not in ONCE:
            raise
        raise AlreadyRegistered() from error
    return registration


def accept_place(*, registration: Registration, by: Person | None, now: datetime) -> Registration:
    """The offered place is taken. `by` is None for whoever holds the signed link; accepting twice changes nothing.

    Raises RegistrationNotFound, NoOfferedPlace, OfferedPlaceExpired, SessionCancelled, SessionPast.
    """
    if by is not None:
        check_may_cancel(by, registration)
    check_not_begun(registration.session, now=now)
    with transaction.atomic():
        lock_row(registration.session_id)
        offered = Registration.objects.offered().filter(pk=registration.pk)
        if offered.filter(answer_by__gt=now).update(status=RegistrationStatus.REGISTERED, confirmed_at=now):
            record_registration("registration.created", registration, now=now)
    registration.refresh_from_db(fields=["status", "answer_by", "cancelled_at"])
    if registration.is_living:
        return registration
    if registration.status in (RegistrationStatus.OFFERED, RegistrationStatus.EXPIRED):
        raise OfferedPlaceExpired()
    raise NoOfferedPlace(state=str(registration.status))


def offer_places(session: Session, *, now: datetime) -> int:
    """To the first in line, as many as there are places; at a permanence each gets the first appointment that is free.

    The session's row is locked by the caller.
    """
    free = Session.objects.values_list("capacity", "places_taken").get(pk=session.pk)
    left = free[0] - free[1]
    if left <= 0 or session.status != Status.PUBLISHED or session.start <= now:
        return 0
    appointments = [slot for slot in free_slots(session) if slot.start > now] if session.slot_minutes else [None] * left
    queue = Registration.objects.waiting().filter(session=session).in_order()
    first = list(zip(queue[:left], appointments, strict=False))
    for registration, slot in first:
        until = answer_by(slot.start if slot else session.start, lasts=settings.OFFER_LASTS, now=now)
        offered = {"status": RegistrationStatus.OFFERED, "offered_at": now, "answer_by": until}
        offered["slot"] = slot.stored if slot else None
        Registration.objects.filter(pk=registration.pk).update(**offered)
        record_registration("registration.offered", registration, now=now)
    return len(first)


def end_queue(session: Session, *, now: datetime) -> int:
    """Nobody waits for a session that does not take place or has begun, or is still to confirm that they come to it.

    The session's row is locked by the caller.
    """
    ended = {"status": RegistrationStatus.EXPIRED, "cancelled_at": now}
    return Registration.objects.filter(session=session, status__in=(*QUEUEING, PENDING)).update(**ended)


def expire_offered_places(*, now: datetime) -> int:
    """Places that nobody accepted in time go to the next. Returns how many offers ran out."""
    return _expire_all(Q(status=RegistrationStatus.OFFERED, answer_by__lte=now), now=now)


def expire_unconfirmed(*, now: datetime) -> int:
    """Places whose link nobody followed in time go to the queue. Returns how many."""
    return _expire_all(Q(status=PENDING, confirm_by__lte=now), now=now)


def _expire_all(overdue: Q, *, now: datetime) -> int:
    rows = Registration.objects.filter(overdue).order_by("pk").values_list("pk", "session")
    return sum(_expire(key, session, overdue, now=now) for key, session in rows[:BATCH])


def _expire(key: int, session_id: int, overdue: Q, *, now: datetime) -> bool:
    with transaction.atomic():
        session = lock_row(session_id)
        ended = {"status": RegistrationStatus.EXPIRED, "cancelled_at": now}
        if not Registration.objects.filter(overdue, pk=key).update(**ended):
            return False
        registration = Registration.objects.get(pk=key)
        record_registration("registration.expired", registration, now=now)
        offer_places(session, now=now)
    return True


def offer_places_that_slipped(*, now: datetime) -> int:
    """What was freed by other hands than ours; and queues of sessions that have begun are over."""
    queues = Registration.objects.waiting().values("session")
    offered = 0
    dated = Session.objects.filter(pk__in=queues).exclude(status=Status.POSTPONED)
    for key in dated.order_by("pk").values_list("pk", flat=True)[:BATCH]:
        with transaction.atomic():
            session = lock_row(key)
            if session.start <= now:
                _tell_it_is_over(session, now=now)
            else:
                offered += offer_places(session, now=now)
    return offered


def _tell_it_is_over(session: Session, *, now: datetime) -> None:
    for registration in Registration.objects.queueing().filter(session=session).in_order():
        record_registration("registration.expired", registration, now=now)
    end_queue(session, now=now)
