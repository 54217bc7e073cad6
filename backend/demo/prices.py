"""Tariffs and plans, at the price level of the region. Amounts exclude VAT: 1.75 € is 2.10 € to the public."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import cycle
from random import Random

from django.db.models import Q

from backend.demo import premises
from backend.demo.equipment import LASER, LOANS
from backend.demo.living import Happening
from backend.demo.money import price_what_is_metered
from backend.demo.people import People
from backend.demo.places import Network
from backend.demo.span import DAY, TZ, Span
from billing.actions.contract_days import charge_terms
from billing.actions.joining import join_plan
from billing.models import Bearing, Plan, PlanAllowance, Price, PriceGroup, Tariff
from billing.standing import Payer
from core.clock import start_of_day
from core.money import ZERO, to_cents
from spaces.models import Resource, Site

SHARE = {
    PriceGroup.PUBLIC: Decimal(1),
    PriceGroup.MEMBER: Decimal("0.75"),
    PriceGroup.ASSOCIATION: Decimal("0.8"),
    PriceGroup.SOLIDARITY: Decimal("0.5"),
}
"""What a group pays of the public price."""

HOURLY = {"desk": ("1.75", "12.50"), "room": ("12.50", "75.00"), "equipment": ("2.50", "12.50")}
"""An hour and at most a day, by kind: a desk at 15 € the day, a room at 15 € an hour."""

LONGER = {
    "desk": {"half_day": "6.67", "weekly": "50.00", "monthly": "133.33"},
    "room": {"half_day": "41.67", "peak_hourly": "15.00", "no_show_fee": "5.00"},
    "equipment": {"half_day": "8.33"},
}
"""What else a kind has: a desk at 8 € the half-day, 60 € the week, 160 € the month; rooms dearer at their peak."""

OWN_PRICE = {
    "La Vigie": ("8.33", "50.00"),
    "Les Coussins": ("10.00", "60.00"),
    premises.WHOLE.name: ("20.83", "125.00"),
    "Atelier de la Forme": ("16.67", "100.00"),
    "La Criée": ("20.83", "150.00"),
    LASER: ("12.50", "75.00"),
    "Vélo cargo": ("1.25", "8.33"),
    "Machine à coudre": ("2.50", "12.50"),
    **{loan.name: ("0.00", "0.00") for loan in LOANS if loan.name != "Vélo cargo"},
}

OWN_MORE: dict[str, dict[str, str]] = {
    LASER: {"deposit": "100.00", "minimum": "5.00"},
    "Vélo cargo": {"deposit": "150.00"},
    "Machine à coudre": {"floor_percent": "40", "true_cost_percent": "130"},
    "La Criée": {"peak_hourly": "25.00", "half_day": "70.83", "no_show_fee": "20.00"},
}
"""A sewing machine at a price one chooses; what is worth much is lent against a deposit."""

WITH_US = {"Salle de formation": ("10.00", "50.00")}
"""Rooms of partners that are not lent for nothing."""

FROM_AFAR = (PriceGroup.PUBLIC, PriceGroup.MEMBER)
"""Who pays for the rooms of the neighbour that bills for itself; its own associations do not."""

AS_THEY_ARE = {"deposit", "floor_percent", "true_cost_percent"}


@dataclass(frozen=True, slots=True)
class Offer:
    slug: str
    name: str
    description: str
    fee: str
    hours: dict[str, int]


OFFERS = (
    Offer("nomade", "Nomade", "Quarante heures de poste par mois, au passage.", "50.00", {"desk": 40, "room": 2}),
    Offer("regulier", "Régulier", "Une présence à mi-temps, des salles comprises.", "91.67", {"desk": 90, "room": 5}),
    Offer(
        "resident",
        "Résident",
        "Un poste à temps plein et des salles chaque semaine.",
        "166.67",
        {"desk": 220, "room": 12},
    ),
)


def make_prices(network: Network, span: Span) -> None:
    """Last year's tariff was four per cent cheaper."""
    year, near = span.today.year, neighbour(network)
    for valid_from, level in ((date(year - 1, 1, 1), Decimal("0.96")), (date(year, 1, 1), Decimal(1))):
        tariff = Tariff.objects.create(name=f"Tarif {valid_from.year}", valid_from=valid_from, is_published=True)
        rows = [
            price(tariff, group, kind, *HOURLY[kind], level, more=LONGER[kind]) for group in SHARE for kind in HOURLY
        ]
        rows += own_prices(tariff, network, level)
        rows += [
            free(tariff, group, kind, site)
            for site in network.partners
            for group in SHARE
            for kind in ("room", "equipment")
            if not (site == near and kind == "room" and group in FROM_AFAR)
        ]
        rows += [
            Price(tariff=tariff, group=group, kind="room", site=near, hourly=10, daily_cap=60) for group in FROM_AFAR
        ]
        Price.objects.bulk_create(rows)
        price_what_is_metered(tariff, SHARE)


