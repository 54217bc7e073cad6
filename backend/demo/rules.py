"""Rules that are worth reading: machines by the slot, shared rooms, a day kept for associations, dear late cancelling.

Made once the past is lived: they hold for what is booked from now on.
"""

from datetime import date, datetime, time, timedelta

from backend.demo.people import People
from backend.demo.places import DAY, HOUR, MINUTE, Network
from backend.demo.span import TZ
from billing.standing import Payer
from booking.actions.requesting import request_booking
from booking.wanting import Wanted
from core.clock import at_wall, local_date
from core.ranges import Period
from spaces import catalogue
from spaces.models import (
    AccessGroup,
    BookingPolicy,
    CancellationTier,
    FixedSlot,
    Qualification,
    Quota,
    ReservedDay,
    Resource,
    Site,
)

BY_THE_HOUR, SESSIONS = "Imprimante 3D Bernique", "Imprimante 3D Étrille"
CONFERENCES, WORKSHOPS, SUNDAY_ROOM = "La Criée", "Atelier de la Forme", "La Vigie"
THURSDAY, WEDNESDAY = 3, 2
WEEKDAYS = range(5)
WEEK = timedelta(weeks=1)


def set_rules(network: Network, people: People, *, now: datetime) -> int:
    """How many policies were added."""
    before = BookingPolicy.objects.count()
    printing = Qualification.objects.get(slug="impression-3d")
    residents = AccessGroup.objects.get(slug="residents")
    for house in network.houses:
        named = {resource.name: resource for resource in Resource.objects.at(house)}
        machines(named, printing)
        rooms(house, named, residents)
    open_on_a_sunday(network.houses[0], people, now=now)
    let_clubs_in(network.houses[0], people, now=now)
    return BookingPolicy.objects.count() - before


def machines(named: dict[str, Resource], printing: Qualification) -> None:
    hourly = BookingPolicy.objects.create(
        name="Impression 3D à l’heure", resource=named[BY_THE_HOUR], cooldown=30 * MINUTE, max_duration=4 * HOUR
    )
    hourly.qualifications.add(printing)
    FixedSlot.objects.bulk_create(
        FixedSlot(policy=hourly, weekday=day, starts=time(hour), ends=time(hour + 1))
        for day in WEEKDAYS
        for hour in range(9, 18)
    )
    sessions = BookingPolicy.objects.create(name="Séances d’impression", resource=named[SESSIONS])
    FixedSlot.objects.bulk_create(
        [
            FixedSlot(policy=sessions, weekday=THURSDAY, name="Séance du matin", starts=time(10), ends=time(13)),
            FixedSlot(policy=sessions, weekday=THURSDAY, name="Séance de l’après-midi", starts=time(13), ends=time(16)),
        ]
    )


def rooms(house: Site, named: dict[str, Resource], residents: AccessGroup) -> None:
    shared = BookingPolicy.objects.create(name="Partage des salles", kind="room", site=house)
    Quota.objects.create(policy=shared, holder="organisation", measure="hours", window="week", most=20)
    conferences = BookingPolicy.objects.create(
        name="Conférences", resource=named[CONFERENCES], horizon=60 * DAY, priority_horizon=90 * DAY
    )
    conferences.priority_groups.add(residents)
    CancellationTier.objects.create(policy=conferences, notice=7 * DAY, percent=50)
    CancellationTier.objects.create(policy=conferences, notice=2 * DAY, percent=100)
    associations, _new = AccessGroup.objects.get_or_create(
        slug="associations", defaults={"name": "Associations", "name_en": "Associations"}
    )
    kept = BookingPolicy.objects.create(name="Mercredi des associations", resource=named[WORKSHOPS])
    ReservedDay.objects.create(policy=kept, weekday=WEDNESDAY, group=associations, opens_to_all=2 * DAY)


def open_on_a_sunday(house: Site, people: People, *, now: datetime) -> None:
    """The manager has let somebody have a room for a whole Sunday, longer than anybody may, and said why."""
    sunday = _sunday_from(local_date(now, TZ)) + 3 * WEEK
    hours = Period(at_wall(sunday, time(8), TZ), at_wall(sunday, time(20), TZ))
    said = "Préparation du salon", "Salon du numérique, clé remise vendredi"
    _set_aside(house, SUNDAY_ROOM, people, hours, *said, now=now)


def let_clubs_in(house: Site, people: People, *, now: datetime) -> None:
    """On all the Sundays of the month that is over in two rooms, of the month before in one."""
    last = _month_before(local_date(now, TZ))
    sunday = _sunday_from(_month_before(last))
    while sunday < local_date(now, TZ).replace(day=1):
        for room in (SUNDAY_ROOM, WORKSHOPS)[: 1 + (sunday >= last)]:
            hours = Period(at_wall(sunday, time(9), TZ), at_wall(sunday, time(20), TZ))
            wanted = "Rencontres du dimanche", "Le club a sa clé et ferme derrière lui"
            _set_aside(house, room, people, hours, *wanted, now=min(hours.start, now) - DAY)
        sunday += WEEK


def _month_before(day: date) -> date:
    return (day.replace(day=1) - DAY).replace(day=1)


def _sunday_from(day: date) -> date:
    return day + timedelta(days=(6 - day.weekday()) % 7)


def _set_aside(
    house: Site, name: str, people: People, hours: Period, title: str, reason: str, *, now: datetime
) -> None:
    guest, known = people.regulars[1].person, catalogue.current()
    room = next(entry for entry in known.resources.values() if (entry.site.pk, entry.name) == (house.pk, name))
    wanted = Wanted(
        person=guest,
        payer=Payer(guest.pk),
        resources=[room],
        period=hours,
        title=title,
        by=people.manager,
        set_aside=reason,
    )
    request_booking(wanted=wanted, catalogue=known, now=now)
