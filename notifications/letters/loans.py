"""What loans owe by mail, and to whom. What befalls any booking comes as its event; the rest as a loan's own."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from booking.models import Booking, Loan
from booking.models.booking import FIRM, Status
from core.models import Event
from notifications.letters import loan_words as words
from notifications.letters.bookings import at_the_desk
from notifications.letters.letter import Letter, Owed, Recipient, Writer
from notifications.models import Category
from spaces.models import Site

Write = Callable[[Loan], Letter]


def to_borrower(write: Write, *states: str) -> Writer:
    """A writer of that letter, where the loan's booking is in one of the states, or in any."""

    def owed(event: Event, now: datetime) -> Iterator[Owed]:
        loan = _loan(event)
        if loan and (not states or loan.booking.status in states):
            yield Owed(Recipient.of(loan.booking.person), partial(write, loan))

    return owed


def requested(event: Event, now: datetime) -> Iterator[Owed]:
    loan = _loan(event)
    if loan and loan.booking.status == Status.REQUESTED:
        yield Owed(Recipient.of(loan.booking.person), partial(words.requested, loan))
        yield from _to_desk(loan.booking.site, partial(words.to_decide, loan), besides=loan.booking.person_id)


def returned(event: Event, now: datetime) -> Iterator[Owed]:
    loan = _loan(event)
    if loan:
        yield Owed(Recipient.of(loan.booking.person), partial(words.returned, loan))
        if words.broken_of(loan):
            yield from _to_desk(loan.booking.site, partial(words.broken_here, loan), besides=loan.booking.person_id)


def overdue(event: Event, now: datetime) -> Iterator[Owed]:
    """The borrower and the desk; not where it came back or was renewed meanwhile."""
    loan, days = _loan(event), int(event.payload["days"])
    if loan and loan.is_overdue(now):
        yield Owed(Recipient.of(loan.booking.person), partial(words.overdue, loan, days=days))
        here = partial(words.overdue_here, loan, days=days)
        yield from _to_desk(loan.booking.site, here, besides=loan.booking.person_id)


def in_the_way(event: Event, now: datetime) -> Iterator[Owed]:
    """The event is about the booking that waits."""
    waiting = Booking.objects.select_related("person", "site").get(pk=event.about)
    loan = Loan.objects.with_booking().get(booking__public_id=event.payload["loan"])
    if loan.is_overdue(now) and waiting.is_holding and waiting.end > now:
        yield Owed(Recipient.of(waiting.person), partial(words.in_the_way, waiting, loan))
        here = partial(words.in_the_way_here, waiting, loan)
        yield from _to_desk(waiting.site, here, besides=waiting.person_id)


def due(write: Write) -> Writer:
    def owed(event: Event, now: datetime) -> Iterator[Owed]:
        loan = _loan(event)
        if loan and loan.is_out and loan.due_at > now:
            yield Owed(Recipient.of(loan.booking.person), partial(write, loan))

    return owed


CATEGORY = {
    "booking.requested": Category.LOANS,
    "booking.confirmed": Category.LOANS,
    "booking.declined": Category.LOANS,
    "booking.expired": Category.LOANS,
    "booking.cancelled": Category.LOANS,
    "booking.no_show": Category.LOANS,
    "loan.handed_over": Category.LOANS,
    "loan.returned": Category.LOANS,
    "loan.renewed": Category.LOANS,
    "loan.due_soon": Category.REMINDERS,
    "loan.due_today": Category.REMINDERS,
    "loan.overdue": Category.LOANS,
    "loan.in_the_way": Category.LOANS,
}
NEEDED = frozenset(
    {"booking.declined", "booking.expired", "booking.cancelled", "booking.no_show", "loan.overdue", "loan.in_the_way"}
)
WRITERS: dict[str, Writer] = {
    "booking.requested": requested,
    "booking.confirmed": to_borrower(words.confirmed, *FIRM),
    "booking.declined": to_borrower(words.declined),
    "booking.expired": to_borrower(words.unanswered),
    "booking.cancelled": to_borrower(words.cancelled),
    "booking.no_show": to_borrower(words.not_fetched),
    "loan.handed_over": to_borrower(words.handed_over, Status.CHECKED_IN),
    "loan.returned": returned,
    "loan.renewed": to_borrower(words.renewed, *FIRM),
    "loan.due_soon": due(words.due_soon),
    "loan.due_today": due(words.due_today),
    "loan.overdue": overdue,
    "loan.in_the_way": in_the_way,
}


def _loan(event: Event) -> Loan | None:
    """None where the booking is no loan."""
    return Loan.objects.with_booking().filter(pk=event.about).first()


def _to_desk(site: Site, write: Callable[[], Letter], *, besides: int) -> Iterator[Owed]:
    for recipient in at_the_desk(site, besides=besides):
        yield Owed(recipient, write, category=Category.TEAM)
