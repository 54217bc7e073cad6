"""Time that is given back goes to the first in line, in the transaction that gives it back.

Whoever gives time back locks everything around it first, as whoever takes time does, then lets go, then hands on:
nobody can take the time in between, and nobody who joins the queue at that moment is overlooked. Locks are taken in
one order everywhere: resources, the booking, the entries in line. Where nobody waits this costs two statements in a
trip that is made anyway.
"""

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction

from billing.standing import Payer
from booking.actions.allotting import atoms_of, attempt
from booking.actions.judging import check_beforehand
from booking.availability import Occupied, is_free, occupied, window_of
from booking.choosing import ranked
from booking.models import Allocation, Booking, WaitingEntry
from booking.queue import choices_of
from booking.rules import answer_by
from booking.wanting import Wanted
from core import outbox
from core.database import Rows, Statement, in_one_trip
from core.errors import Refusal
from core.ranges import Period
from members.access import payer_for
from spaces import catalogue as catalogues
from spaces.catalogue import Catalogue, ResourceEntry

log = logging.getLogger(__name__)

Given = tuple[frozenset[int], Period]
"""Atoms that are free again, and the time around which they are."""

AROUND = timedelta(days=1)
"""More than any buffer: a wish that ends before the given time may have needed it for tidying up."""

LOCK = """
WITH RECURSIVE given (id) AS (
    SELECT unnest(%s::bigint[])
    UNION SELECT resource_id FROM booking_allocation WHERE booking_id = ANY(%s)
), above (id) AS (
    SELECT id FROM given
    UNION SELECT part.whole_id FROM spaces_part part JOIN above ON part.part_id = above.id
), around (id) AS (
    SELECT id FROM above
    UNION SELECT part.part_id FROM spaces_part part JOIN around ON part.whole_id = around.id
)
SELECT id FROM spaces_resource WHERE id IN (SELECT id FROM around) ORDER BY id FOR NO KEY UPDATE
"""
ANYBODY = "SELECT id FROM booking_waitingentry WHERE status = 'waiting' AND period && %s LIMIT 1"

_postponed: ContextVar[list[Given] | None] = ContextVar("handing_on_postponed", default=None)


def locking_around(*, atoms: Iterable[int] = (), bookings: Iterable[int] = ()) -> Statement:
    """Lock these atoms and those of the bookings, all wholes above them and all parts of these, in key order."""
    return LOCK, [list(atoms), list(bookings)]


def lock_around(*, atoms: Iterable[int] = (), bookings: Iterable[int] = ()) -> None:
    """Before the first change, for whoever is about to give back time of several resources or bookings."""
    in_one_trip([locking_around(atoms=atoms, bookings=bookings)])


def asking_who_waits(period: Period) -> Statement:
    return ANYBODY, [period.widened(before=AROUND, after=AROUND).stored]


def letting_go(booking: Booking) -> list[Statement]:
    """What is said before a booking gives its time back; `after_letting_go` takes the two answers."""
    return [locking_around(bookings=[booking.pk]), asking_who_waits(booking.span)]


def after_letting_go(booking: Booking, told: Sequence[Rows], *, now: datetime) -> None:
    if any(told[1:]):
        rows = Allocation.objects.filter(booking=booking.pk).values_list("resource_id", "period")
        hand_on(given_back(rows), now=now)


def given_back(rows: Iterable[tuple[int, Any]]) -> list[Given]:
    """From atoms and stored periods; one piece for each period."""
    pieces: dict[Period, set[int]] = {}
    for atom, period in rows:
        pieces.setdefault(Period.of(period), set()).add(atom)
    return [(frozenset(atoms), period) for period, atoms in pieces.items()]


def hand_on(given: Sequence[Given], *, now: datetime) -> int:
    """Offer what has become free to the first in line whom it suits, and so on. Returns how many offers were made.

    The caller holds the locks `around`. An entry whose rules no longer hold is passed over; nothing that goes wrong
    here undoes the release.
    """
    postponed = _postponed.get()
    if postponed is not None:
        postponed.extend(given)
        return 0
    known = catalogues.current()
    return sum(_hand_on_one(atoms, period, known, now=now) for atoms, period in given)


