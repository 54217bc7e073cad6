"""What bookings owe by mail, and to whom. A hold owes nothing: it was only a basket."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from booking.models import Booking, Change
from booking.models.booking import FIRM, Status
from core.models import Event
from notifications.letters import booking_words as words
from notifications.letters import waiting
from notifications.letters.letter import Letter, Owed, Recipient, Writer
from notifications.models import Category
from spaces.access import ROLES_AT_THE_DESK
from spaces.models import Site, Steward

Words = Callable[..., Letter]


def requested(event: Event, now: datetime) -> Iterator[Owed]:
    """To the person, and to those who can answer."""
    booking = _booking(event)
    if booking and booking.status == Status.REQUESTED:
        yield _to_person(booking, words.requested)
        for recipient in _deciders(booking):
            yield Owed(recipient, partial(words.to_decide, booking), category=Category.TEAM)


def confirmed(event: Event, now: datetime) -> Iterator[Owed]:
    booking = _booking(event)
    if booking and booking.status in (*FIRM, Status.COMPLETED) and booking.end > now:
        confirmation = _to_person(booking, words.confirmed, now=now)
        yield replace(confirmation, needed=booking.approved_at is not None)


def moved(event: Event, now: datetime) -> Iterator[Owed]:
    """Another time or place; a request asks its question anew."""
    booking = _booking(event)
    if booking and booking.status in FIRM and booking.end > now:
        yield replace(_to_person(booking, words.moved, now=now, reason=_reason_of_move(booking)), needed=True)
    elif booking and booking.status == Status.REQUESTED:
        if reason := _reason_of_move(booking):
            yield replace(_to_person(booking, words.moved, now=now, reason=reason), needed=True)
        for recipient in _deciders(booking):
            yield Owed(recipient, partial(words.to_decide, booking), category=Category.TEAM)


def declined(event: Event, now: datetime) -> Iterator[Owed]:
    if booking := _booking(event):
        yield _to_person(booking, words.declined)


def expired(event: Event, now: datetime) -> Iterator[Owed]:
    """A request that nobody answered; or an offer of the waiting list that ran out."""
    if booking := _booking(event):
        yield _to_person(booking, words.unanswered)
    else:
        yield from waiting.unanswered(event, now)


def cancelled(event: Event, now: datetime) -> Iterator[Owed]:
    if booking := _booking(event):
        was_firm = Event.objects.filter(kind="booking.confirmed", subject_id=booking.pk).exists()
        withdrawal = _to_person(booking, words.cancelled, was_firm=was_firm)
        yield replace(withdrawal, needed=booking.ended_by_id != booking.person_id)


def missed(event: Event, now: datetime) -> Iterator[Owed]:
    """Unless they have come since, and taken the place back."""
    booking = _booking(event)
    if booking and booking.status == Status.NO_SHOW:
        yield _to_person(booking, words.missed)


def reminder_due(event: Event, now: datetime) -> Iterator[Owed]:
    booking = _booking(event)
    if booking and booking.status == Status.CONFIRMED and booking.start > now:
        yield _to_person(booking, words.reminder, now=now)


CATEGORY = {
    "booking.requested": Category.BOOKINGS,
    "booking.confirmed": Category.BOOKINGS,
    "booking.moved": Category.BOOKINGS,
    "booking.declined": Category.BOOKINGS,
    "booking.expired": Category.BOOKINGS,
    "booking.cancelled": Category.BOOKINGS,
    "booking.no_show": Category.BOOKINGS,
    "booking.reminder_due": Category.REMINDERS,
}
NEEDED = frozenset({"booking.declined", "booking.expired", "booking.no_show"})
WRITERS: dict[str, Writer] = {
    "booking.requested": requested,
    "booking.confirmed": confirmed,
    "booking.moved": moved,
    "booking.declined": declined,
    "booking.expired": expired,
    "booking.cancelled": cancelled,
    "booking.no_show": missed,
    "booking.reminder_due": reminder_due,
}


def _booking(event: Event) -> Booking | None:
    """None for a hold, and for the room of a session: those who come hear of the session."""
    return (
        Booking.objects.filter(pk=event.about, purpose=Booking.Purpose.USE, held_until=None)
        .select_related("person", "organisation", "site", "ended_by")
        .with_resources()
        .first()
    )


def _reason_of_move(booking: Booking) -> str:
    """What the desk said of the latest move; nothing where the person moved it."""
    moves = booking.changes.filter(kind=Change.Kind.MOVED).order_by("-at", "-pk")
    return moves.values_list("reason", flat=True).first() or ""


def _to_person(booking: Booking, write: Words, **facts: object) -> Owed:
    return Owed(Recipient.of(booking.person), partial(write, booking, **facts), starts_at=booking.start)


def _deciders(booking: Booking) -> list[Recipient]:
    return at_the_desk(booking.site, besides=booking.person_id)


def at_the_desk(site: Site, *, besides: int) -> list[Recipient]:
    """Those at the site's desk; where it has nobody of its own, those of the network. Not that person."""
    stewards = Steward.objects.at(site).filter(role__in=ROLES_AT_THE_DESK, person__is_active=True)
    found = list(stewards.select_related("person").order_by("person_id"))
    own = [steward for steward in found if steward.site_id]
    people = {steward.person_id: steward.person for steward in own or found}
    return [Recipient.of(person) for key, person in people.items() if key != besides]
