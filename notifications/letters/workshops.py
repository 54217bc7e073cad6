"""What sessions and registrations owe by mail, and to whom."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from agenda.models import Registration, Session
from core.models import Event
from notifications.letters import waiting
from notifications.letters import workshop_words as words
from notifications.letters.letter import Owed, Writer
from notifications.letters.registrants import owed_to
from notifications.models import Category

CONCERNS_WHO_COMES = {"period", "site", "room", "online_url"}


def registered(event: Event, now: datetime) -> Iterator[Owed]:
    registration = _registration(event)
    if registration.is_living and registration.session.is_published and registration.session.end > now:
        yield from owed_to(registration, words.registered)


def pending(event: Event, now: datetime) -> Iterator[Owed]:
    """Not once it is confirmed, nor when it is too late to."""
    registration = _registration(event)
    if registration.is_pending and registration.confirm_by and registration.confirm_by > now:
        for owed in owed_to(registration, words.pending):
            yield replace(owed, category=Category.WORKSHOPS, needed=True, urgent=True)


def moved(event: Event, now: datetime) -> Iterator[Owed]:
    """To another session or appointment; of several moves in a row, the last is told."""
    registration = _registration(event)
    is_latest = event.payload.get("sequence") == registration.sequence
    if is_latest and registration.is_living and registration.session.is_published and registration.end > now:
        yield from owed_to(registration, words.moved)


def unregistered(event: Event, now: datetime) -> Iterator[Owed]:
    yield from owed_to(_registration(event), words.unregistered)


def reminder_due(event: Event, now: datetime) -> Iterator[Owed]:
    registration = _registration(event)
    if registration.is_living and registration.session.is_published and registration.session.start > now:
        yield from owed_to(registration, words.reminder)


def session_changed(event: Event, now: datetime) -> Iterator[Owed]:
    """Only what those who come must know: when and where; what was put off has a date again."""
    changes = set(event.payload.get("changes", ()))
    if CONCERNS_WHO_COMES & changes:
        for registration in _coming(event, now=now):
            yield from owed_to(registration, words.session_redated if "status" in changes else words.session_changed)


def session_published(event: Event, now: datetime) -> Iterator[Owed]:
    """Who registered before had seen it cancelled, and hears that it takes place after all."""
    for registration in _coming(event, now=now):
        if registration.created_at < event.created_at:
            yield from owed_to(registration, words.session_back)


def session_postponed(event: Event, now: datetime) -> Iterator[Owed]:
    for registration in _living(event):
        if registration.session.is_postponed:
            yield from owed_to(registration, words.session_postponed)


def session_cancelled(event: Event, now: datetime) -> Iterator[Owed]:
    for registration in _living(event):
        if registration.session.is_cancelled:
            yield from owed_to(registration, words.session_cancelled)
    yield from waiting.session_cancelled(event, now)


CATEGORY = {
    "registration.created": Category.WORKSHOPS,
    "registration.pending": Category.WORKSHOPS,
    "registration.moved": Category.WORKSHOPS,
    "registration.cancelled": Category.WORKSHOPS,
    "registration.reminder_due": Category.REMINDERS,
    "session.changed": Category.WORKSHOPS,
    "session.published": Category.WORKSHOPS,
    "session.postponed": Category.WORKSHOPS,
    "session.cancelled": Category.WORKSHOPS,
}
NEEDED = frozenset({"session.changed", "session.postponed", "session.published", "session.cancelled"})
WRITERS: dict[str, Writer] = {
    "registration.created": registered,
    "registration.pending": pending,
    "registration.moved": moved,
    "registration.cancelled": unregistered,
    "registration.reminder_due": reminder_due,
    "session.changed": session_changed,
    "session.published": session_published,
    "session.postponed": session_postponed,
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
