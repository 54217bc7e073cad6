"""Wider hours for residents, hours of school holidays, a special opening, works to come, who may use the laser."""

from datetime import date, datetime, time

from backend.demo.equipment import LASER
from backend.demo.people import People
from backend.demo.places import Network
from backend.demo.span import DAY, TZ, Span
from backend.demo.things import Hours, rules_of
from billing.models import Plan
from core.clock import at_wall
from core.ranges import Period
from spaces import catalogue
from spaces.actions.announcing import announce
from spaces.lasting import months_later
from spaces.models import (
    AccessGroup,
    BookingPolicy,
    Closure,
    Grant,
    OpeningRule,
    Qualification,
    Site,
    SpecialOpening,
    Zone,
)
from spaces.places import Place

ROUND_THE_CLOCK = (Hours(range(7), "0:00", "0:00"),)
HOLIDAY_AFTERNOONS = (Hours([0], "14:00", "18:00"),)
LIBRARY = "mediatheque-francois-mitterrand"


def open_wider(network: Network, people: People, plans: list[Plan]) -> None:
    """Residents come and go as they like, at night and on public holidays; our coworker is one of them by name."""
    residents = AccessGroup.objects.create(slug="residents", name="Résidents", name_en="Residents")
    residents.people.add(people.coworker)
    plans[-1].access_groups.add(residents)
    rules = [rule for house in network.houses for rule in rules_of(ROUND_THE_CLOCK, site=house)]
    for rule in rules:
        rule.group, rule.on_public_holidays = residents, True
    afternoons = rules_of(HOLIDAY_AFTERNOONS, site=Site.objects.get(slug=LIBRARY))
    for rule in afternoons:
        rule.school = OpeningRule.School.HOLIDAYS
    OpeningRule.objects.bulk_create([*rules, *afternoons])


def train(network: Network, people: People, span: Span) -> None:
    """The regulars have learnt the laser; our coworker's qualification lapses in three weeks."""
    laser = Qualification.objects.create(
        slug="decoupe-laser",
        name="Découpe laser",
        name_en="Laser cutting",
        description="Se servir seul de la découpeuse : matériaux permis, foyer, aspiration, arrêt d’urgence.",
        valid_months=24,
    )
    Qualification.objects.create(
        slug="impression-3d",
        name="Impression 3D",
        name_en="3D printing",
        description="Préparer un fichier, lancer et surveiller une impression.",
    )
    granted_on, soon = span.first - 30 * DAY, span.today + 3 * 7 * DAY
    lapses = {people.coworker.pk: soon}
    Grant.objects.bulk_create(
        Grant(
            qualification=laser,
            person=regular.person,
            granted_on=granted_on,
            expires_on=lapses.get(regular.person.pk, months_later(granted_on, 24)),
            granted_by=people.manager,
        )
        for regular in people.regulars
    )
    for policy in BookingPolicy.objects.filter(resource__name=LASER, resource__site__in=network.houses):
        policy.qualifications.add(laser)


def announce_what_comes(network: Network, people: People, *, now: datetime) -> None:
    """An open day on a Sunday, and works upstairs with bookings in their way, for the host to settle."""
    house, known = network.houses[0], catalogue.current()
    today = now.astimezone(TZ).date()
    sunday = today + ((6 - today.weekday()) % 7 + 7) * DAY
    works = today + 3 * DAY
    while works.weekday() > 4:
        works += DAY
    upstairs = Zone.objects.get(site=house, position=1)
    site = known.sites[house.pk]
    said: list[tuple[type[Closure] | type[SpecialOpening], Place, Period, str]] = [
        (SpecialOpening, Place(site), _hours(sunday, 10, 17), "Portes ouvertes"),
        (Closure, Place(site, zone=upstairs), _hours(works, 9, 12), "Révision électrique"),
    ]
    for model, place, period, reason in said:
        announce(model, place=place, period=period, reason=reason, by=people.manager, now=now)


def _hours(day: date, opens: int, closes: int) -> Period:
    return Period(*(at_wall(day, time(hour), TZ) for hour in (opens, closes)))
