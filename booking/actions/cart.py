"""The cart: what a person holds and has not confirmed yet. Several are made or confirmed together, all or none."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from booking.actions.allotting import lock_resources
from booking.actions.changing import confirm_hold
from booking.actions.holding import cart_of, check_room_in_cart
from booking.actions.judging import Case, lock_holders
from booking.actions.requesting import request_any, request_booking
from booking.choosing import Wish
from booking.errors import BookingNotFound, CartEmpty
from booking.models import Booking
from booking.wanting import Wanted
from core.errors import Refusal
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry
from spaces.policies import strictest_of

Asked = tuple[Wanted, Wish | None]
"""What is wanted; with a wish, the resources are left to the service."""


def request_together(*, asked: Sequence[Asked], catalogue: Catalogue, now: datetime) -> list[Booking]:
    """Make them all, in the order asked, or none. A refusal says in `number` (from 0) which one it is about.

    Everything that any of them might take is locked at once, in one order, before the first is made.
    """
    held = [wanted for wanted, _wish in asked if wanted.hold]
    if held:
        check_room_in_cart(held[0].person, len(held), now=now)
    made = []
    with transaction.atomic():
        _lock_all(asked, catalogue)
        for number, (wanted, wish) in enumerate(asked):
            try:
                made.append(_make(wanted, wish, catalogue, now=now))
            except Refusal as refusal:
                refusal.facts["number"] = number
                raise
    return made


def _lock_all(asked: Sequence[Asked], catalogue: Catalogue) -> None:
    """Holders of quotas first, then resources: the order in which a single booking takes its locks."""
    entries: set[ResourceEntry] = set()
    cases = []
    for wanted, wish in asked:
        mine = list(wanted.resources) if wish is None else wish.candidates(catalogue)
        if mine:
            cases.append(Case(replace(wanted, resources=mine), strictest_of(entry.policy for entry in mine)))
        entries.update(mine)
    lock_holders(cases)
    lock_resources(list(entries))


def _make(wanted: Wanted, wish: Wish | None, catalogue: Catalogue, *, now: datetime) -> Booking:
    if wish is None:
        return request_booking(wanted=wanted, catalogue=catalogue, now=now)
    return request_any(wish=wish, wanted=wanted, catalogue=catalogue, now=now)


def confirm_together(
    *, by: Person, catalogue: Catalogue, now: datetime, public_ids: Iterable[UUID] | None = None
) -> list[Booking]:
    """Confirm these holds of the person, or the whole cart; all or none. A refusal names the booking it is about.

    Raises CartEmpty, BookingNotFound for what is not the person's, and what `confirm_hold` raises.
    """
    mine = Booking.objects.of(by).select_related("person", "organisation", "site").with_resources()
    if public_ids is None:
        holds = list(mine.filter(pk__in=cart_of(by, now=now).values("pk")))
    else:
        asked = set(public_ids)
        holds = list(mine.filter(public_id__in=asked))
        if len(holds) < len(asked):
            raise BookingNotFound()
    if not holds:
        raise CartEmpty()
    with transaction.atomic():
        return [_confirm(hold, by, catalogue, now=now) for hold in sorted(holds, key=_in_order_of_payers)]


def _in_order_of_payers(booking: Booking) -> tuple[int, int]:
    """Their allowances are locked in one order, so that two carts of one organisation never wait for each other."""
    return booking.organisation_id or 0, booking.pk


def _confirm(hold: Booking, by: Person, catalogue: Catalogue, *, now: datetime) -> Booking:
    try:
        return confirm_hold(booking=hold, by=by, catalogue=catalogue, now=now)
    except Refusal as refusal:
        refusal.facts["booking"] = str(hold.public_id)
        raise
