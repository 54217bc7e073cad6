"""What sessions and registrations owe by mail, and to whom."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from agenda.models import Registration, Session
from core.models import Event
from notifications.letters import waiting
from notifications.letters import workshop_words as words
from notifications.letters.letter import Letter, Owed, Recipient, Writer
from notifications.models import Category

CONCERNS_WHO_COMES = {"period", "site", "room", "online_url"}


def registered(event: Event, now: datetime) -> Iterator[Owed]:
    registration = _registration(event)
    if registration.is_living and registration.session.is_published and registration.session.end > now:
        yield _owed(registration, words.registered)


def unregistered(event: Event, now: datetime) -> Iterator[Owed]:
    yield _owed(_registration(event), words.unregistered)


def reminder_due(event: Event, now: datetime) -> Iterator[Owed]:
    registration = _registration(event)
    if registration.is_living and registration.session.is_published and registration.session.start > now:
        yield _owed(registration, words.reminder)


def session_changed(event: Event, now: datetime) -> Iterator[Owed]:
    """Only what those who come must know: when and where."""
    if CONCERNS_WHO_COMES.intersection(event.payload.get("changes", ())):
        for registration in _coming(event, now=now):
            yield _owed(registration, words.session_changed)


def session_published(event: Event, now: datetime) -> Iterator[Owed]:
    """Who registered before had seen it cancelled, and hears that it takes place after all."""
    for registration in _coming(event, now=now):
        if registration.created_at < event.created_at:
            yield _owed(registration, words.session_back)


def session_cancelled(event: Event, now: datetime) -> Iterator[Owed]:
    for registration in _living(event):
        if registration.session.is_cancelled:
            yield _owed(registration, words.session_cancelled)
    yield from waiting.session_cancelled(event, now)


CATEGORY = {
    "registration.created": Category.WORKSHOPS,
    "registration.cancelled": Category.WORKSHOPS,
    "registration.reminder_due": Category.REMINDERS,
    "session.changed": Category.WORKSHOPS,
    "session.published": Category.WORKSHOPS,
    "session.cancelled": Category.WORKSHOPS,
}
NEEDED = frozenset({"session.changed", "session.published", "session.cancelled"})
WRITERS: dict[str, Writer] = {
    "registration.created": registered,
    "registration.cancelled": unregistered,
    "registration.reminder_due": reminder_due,
    "session.changed": session_changed,
    "session.published": session_published,
    "session.cancelled": session_cancelled,
}


def _coming(event: Event, *, now: datetime) -> Iterator[Registration]:
    for registration in _living(event):
        if registration.session.is_published and registration.session.end > now:
            yield registration


def _living(event: Event) -> Iterator[Registration]:
    session = Session.objects.with_details().get(pk=event.about)
    for registration in Registration.objects.living().filter(session=session).in_order():
        registration.session = session
        yield registration


def _registration(event: Event) -> Registration:
    return Registration.objects.with_session().get(pk=event.about)


def _owed(registration: Registration, write: Callable[..., Letter]) -> Owed:
    recipient = Recipient(
        reference=str(registration.public_id),
        name=registration.name,
        address=registration.email,
        language=registration.language,
        person_id=registration.person_id,
    )
    return Owed(recipient, partial(write, registration), starts_at=registration.session.start)
