"""Queueing for time that is taken: joining, leaving, and what time itself does to the queue."""

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from billing.standing import Payer
from booking.access import check_may_answer
from booking.actions.allotting import atoms_of, lock_resources
from booking.actions.changing import cancel_booking, confirm_hold
from booking.actions.handing_on import hand_on, lock_around
from booking.actions.judging import Case, check_beforehand, judge_all
from booking.actions.requesting import offer
from booking.availability import is_free, occupied, window_of
from booking.choosing import Wish
from booking.errors import AlreadyWaiting, FreeRightNow, InThePast, NothingFits, NotWaiting, TooManyWaits
from booking.models import Booking, WaitingEntry
from booking.offering import likes
from booking.queue import choices_of
from booking.wanting import Wanted
from core import outbox
from core.database import violated
from core.errors import Refusal
from core.ranges import Period
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry

ONCE = "waiting_once_per_person_target_and_period"
MOST_WAITS = 20
"""For one person at once: a queue for everything would be a queue for nothing."""
BATCH = 200


def join_waiting_list(
    *,
    target: ResourceEntry | Wish,
    period: Period,
    person: Person,
    payer: Payer,
    catalogue: Catalogue,
    now: datetime,
    title: str = "",
    attendees: int = 1,
) -> WaitingEntry:
    """Queue for one resource, or for any of a kind that fits.

    The locks are those of whoever gives time back: either they see the new entry, or it sees their time free. Raises
    the refusals that a booking would meet, FreeRightNow where it could be had at once, AlreadyWaiting, TooManyWaits.
    """
    entry = _entry(target, period, person, payer, title=title, attendees=attendees, now=now)
    choices = choices_of(entry, catalogue)
    _judge(entry, choices, Wanted(person, payer, [], period, attendees=attendees), catalogue)
    if WaitingEntry.objects.of(person).living().count() >= MOST_WAITS:
        raise TooManyWaits(limit=MOST_WAITS)
    try:
        with transaction.atomic():
            lock_resources(choices)
            if free := _free(choices, period, now=now):
                raise FreeRightNow(alternatives=[offer([one], period) for one in free[:3]])
            entry.save()
            outbox.record("waiting.joined", subject_id=entry.pk, payload={"entry": str(entry.public_id)}, now=now)
    except IntegrityError as error:
        if violated(error) != ONCE:
            raise
        raise AlreadyWaiting() from error
    return entry


def leave_waiting_list(*, entry: WaitingEntry, by: Person, now: datetime) -> WaitingEntry:
    """Wait no longer; an open offer is declined. Raises NotAllowed, NotWaiting once it has ended."""
    check_may_answer(by, entry)
    if entry.is_offered:
        return decline_offer(entry=entry, by=by, now=now)
    left = {"status": WaitingEntry.Status.LEFT, "ended_at": now}
    if not WaitingEntry.objects.waiting().filter(pk=entry.pk).update(**left):
        raise not_waiting(entry)
    return _fresh(entry)


def accept_offer(*, entry: WaitingEntry, by: Person, catalogue: Catalogue, now: datetime) -> WaitingEntry:
    """The hold becomes a booking, or a request where approval is asked. Raises NotWaiting, HoldExpired, WrongState."""
    confirm_hold(booking=_open_offer(entry), by=by, catalogue=catalogue, now=now)
    return _fresh(entry)


def decline_offer(*, entry: WaitingEntry, by: Person, now: datetime) -> WaitingEntry:
    """The time goes to the next in line. Raises NotWaiting, WrongState."""
    cancel_booking(booking=_open_offer(entry), by=by, now=now)
    return _fresh(entry)


def lapse_past(*, now: datetime) -> int:
    """Those whose period has begun wait in vain. Returns how many."""
    begun = WaitingEntry.objects.waiting().filter(period__startswith__lte=now).in_line()
    lapsed = 0
    for entry in begun[:BATCH]:
        with transaction.atomic():
            ended = {"status": WaitingEntry.Status.LAPSED, "ended_at": now}
            if WaitingEntry.objects.waiting().filter(pk=entry.pk).update(**ended):
                payload = {"entry": str(entry.public_id)}
                outbox.record("waiting.lapsed", subject_id=entry.pk, payload=payload, now=now)
                lapsed += 1
    return lapsed


def offer_what_is_free(*, catalogue: Catalogue, now: datetime) -> int:
    """For what no release told of: hours that were opened, a policy that was loosened. Two queries where nothing is."""
    waiting = list(WaitingEntry.objects.waiting().to_come(now).in_line()[:BATCH])
    if not waiting:
        return 0
    choices = {entry.pk: choices_of(entry, catalogue) for entry in waiting}
    every = {one.pk: one for some in choices.values() for one in some}
    whole = Period(min(entry.start for entry in waiting), max(entry.end for entry in waiting))
    taken = occupied(window_of(every.values(), whole), now=now, atoms=atoms_of(list(every.values())))
    offered = 0
    for entry in waiting:
        free = [one for one in choices[entry.pk] if is_free(one, entry.span, taken)]
        if free:
            offered += _hand_on_from(free, entry.span, now=now)
    return offered


def _free(choices: list[ResourceEntry], period: Period, *, now: datetime) -> list[ResourceEntry]:
    taken = occupied(window_of(choices, period), now=now, atoms=atoms_of(choices))
    return [one for one in choices if is_free(one, period, taken)]


def _hand_on_from(free: list[ResourceEntry], period: Period, *, now: datetime) -> int:
    """To whoever is first in line for it, who need not be the one that was found."""
    atoms = atoms_of(free)
    with transaction.atomic():
        lock_around(atoms=atoms)
        return hand_on([(frozenset(atoms), period)], now=now)


def _entry(
    target: ResourceEntry | Wish,
    period: Period,
    person: Person,
    payer: Payer,
    *,
    title: str,
    attendees: int,
    now: datetime,
) -> WaitingEntry:
    """Not yet written."""
    entry = WaitingEntry(
        person=person,
        organisation=payer.organisation,
        period=period.stored,
        title=title,
        attendees=attendees,
        joined_at=now,
    )
    if isinstance(target, Wish):
        entry.kind, entry.site_id = target.kind, target.site_id
        entry.features, entry.capacity = sorted(set(target.features)), target.capacity
    else:
        entry.resource_id, entry.site_id = target.pk, target.site.pk
    return entry


def _judge(entry: WaitingEntry, choices: list[ResourceEntry], wanted: Wanted, catalogue: Catalogue) -> None:
    """At least one of the choices must be allowed; those with the same rules are judged once."""
    if entry.start <= entry.joined_at:
        raise InThePast()
    if not choices:
        raise NothingFits()
    group = likes(catalogue)
    met: list[Refusal] = []
    for one in {group[choice.pk]: choice for choice in reversed(choices)}.values():
        try:
            check_beforehand(replace(wanted, resources=[one]), one.policy, now=entry.joined_at)
            judge_all([Case(replace(wanted, resources=[one]), one.policy)], now=entry.joined_at)
        except Refusal as refusal:
            met.append(refusal)
        else:
            return
    raise met[-1]


def _open_offer(entry: WaitingEntry) -> Booking:
    if not entry.is_offered:
        raise not_waiting(entry)
    return Booking.objects.select_related("person", "organisation", "site").with_resources().get(waiting_entry=entry)


def not_waiting(entry: WaitingEntry) -> NotWaiting:
    entry.refresh_from_db(fields=["status"])
    return NotWaiting(state=entry.status)


def _fresh(entry: WaitingEntry) -> WaitingEntry:
    return WaitingEntry.objects.with_details().get(pk=entry.pk)
