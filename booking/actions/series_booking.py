"""The bookings of a series: at once where the rules are the same for everybody, else one after the other."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from billing import price_list
from billing.actions.charging import charges_for
from billing.actions.drawing import writing
from billing.models import Charge
from billing.succession import quotes_in_turn
from booking.actions.allotting import allocations, as_chosen, asks_deposit, book, unwritten
from booking.actions.judging import Case
from booking.actions.taking_over import counted_from_the_last
from booking.models import Allocation, Booking, Series
from booking.models.booking import FIRM, Status
from booking.payment_errors import SeriesNeedsPayment
from booking.repetition import Occurrence, Place, policy_of, wanted_at
from booking.wanting import Wanted
from core import outbox
from core.database import Statement, in_one_trip, inserting
from core.errors import Refusal
from spaces.catalogue import Catalogue

KEYS = "SELECT nextval(pg_get_serial_sequence('booking_booking', 'id')) FROM generate_series(1, %s)"
TOLD_TOGETHER = tuple(f"booking.{what}" for what in ("confirmed", "requested", "moved", "changed", "cancelled"))
"""Events of single bookings that owe no mail beside the series' own."""


def book_all(
    wanted: Wanted, found: Sequence[Occurrence], series: Series, catalogue: Catalogue, *, now: datetime
) -> list[Booking]:
    """The bookings of those that are free, on resources that are locked. Where what holds depends on who asks and on
    what they have had, one after the other: a refusal is noted on its occurrence. Raises PriceMissing, and
    SeriesNeedsPayment where a day must be paid before it is confirmed."""
    free = [one for one in found if one.is_free]
    if not free:
        return []
    if any(depends_on_who(one.place, wanted) for one in free):
        made = [booking for one in free if (booking := _book_one(one, wanted, series, catalogue, now=now))]
    else:
        made = _book_at_once(wanted, [one.place for one in free], series, catalogue, now=now)
    if any(booking.status == Status.HELD for booking in made):
        raise SeriesNeedsPayment()
    return made


def depends_on_who(place: Place, wanted: Wanted) -> bool:
    case = Case(wanted_at(place, wanted), policy_of(place))
    return case.asks_claims or bool(case.policy.limits or case.policy.rests)


def _book_one(
    one: Occurrence, wanted: Wanted, series: Series, catalogue: Catalogue, *, now: datetime
) -> Booking | None:
    place = one.place
    try:
        with transaction.atomic(), outbox.in_parts(*TOLD_TOGETHER):
            booking = book(wanted_at(place, wanted), policy_of(place), catalogue, now=now)
    except Refusal as refusal:
        one.refusal = refusal
        return None
    of_it = {"series_id": series.pk, "occurrence_on": place.day, "is_exception": place.is_moved}
    Booking.objects.filter(pk=booking.pk).update(**of_it)
    for name, value in of_it.items():
        setattr(booking, name, value)
    return booking


def _book_at_once(
    wanted: Wanted, places: Sequence[Place], series: Series, catalogue: Catalogue, *, now: datetime
) -> list[Booking]:
    """Four trips, however many."""
    prices = price_list.at(catalogue.version)
    uses = [(place.resources, place.period) for place in places]
    turn: dict[str, Any] = {"payer": wanted.payer, "prices": prices, "use_passes": wanted.use_passes}
    quotes = [as_chosen(quote, wanted) for quote in quotes_in_turn(uses, locked=True, **turn)]
    (keys,) = in_one_trip([(KEYS, [len(places)])])
    bookings: list[Booking] = []
    taken: list[Allocation] = []
    owed: list[Charge] = []
    for place, quote, (key,) in zip(places, quotes, keys, strict=True):
        asked = wanted_at(place, wanted)
        booking = unwritten(key, asked, policy_of(place), quote, now=now)
        booking.has_deposit = asks_deposit(asked, catalogue)
        booking.series_id, booking.occurrence_on, booking.is_exception = series.pk, place.day, place.is_moved
        bookings.append(booking)
        taken += allocations(booking, asked)
        if booking.status in FIRM:
            source: dict[str, Any] = {"source_kind": "booking", "source_id": booking.public_id}
            owed += charges_for(quote, payer=wanted.payer, catalogue=catalogue, now=now, **source)
    begun = [booking.pk for booking in bookings if booking.start < now]
    in_one_trip(
        [
            *inserting(bookings),
            *inserting(taken),
            *([counted_from_the_last(begun)] if begun else []),
            *writing(owed, by_id=(wanted.by or wanted.person).pk, now=now),
            *_told(bookings, now=now),
        ]
    )
    for booking in bookings:
        booking._state.adding = False
    return bookings


def _told(bookings: Sequence[Booking], *, now: datetime) -> list[Statement]:
    """An event for each, for whoever follows bookings one by one; the mail is the series' own."""
    by_status: dict[str, list[Booking]] = {}
    for booking in bookings:
        by_status.setdefault(booking.status, []).append(booking)
    statements = []
    if due := [one for one in bookings if one.has_deposit and one.status in FIRM]:
        rows = [(booking.pk, {"booking": str(booking.public_id), "sequence": 0}) for booking in due]
        statements.append(outbox.recording_all("booking.deposit_due", rows, now=now))
    for status, some in by_status.items():
        kind = f"booking.{status}"
        with outbox.in_parts(kind):
            rows = [(booking.pk, {"booking": str(booking.public_id), "sequence": 0}) for booking in some]
            statements.append(outbox.recording_all(kind, rows, now=now))
    return statements
