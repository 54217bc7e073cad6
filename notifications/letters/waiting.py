"""What the waiting list owes by mail: an offer as long as it is open, and the end of a wait."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from agenda.models import Registration, Session
from agenda.models.registration import RegistrationStatus
from booking.models import WaitingEntry
from core.models import Event
from notifications.letters import waiting_words as words
from notifications.letters.letter import Letter, Owed, Recipient, Writer
from notifications.letters.registrants import owed_to
from notifications.models import Category


def offered(event: Event, now: datetime) -> Iterator[Owed]:
    """Not once it is answered, nor when it is too late to."""
    entry = _entry(pk=event.about)
    if entry and entry.is_offered and entry.answer_by and entry.answer_by > now:
        yield replace(_to_person(entry, words.offered), needed=True, urgent=True)


def unanswered(event: Event, now: datetime) -> Iterator[Owed]:
    """For the event of a hold that expired: where it was an offer, its person hears of it."""
    entry = _entry(offer=event.about)
    if entry and entry.status == WaitingEntry.Status.EXPIRED:
        yield replace(_to_person(entry, words.unanswered), category=Category.WAITING)


def lapsed(event: Event, now: datetime) -> Iterator[Owed]:
    if entry := _entry(pk=event.about):
        yield _to_person(entry, words.lapsed)


def place_queued(event: Event, now: datetime) -> Iterator[Owed]:
    registration = _registration(event)
    if registration.is_waiting and registration.session.start > now:
        yield from owed_to(registration, words.place_queued)


def place_offered(event: Event, now: datetime) -> Iterator[Owed]:
    registration = _registration(event)
    if registration.is_offered and registration.answer_by and registration.answer_by > now:
        for owed in owed_to(registration, words.place_offered):
            yield replace(owed, needed=True, urgent=True)


def place_expired(event: Event, now: datetime) -> Iterator[Owed]:
    registration = _registration(event)
    if registration.status == RegistrationStatus.EXPIRED:
        yield from owed_to(registration, words.place_expired)


def session_cancelled(event: Event, now: datetime) -> Iterator[Owed]:
    """Those whose wait ended with the session, and those who had still to confirm."""
    session = Session.objects.with_details().get(pk=event.about)
    if not session.is_cancelled:
        return
    ended = Registration.objects.filter(status=RegistrationStatus.EXPIRED, cancelled_at=session.cancelled_at)
    for registration in ended.filter(session=session).in_order():
        registration.session = session
        for owed in owed_to(registration, words.session_cancelled):
            yield replace(owed, category=Category.WAITING, needed=True)


CATEGORY = Category.WAITING
NEEDED = frozenset({"waiting.lapsed", "registration.expired"})
WRITERS: dict[str, Writer] = {
    "waiting.offered": offered,
    "waiting.lapsed": lapsed,
    "registration.queued": place_queued,
    "registration.offered": place_offered,
    "registration.expired": place_expired,
}


def _entry(**named: object) -> WaitingEntry | None:
    return WaitingEntry.objects.with_details().filter(**named).first()


def _registration(event: Event) -> Registration:
    return Registration.objects.with_session().get(pk=event.about)


def _to_person(entry: WaitingEntry, write: Callable[[WaitingEntry], Letter]) -> Owed:
    return Owed(Recipient.of(entry.person), partial(write, entry))
