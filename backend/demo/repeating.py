"""The coworker's own series: the same room every Thursday, one date of it moved by itself."""

from datetime import datetime, time, timedelta

from backend.demo.people import People
from backend.demo.span import DAY, TZ
from billing.standing import Payer
from booking.actions.moving import move_booking
from booking.actions.repeating import SKIP, create_series
from booking.actions.series_editing import to_come
from booking.models import Booking
from booking.recurrence import Recurrence
from booking.repetition import Pattern
from booking.wanting import Wanted
from core.clock import local_date
from core.errors import Refusal
from spaces import catalogue
from spaces.models import Resource, Site

THURSDAY = 3
STARTS = time(16)
LENGTH = timedelta(hours=1)
TIMES = 8


def repeat_weekly(people: People, house: Site, *, now: datetime) -> int:
    """How many dates were to be had."""
    known, today = catalogue.current(), local_date(now, TZ)
    first = today + DAY * ((THURSDAY - today.weekday()) % 7 or 7)
    rule = Recurrence("WEEKLY", by_day=((0, THURSDAY),), count=TIMES)
    pattern = Pattern(rule, first, STARTS, LENGTH, TZ)
    rooms = known.matching(site=house.pk, kind=Resource.Kind.ROOM, capacity=4)
    asked = [room for room in rooms if not room.policy.needs_approval and not room.policy.asks_who]
    for room in asked[:3]:
        wanted = Wanted(
            person=people.coworker,
            payer=Payer(people.coworker.pk),
            resources=[room],
            period=pattern.period(first),
            title="Point hebdomadaire",
            attendees=3,
        )
        try:
            series = create_series(wanted=wanted, pattern=pattern, catalogue=known, now=now, on_conflict=SKIP)
        except Refusal:
            continue
        dates = to_come(series, now=now)
        _move_one(dates[1:], people, now=now)
        return len(dates)
    return 0


def _move_one(dates: list[Booking], people: People, *, now: datetime) -> None:
    """The first that has room an hour later."""
    for booking in dates:
        later = booking.span.moved(LENGTH)
        try:
            move_booking(booking=booking, by=people.coworker, period=later, catalogue=catalogue.current(), now=now)
        except Refusal:
            continue
        return
