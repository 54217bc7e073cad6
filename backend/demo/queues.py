"""Somebody always comes second: the waiting list of the demo world, for a room, a kind and a workshop."""

from datetime import datetime, time, timedelta

from agenda.actions.queueing import join_queue
from agenda.actions.registering import cancel_registration, register
from agenda.models import Registration, Session
from backend.demo.people import DOMAIN, People, Regular
from backend.demo.span import DAY
from billing.standing import Payer
from booking.actions.allotting import attempt
from booking.actions.changing import cancel_booking
from booking.actions.waiting import join_waiting_list
from booking.availability import is_free, occupied
from booking.choosing import Wish
from booking.models import Booking
from booking.wanting import Wanted
from core.clock import at_wall, local_date
from core.ranges import Period
from members.models import Person
from spaces import catalogue
from spaces.catalogue import Catalogue, ResourceEntry

POPULAR, OFFERED = "La Piscine", "La Vigie"
LOOK_AHEAD = 14
"""Days within which a free afternoon is found for each."""


def wait_for_things(people: People, *, now: datetime) -> int:
    """The demo coworker is second in line for a room and has the offer of another; a full workshop has a queue."""
    known = catalogue.current()
    coworker, *others = people.regulars
    joined = _second_in_line(known, coworker.person, others, now=now)
    joined += _offered(known, coworker.person, others[0], now=now)
    return joined + _queue_of_a_workshop(coworker.person, now=now)


def _second_in_line(known: Catalogue, coworker: Person, others: list[Regular], *, now: datetime) -> int:
    room = _named(known, POPULAR)
    period = _free_afternoon(room, now=now)
    if period is None or not _book(others[1].person, room, period, known, now=now - 2 * DAY):
        return 0
    _wait(others[2].person, room, period, known, now=now - DAY)
    _wait(coworker, room, period, known, now=now - DAY / 2, title="Revue de projet", attendees=4)
    return 2


def _offered(known: Catalogue, coworker: Person, holder: Regular, *, now: datetime) -> int:
    room = _named(known, OFFERED)
    period = _free_afternoon(room, now=now + DAY)
    if period is None or (booking := _book(holder.person, room, period, known, now=now - 2 * DAY)) is None:
        return 0
    wish = Wish(kind="room", site_id=room.site.pk, features=("sea-view",), capacity=2)
    _wait(coworker, wish, period, known, now=now - DAY, title="Entretien", attendees=2)
    cancel_booking(booking=booking, by=holder.person, now=now - timedelta(minutes=40))
    return 1


def _book(person: Person, room: ResourceEntry, period: Period, known: Catalogue, *, now: datetime) -> Booking | None:
    wanted = Wanted(person, Payer(person.pk), [room], period, title="Réunion d’équipe", attendees=3)
    return attempt(wanted, room.policy, known, now=now)


def _wait(
    person: Person,
    target: ResourceEntry | Wish,
    period: Period,
    known: Catalogue,
    *,
    now: datetime,
    title: str = "",
    attendees: int = 1,
) -> None:
    payer = Payer(person.pk)
    join_waiting_list(
        target=target,
        period=period,
        person=person,
        payer=payer,
        catalogue=known,
        now=now,
        title=title,
        attendees=attendees,
    )


def _free_afternoon(room: ResourceEntry, *, now: datetime) -> Period | None:
    """From two to four on the first day from the day after tomorrow on."""
    for ahead in range(2, LOOK_AHEAD):
        day = local_date(now, room.tz) + ahead * DAY
        start = at_wall(day, time(14), room.tz)
        period = Period(start, start + timedelta(hours=2))
        if room.opening.covers(period) and is_free(room, period, occupied(period, now=now, atoms=room.atoms)):
            return period
    return None


def _queue_of_a_workshop(coworker: Person, *, now: datetime) -> int:
    """A small session some days ahead fills up; the first in line is offered a place that was given back."""
    coming = Session.objects.filter(status="published", capacity__lte=8).to_come(now + 3 * DAY).in_order()
    session = coming.exclude(registrations__email=coworker.email).with_details().first()
    if session is None:
        return 0
    for number in range(session.places_left):
        name, email = f"Participante {number + 1}", f"participante-{number + 1}@{DOMAIN}"
        register(session=session, name=name, email=email, now=now - DAY)
    line = [("Yuna Le Bras", f"yuna.le-bras@{DOMAIN}", None), (coworker.name, coworker.email, coworker)]
    for number, (name, email, person) in enumerate(line):
        moment = now - timedelta(hours=6 - number)
        join_queue(session=session, name=name, email=email, person=person, now=moment)
    last = Registration.objects.living().filter(session=session).with_session().order_by("pk").last()
    if last is not None:
        cancel_registration(registration=last, by=None, now=now - timedelta(minutes=30))
    return len(line)


def _named(known: Catalogue, name: str) -> ResourceEntry:
    return next(entry for entry in known.resources.values() if entry.name == name and entry.site.slug == "perriere")
