"""Makes the sites with their zones, hours, closures, resources and booking policies."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from backend.demo import premises
from backend.demo.equipment import LASER
from backend.demo.network import BEARERS, PARTNERS, TIERS_LIEU, Place
from backend.demo.span import TZ, Span
from backend.demo.things import Hours, make_features, make_things, open_in_seasons, rules_of
from core.clock import start_of_day
from members.models import Organisation
from spaces.models import BookingPolicy, Closure, Feature, OpeningRule, Part, Resource, Site, Zone

DRAWINGS = Path(__file__).parent / "drawings"
EVENINGS = (Hours(range(5), "8:30", "22:00"), Hours([5], "9:00", "13:00"))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(slots=True)
class Network:
    bearers: dict[str, Organisation]
    houses: list[Site] = field(default_factory=list)
    """The tiers-lieu and, at a larger scale, its annexes."""
    partners: list[Site] = field(default_factory=list)


def make_network(span: Span, *, scale: int) -> Network:
    bearers = {name: Organisation.objects.create(name=name, kind=kind) for name, kind in BEARERS.items()}
    features = make_features()
    network = Network(bearers)
    for number in range(1, scale + 1):
        network.houses.append(make_house(house_place(number), network, features, span))
    for place in PARTNERS:
        site = make_site(place, network, span)
        make_things(site, None, place.things, features)
        network.partners.append(site)
    make_policies(network)
    return network


def house_place(number: int) -> Place:
    if number == 1:
        return TIERS_LIEU
    return replace(TIERS_LIEU, slug=f"{TIERS_LIEU.slug}-{number}", name=f"Annexe {number} de la Perrière")


def make_site(place: Place, network: Network, span: Span) -> Site:
    site = place.as_site(network.bearers)
    site.save()
    open_in_seasons(site, span.years(), summer=place.summer, rest=place.rest)
    closed = [(date(year, 12, 24), date(year + 1, 1, 2), "Fermeture de fin d’année") for year in span.years()]
    if place.closed_in_august:
        closed += [(date(year, 8, 3), date(year, 8, 24), "Fermeture d’été") for year in span.years()]
    Closure.objects.bulk_create(
        Closure(site=site, starts_at=start_of_day(first, TZ), ends_at=start_of_day(after, TZ), reason=reason)
        for first, after, reason in closed
    )
    return site


def make_house(place: Place, network: Network, features: dict[str, Feature], span: Span) -> Site:
    """Both levels, and the shelf of things that one may take home."""
    site = make_site(place, network, span)
    quay = Zone.objects.create(site=site, name="Rez-de-quai", position=0, plan=drawing("quay"))
    upper = Zone.objects.create(site=site, name="Étage", position=1, plan=drawing("upper"))
    lending = Zone.objects.create(site=site, name="Prêt à l’extérieur", position=2)
    rooms = make_things(site, quay, premises.QUAY, features)[: len(premises.QUAY_ROOMS)]
    named = {made.name: made for made in make_things(site, upper, premises.UPPER, features)}
    make_things(site, lending, premises.LENDING, features)
    whole = named[premises.WHOLE.name]
    Part.objects.bulk_create(Part(whole=whole, part=named[name]) for name in premises.WHOLE_PARTS)
    rules = [rule for room in rooms for rule in rules_of(EVENINGS, resource=room)]
    OpeningRule.objects.bulk_create(rules)
    return site


def drawing(name: str) -> str:
    return (DRAWINGS / f"{name}.svg").read_text(encoding="utf-8")


def make_policies(network: Network) -> None:
    """The kinds everywhere, then what is stricter somewhere; the strictest value wins."""
    grid = {"granularity": 30 * MINUTE, "min_duration": 30 * MINUTE}
    policies = [
        BookingPolicy(
            name="Postes de travail",
            kind="desk",
            max_duration=24 * HOUR,
            horizon=60 * DAY,
            free_cancellation=2 * HOUR,
            **grid,
        ),
        BookingPolicy(
            name="Salles", kind="room", max_duration=10 * HOUR, horizon=90 * DAY, free_cancellation=24 * HOUR, **grid
        ),
        BookingPolicy(name="Équipements", kind="equipment", horizon=60 * DAY, free_cancellation=2 * HOUR, **grid),
    ]
    for house in network.houses:
        policies += policies_of_house(house)
    BookingPolicy.objects.bulk_create(policies)


def policies_of_house(house: Site) -> list[BookingPolicy]:
    named = {resource.name: resource for resource in Resource.objects.at(house)}
    lending = Zone.objects.get(site=house, position=2)
    large = ("Atelier de la Forme", "La Criée", premises.WHOLE.name)
    return [
        BookingPolicy(
            name="Salles du tiers-lieu", kind="room", site=house, needs_check_in=True, check_in_grace=15 * MINUTE
        ),
        *(
            BookingPolicy(name=f"Remise en ordre : {name}", resource=named[name], buffer_after=15 * MINUTE)
            for name in large
        ),
        BookingPolicy(name="Salle de conférence", resource=named["La Criée"], needs_approval=True, min_notice=2 * HOUR),
        BookingPolicy(
            name="Découpe laser", resource=named[LASER], bookable_by=BookingPolicy.Booker.MEMBERS, max_duration=4 * HOUR
        ),
        BookingPolicy(name="Prêts", zone=lending, max_loan=21 * DAY, loan_is_free=True),
        BookingPolicy(name="Prêt du vélo", resource=named["Vélo cargo"], max_loan=7 * DAY, loan_is_free=False),
    ]
