"""Asking for resources: the rules first, then the attempt, then what can be had instead."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from booking.actions.allotting import Wanted, atoms_of, attempt
from booking.actions.holding import check_room_in_cart
from booking.actions.judging import Case, check_beforehand, lock_holders
from booking.actions.sweeping import expire_holds_in_the_way
from booking.availability import alternatives, needed, occupied, window_of
from booking.choosing import Wish, choices, other_times
from booking.errors import NothingFree, SlotTaken
from booking.models import Booking
from core.errors import Refusal
from core.ranges import Period
from spaces.catalogue import Catalogue, ResourceEntry
from spaces.policies import Policy, strictest_of

MOST_CHOICES = 8
MOST_ROUNDS = 50


def request_booking(*, wanted: Wanted, catalogue: Catalogue, now: datetime) -> Booking:
    """Book exactly these resources.

    Raises the refusals of `booking.rules`, MembersOnly, StewardsOnly, PriceMissing, and SlotTaken with the
    conflicting period and the nearest alternatives.
    """
    booking = _try(wanted, catalogue, now=now)
    if booking is None:
        raise slot_taken(wanted, catalogue, now=now)
    return booking


def is_free_after_all(wanted: Wanted, *, now: datetime, besides: Booking | None = None) -> bool:
    """Only overdue holds were in the way, and they have been expired: by us, or by somebody who was faster.

    `besides` is a booking about to be moved, which is not in its own way.
    """
    # In somebody's larger transaction the locks of expiring stay: holders come first, as everywhere.
    lock_holders([Case(wanted, strictest_of(entry.policy for entry in wanted.resources))])
    expire_holds_in_the_way(atoms_of(wanted.resources), window_of(wanted.resources, wanted.period), now=now)
    return _conflict(wanted, now=now, besides=besides) is None


def request_any(*, wish: Wish, wanted: Wanted, catalogue: Catalogue, now: datetime) -> Booking:
    """Book the best-fitting free resources; what is taken meanwhile makes room for the next best choice.

    Looks again as long as something is free: whoever was faster has taken something, so that the rounds come to an
    end. What this person may not have makes room too. Raises NothingFree, and what the rules say of the best choice.
    """
    for _round in range(MOST_ROUNDS):
        found = choices(wish, wanted.period, person=wanted.person, catalogue=catalogue, now=now)
        if not found:
            break
        refused: list[Refusal] = []
        for entries in found[:MOST_CHOICES]:
            try:
                if booking := _try(replace(wanted, resources=entries), catalogue, now=now):
                    return booking
            except Refusal as refusal:
                refused.append(refusal)
        if refused:
            raise refused[0]
    raise nothing_free(wish, wanted.period, catalogue=catalogue, now=now)


def _try(wanted: Wanted, catalogue: Catalogue, *, now: datetime) -> Booking | None:
    policy = strictest_of(entry.policy for entry in wanted.resources) if wanted.resources else Policy()
    check_beforehand(wanted, policy, now=now)
    if policy.needs_payment and not wanted.hold:  # it will be held until it is paid
        check_room_in_cart(wanted.person, 1, now=now)
    booking = attempt(wanted, policy, catalogue, now=now)
    if booking is None and is_free_after_all(wanted, now=now):
        booking = attempt(wanted, policy, catalogue, now=now)
    return booking


def slot_taken(wanted: Wanted, catalogue: Catalogue, *, now: datetime, besides: Booking | None = None) -> SlotTaken:
    """The refusal with its facts: what is in the way, and what could be taken instead."""
    entries = wanted.resources
    first = entries[0]
    chosen = {entry.pk for entry in entries}
    nearby = catalogue.matching(site=first.site.pk, kind=first.kind, capacity=wanted.attendees)
    similar = sorted(
        (entry for entry in nearby if entry.pk not in chosen), key=lambda entry: len(first.features - entry.features)
    )
    offers = alternatives(entries, similar if len(entries) == 1 else [], wanted.period, now=now, besides=besides)
    conflict = _conflict(wanted, now=now, besides=besides)
    return SlotTaken(conflict=conflict, alternatives=[offer(*pair) for pair in offers])


def nothing_free(wish: Wish, period: Period, *, catalogue: Catalogue, now: datetime) -> NothingFree:
    """The refusal, with other resources or other times; for several resources at once, other times."""
    candidates = wish.candidates(catalogue)
    if not candidates:
        return NothingFree(alternatives=[])
    if wish.is_for_one:
        offers = alternatives(candidates[:1], candidates[1:], period, now=now)
        return NothingFree(alternatives=[offer(*pair) for pair in offers])
    times = other_times(wish, period, catalogue=catalogue, now=now)
    return NothingFree(alternatives=[offer(*pair) for pair in times])


def _conflict(wanted: Wanted, *, now: datetime, besides: Booking | None) -> dict[str, Any] | None:
    window = window_of(wanted.resources, wanted.period)
    taken = occupied(window, now=now, atoms=atoms_of(wanted.resources), besides=besides)
    for entry in wanted.resources:
        for atom in entry.atoms:
            for busy in sorted(taken.get(atom, ())):
                if busy.overlaps(needed(entry, wanted.period)):
                    return {
                        "resource": str(entry.public_id),
                        "start": busy.start.astimezone(entry.tz).isoformat(),
                        "end": busy.end.astimezone(entry.tz).isoformat(),
                    }
    return None


def offer(entries: Sequence[ResourceEntry], period: Period) -> dict[str, Any]:
    tz = entries[0].tz
    return {
        "resources": [{"id": str(entry.public_id), "name": entry.name} for entry in entries],
        "start": period.start.astimezone(tz).isoformat(),
        "end": period.end.astimezone(tz).isoformat(),
    }