def neighbour(network: Network) -> Site:
    """The partner that bills for itself."""
    own = set(Bearing.objects.exclude(site=None).values_list("site_id", flat=True))
    return next(site for site in network.partners if site.pk in own)


def own_prices(tariff: Tariff, network: Network, level: Decimal) -> list[Price]:
    own = OWN_PRICE | WITH_US
    resources = Resource.objects.filter(name__in=own).filter(Q(site__in=network.houses) | Q(name__in=WITH_US))
    return [
        price(tariff, group, resource.kind, *own[resource.name], level, resource, OWN_MORE.get(resource.name))
        for resource in resources
        for group in SHARE
    ]


def price(
    tariff: Tariff,
    group: str,
    kind: str,
    hourly: str,
    cap: str,
    level: Decimal,
    resource: Resource | None = None,
    more: dict[str, str] | None = None,
) -> Price:
    """Every amount is the group's share of the public one, but for deposits."""
    share = SHARE[PriceGroup(group)] * level
    told = {name: Decimal(value) for name, value in (more or {}).items()}
    return Price(
        tariff=tariff,
        group=group,
        kind=kind,
        resource=resource,
        hourly=to_cents(Decimal(hourly) * share),
        daily_cap=to_cents(Decimal(cap) * share),
        **{name: value if name in AS_THEY_ARE else to_cents(value * share) for name, value in told.items()},
    )


def free(tariff: Tariff, group: str, kind: str, site: Site) -> Price:
    """Partner sites lend their rooms and machines for nothing."""
    return Price(tariff=tariff, group=group, kind=kind, site=site, hourly=ZERO, daily_cap=ZERO)


def make_plans() -> list[Plan]:
    plans = Plan.objects.bulk_create(
        Plan(slug=offer.slug, name=offer.name, description=offer.description, monthly_fee=Decimal(offer.fee))
        for offer in OFFERS
    )
    PlanAllowance.objects.bulk_create(
        PlanAllowance(plan=plan, kind=kind, monthly_minutes=60 * hours)
        for plan, offer in zip(plans, OFFERS, strict=True)
        for kind, hours in offer.hours.items()
    )
    return plans


def subscribe(people: People, plans: list[Plan], network: Network, span: Span, *, rng: Random) -> list[Happening]:
    """Who comes often has a plan, some from a later day on, which is theirs to happen; three companies pay one for
    their team. Every second is at home at the house, the others in the network. Then every month since is charged.
    """
    light, half, full = plans
    beginning = span.first.replace(day=1)
    homes = cycle((network.houses[0], None))
    join(half, Payer(people.coworker.pk), next(homes), starts_on=beginning)
    people.regulars[0].ever_joins = True
    for client in people.clients[:3]:
        join(full, Payer(people.coworker.pk, client), next(homes), starts_on=beginning)
    later = []
    for regular in people.regulars[1:]:
        if rng.random() < regular.habit:
            plan = full if regular.habit > 0.85 else half if regular.habit > 0.65 else light
            payer, regular.ever_joins = Payer(regular.person.pk), True
            if rng.random() < 0.7:
                join(plan, payer, next(homes), starts_on=beginning)
                regular.is_member = True
            else:
                starts_on = span.first + rng.randrange(70) * DAY
                joined = partial(_joined, plan, payer, next(homes), starts_on)
                later.append((start_of_day(starts_on, TZ), joined))
    for month in span.months():
        charge_terms(day=month, now=start_of_day(month, TZ))
    return [*later, *weekly(span)]


def _joined(plan: Plan, payer: Payer, home: Site | None, starts_on: date, _now: datetime) -> None:
    join(plan, payer, home, starts_on=starts_on)


def weekly(span: Span) -> Iterator[Happening]:
    """Every Monday the terms that have begun are charged."""
    for week in range(1, (span.today - span.first).days // 7 + 1):
        day = span.first + 7 * week * DAY
        yield start_of_day(day, TZ), partial(_charged, day)


def _charged(day: date, now: datetime) -> None:
    charge_terms(day=day, now=now)


def join(plan: Plan, payer: Payer, home: Site | None, *, starts_on: date) -> None:
    join_plan(plan=plan, payer=payer, starts_on=starts_on, home_site=home, now=start_of_day(starts_on, TZ))
