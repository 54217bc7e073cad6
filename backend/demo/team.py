"""What the coworker asked the service to choose: desks side by side for a team, a room with its projector."""

from datetime import datetime, time

from backend.demo.people import People
from backend.demo.span import DAY, TZ
from billing.standing import Payer
from booking.actions.allotting import Wanted
from booking.actions.requesting import request_any
from booking.choosing import Wish, choices
from core.clock import at_wall, local_date
from core.ranges import Period
from spaces import catalogue
from spaces.models import Site

LOOK_AHEAD = 12


def gather(people: People, site: Site, *, now: datetime) -> int:
    """On the next days on which each can be had; how many were booked."""
    asked = [
        (Wish("desk", site.pk, count=3), time(13, 30), time(17, 30), "Sprint à trois"),
        (
            Wish("room", site.pk, capacity=4, beside=(Wish("equipment", site.pk, features=("portable",)),)),
            time(10),
            time(12),
            "Présentation au bureau",
        ),
    ]
    return sum(_book(people, wish, start, end, title, now=now) for wish, start, end, title in asked)


def _book(people: People, wish: Wish, start: time, end: time, title: str, *, now: datetime) -> bool:
    person, known = people.coworker, catalogue.current()
    for ahead in range(2, LOOK_AHEAD):
        day = local_date(now, TZ) + ahead * DAY
        period = Period(at_wall(day, start, TZ), at_wall(day, end, TZ))
        if not all(entry.opening.covers(period) for entry in wish.candidates(known)[:1]):
            continue
        if choices(wish, period, person=person, catalogue=known, now=now):
            wanted = Wanted(person, Payer(person.pk), [], period, title=title, attendees=wish.count)
            request_any(wish=wish, wanted=wanted, catalogue=known, now=now)
            return True
    return False
