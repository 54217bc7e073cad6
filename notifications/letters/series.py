"""What series owe by mail: one for all of their dates."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

from booking.models import Booking, Series
from booking.models.booking import HOLDING, Status
from core.models import Event
from notifications.letters import series_words as words
from notifications.letters.bookings import at_the_desk
from notifications.letters.letter import Letter, Owed, Recipient, Writer
from notifications.models import Category

Words = Callable[[Series, Sequence[Booking]], Letter]


def created(event: Event, now: datetime) -> Iterator[Owed]:
    """To the person; where approval is asked, to those who can answer too."""
    series, dates = _series(event), _to_come(event, now)
    asked = [one for one in dates if one.status == Status.REQUESTED]
    if asked:
        yield _owed(series, words.requested, asked)
        for recipient in at_the_desk(series.site, besides=series.person_id):
            yield Owed(recipient, partial(words.to_decide, series, asked), category=Category.TEAM)
    if firm := [one for one in dates if one.status != Status.REQUESTED]:
        yield _owed(series, words.created, firm)


def changed(event: Event, now: datetime) -> Iterator[Owed]:
    """Of a series that an edit has cut in two, each part has its own invitation: else the dates that left the first
    would stay in calendars."""
    series, dates = _series(event), _to_come(event, now)
    if event.payload.get("shortened"):
        if known := list(Booking.objects.filter(series=series).in_order()):
            yield _owed(series, partial(words.shortened, known=known), dates)
    elif dates:
        yield _owed(series, words.changed, dates)


def cancelled(event: Event, now: datetime) -> Iterator[Owed]:
    yield _owed(_series(event), words.cancelled, _ended(event))


def stopped(event: Event, now: datetime) -> Iterator[Owed]:
    yield _owed(_series(event), words.stopped, _ended(event))


CATEGORY = Category.BOOKINGS
NEEDED = frozenset({"series.changed", "series.cancelled", "series.stopped"})
WRITERS: dict[str, Writer] = {
    "series.created": created,
    "series.changed": changed,
    "series.cancelled": cancelled,
    "series.stopped": stopped,
}


def _series(event: Event) -> Series:
    return Series.objects.with_details().get(pk=event.about)


def _to_come(event: Event, now: datetime) -> list[Booking]:
    rows = Booking.objects.filter(series=event.about, status__in=HOLDING).to_come(now)
    return list(rows.in_order())


def _ended(event: Event) -> list[Booking]:
    days = event.payload.get("days", [])
    return list(Booking.objects.filter(series=event.about, occurrence_on__in=days, status=Status.CANCELLED).in_order())


def _owed(series: Series, write: Words, dates: Sequence[Booking]) -> Owed:
    return Owed(Recipient.of(series.person), partial(write, series, dates))
