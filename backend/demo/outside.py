"""The town hall uses a room of the house too, and says so in its own calendar: read once, from a text."""

from datetime import datetime, timedelta

from backend.demo.people import People
from booking.actions.blocking_outside import apply_busy, horizon
from booking.importing.busy import busy_in
from booking.models import Booking, ExternalCalendar
from booking.models.booking import FIRM
from core.clock import local_date
from core.pulling import went_well
from spaces import catalogue
from spaces.catalogue import ResourceEntry

ROOM = "La Vigie"
NEVER = timedelta(days=3650)
"""Nobody answers at its address: it is only read where somebody asks for it."""
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Ville de Lorient//Salles//FR
X-WR-CALNAME:Salles municipales
BEGIN:VEVENT
UID:quartier@ville.example
DTSTART;TZID=Europe/Paris:{monday}T190000
DTEND;TZID=Europe/Paris:{monday}T200000
RRULE:FREQ=MONTHLY;BYDAY=2MO
SUMMARY:Conseil de quartier
END:VEVENT
BEGIN:VEVENT
UID:inventaire@ville.example
DTSTART;VALUE=DATE:{later}
DURATION:P2D
SUMMARY:Inventaire du mobilier
END:VEVENT
{more}END:VCALENDAR
"""
EVENT = """BEGIN:VEVENT
UID:elections@ville.example
DTSTART:{start}
DTEND:{end}
SUMMARY:Réunion de la commission
END:VEVENT
"""


def follow_the_town_hall(people: People, *, now: datetime) -> int:
    """How many busy times it has; one of them meets a booking, if the room has one to come."""
    entry = next(one for one in catalogue.current().resources.values() if one.name == ROOM)
    row = ExternalCalendar.objects.create(
        resource_id=entry.pk,
        name="Salles municipales",
        url="https://agendas.ville.example/salles/vigie.ics",
        keeps_titles=True,
        by=people.manager,
        next_pull_at=now,
        created_at=now,
    )
    heard = busy_in(_written(entry, now).encode(), tz=entry.tz, since=now, until=horizon(now, entry.tz))
    apply_busy(row, entry, heard.busy, now=now)
    row.pulled_at, row.content_digest = now, "0" * 64
    went_well(row, now=now, every=NEVER)
    return len(heard.busy)


def _written(entry: ResourceEntry, now: datetime) -> str:
    day = local_date(now, entry.tz)
    monday, later = day - timedelta(days=day.weekday()), day + timedelta(days=45)
    coming = Booking.objects.filter(allocations__resource__in=entry.atoms, status__in=FIRM).to_come(now).in_order()
    met = coming.filter(period__startswith__gt=now + timedelta(days=1)).first()
    stamp = "%Y%m%dT%H%M%SZ"
    more = EVENT.format(start=met.start.strftime(stamp), end=met.end.strftime(stamp)) if met else ""
    return CALENDAR.format(monday=f"{monday:%Y%m%d}", later=f"{later:%Y%m%d}", more=more)