@contextmanager
def handing_on_afterwards(*, now: datetime) -> Iterator[None]:
    """Inside, time is given back and taken anew by one hand: what is left of it is offered at the end."""
    if _postponed.get() is not None:
        yield
        return
    pieces: list[Given] = []
    token = _postponed.set(pieces)
    try:
        yield
    finally:
        _postponed.reset(token)
    if pieces:
        hand_on(pieces, now=now)


def _hand_on_one(atoms: Collection[int], period: Period, catalogue: Catalogue, *, now: datetime) -> int:
    line = [
        (entry, suits)
        for entry in _in_line(period, now=now)
        if (suits := [one for one in choices_of(entry, catalogue) if not set(atoms).isdisjoint(one.atoms)])
    ]
    offered, taken = 0, None
    for entry, suits in line:
        if taken is None:
            taken = _taken(line, now=now)
        free = [one for one in suits if is_free(one, entry.span, taken)]
        if free and _offer_one(entry, free, now=now):
            offered, taken = offered + 1, None
    return offered


def _in_line(period: Period, *, now: datetime) -> Iterable[WaitingEntry]:
    near = period.widened(before=AROUND, after=AROUND)
    entries = WaitingEntry.objects.waiting().overlapping(near).to_come(now).filter(person__is_active=True)
    return entries.select_related("person", "organisation").in_line()


def _taken(line: Sequence[tuple[WaitingEntry, list[ResourceEntry]]], *, now: datetime) -> Occupied:
    suits = {one.pk: one for _entry, some in line for one in some}
    whole = Period(min(entry.start for entry, _some in line), max(entry.end for entry, _some in line))
    return occupied(window_of(suits.values(), whole), now=now, atoms=atoms_of(list(suits.values())))


def _offer_one(entry: WaitingEntry, free: list[ResourceEntry], *, now: datetime) -> bool:
    """Any of the free ones, the best fit first. A refusal leaves the entry in its place."""
    best = free if len(free) == 1 else ranked(free, entry.span, person=entry.person, now=now)
    for resource in best:
        try:
            with transaction.atomic():
                if _offer(entry, resource, now=now):
                    return True
        except Refusal as refusal:
            log.info("waiting entry %s is passed over: %s", entry.public_id, refusal.code)
        except DatabaseError:
            log.exception("waiting entry %s could not be offered its time", entry.public_id)
            return False
    return False


def _offer(entry: WaitingEntry, resource: ResourceEntry, *, now: datetime) -> bool:
    """False where the entry has had its offer elsewhere meanwhile, or the time is not free after all."""
    if not WaitingEntry.objects.waiting().filter(pk=entry.pk).select_for_update(no_key=True).values_list("pk").first():
        return False
    until = answer_by(entry.start, lasts=settings.OFFER_LASTS, now=now)
    wanted = _wanted(entry, resource, until)
    check_beforehand(wanted, resource.policy, now=now)
    booking = attempt(wanted, resource.policy, catalogues.current(), now=now)
    if booking is None:
        return False
    offered = {"status": WaitingEntry.Status.OFFERED, "offer": booking, "offered_at": now, "answer_by": until}
    WaitingEntry.objects.filter(pk=entry.pk).update(**offered)
    outbox.record("waiting.offered", subject_id=entry.pk, payload={"entry": str(entry.public_id)}, now=now)
    return True


def _wanted(entry: WaitingEntry, resource: ResourceEntry, until: datetime) -> Wanted:
    """Raises PayerNotAllowed where the organisation no longer lets the person book."""
    organisation = payer_for(entry.person, entry.organisation.public_id) if entry.organisation else None
    return Wanted(
        person=entry.person,
        payer=Payer(entry.person_id, organisation),
        resources=[resource],
        period=entry.span,
        title=entry.title,
        attendees=entry.attendees,
        hold=True,
        held_until=until,
    )
