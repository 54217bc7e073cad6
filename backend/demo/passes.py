"""Passes sold before the past is lived, so that its bookings draw on them; then what was metered and hours given."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from backend.demo.living import Happening
from backend.demo.people import People
from backend.demo.places import Network
from backend.demo.span import DAY, TZ, Span
from billing.actions.buying import buy_pass
from billing.actions.contributing import (
    declare_contribution,
    refuse_contribution,
    validate_contribution,
    withdraw_contribution,
)
from billing.actions.giving import give_pass
from billing.actions.handing_over import transfer_pass
from billing.actions.lapsing import expire_passes
from billing.actions.metering import Reading, record_usage, reverse_usage
from billing.models import Contribution, ContributionRule, PassOffer, UsageKind
from billing.standing import Payer
from core.clock import at_wall, start_of_day
from members.models import Person
from spaces import catalogue
from spaces.models import Site

OFFERS = (
    ("dix-demi-journees", "Dix demi-journées de poste", "desk", 240, 10, "58.33", 365),
    ("cinq-journees", "Cinq journées de poste", "desk", 1440, 5, "54.17", 180),
    ("dix-heures-de-salle", "Dix heures de salle", "room", 60, 10, "104.17", 180),
)
"""Slug, name, kind, minutes of a unit, units, price, days: 70 €, 65 € and 125 € with VAT."""

COUNTED = ("page", "minute")
"""Units of which somebody uses many at once."""

GIVEN = (
    (80, "3", "Peinture de la grande salle", "validated"),
    (20, "2.5", "Tenue de l’accueil pendant la fête", "validated"),
    (9, "4", "Rangement de mon propre atelier", "refused"),
    (6, "1", "Affichage en ville", "withdrawn"),
    (2, "1.5", "Réparation de la cafetière", "declared"),
)
"""Days ago, hours, what, and what became of it."""


def sell_passes(people: People, span: Span) -> Iterator[Happening]:
    """To those who come without a plan, one whose last days are near, one for a team, one that has run out: those that
    were sold before the past that is lived at once, the others in their time.
    """
    offers = {
        slug: PassOffer.objects.create(
            slug=slug, name=name, kind=kind, unit_minutes=minutes, quantity=units, price=Decimal(price), valid_days=days
        )
        for slug, name, kind, minutes, units, price, days in OFFERS
    }
    desk = offers["dix-demi-journees"]
    without_plan = [one.person for one in people.regulars[1:] if not one.is_member and one.organisation is None]
    for person, days_ago in ((people.coworker, 170), (without_plan[0], 185)):
        now = start_of_day(span.today - days_ago * DAY, TZ)
        buy_pass(offer=offers["dix-heures-de-salle"], payer=Payer(person.pk), by=person, now=now)
    leading = next(one for one in people.regulars if one.is_leading)
    payer = Payer(leading.person.pk, leading.organisation)
    buy_pass(offer=offers["cinq-journees"], payer=payer, by=leading.person, now=start_of_day(span.first, TZ))
    return _sold_later(desk, without_plan[:6], span)


def _sold_later(offer: PassOffer, buyers: list[Person], span: Span) -> Iterator[Happening]:
    for place, person in enumerate(buyers):
        sold = partial(_sold, offer, person)
        yield start_of_day(span.first + 9 * place * DAY, TZ), sold


def _sold(offer: PassOffer, person: Person, now: datetime) -> None:
    buy_pass(offer=offer, payer=Payer(person.pk), by=person, now=now)


def use_and_contribute(people: People, network: Network, span: Span, *, rng: Random, now: datetime) -> int:
    """How many things were metered."""
    expire_passes(now=now)
    desk = PassOffer.objects.get(slug="dix-demi-journees")
    give_pass(offer=desk, payer=Payer(people.coworker.pk), by=people.manager, reason="Panne de chauffage", now=now)
    share_a_pass(people, now=now)
    contribute(people.coworker, people.host, network.houses[0], span, now=now)
    return meter(people, network.houses[0], rng=rng, now=now)


def share_a_pass(people: People, *, now: datetime) -> None:
    """Somebody gives three units of their own to the team."""
    leading = next(one for one in people.regulars if one.is_leading)
    offer = PassOffer.objects.get(slug="dix-heures-de-salle")
    own = buy_pass(offer=offer, payer=Payer(leading.person.pk), by=leading.person, now=now)
    if leading.organisation:
        transfer_pass(source=own, units=3, to=leading.organisation, by=leading.person, now=now)


def meter(people: People, house: Site, *, rng: Random, now: datetime) -> int:
    """A month of printing, 3D printing and coffee, one of which was a mistake; some of it was entered today."""
    kinds, site = UsageKind.objects.order_by("pk"), catalogue.current().sites[house.pk]
    regulars = people.regulars[:8]
    readings = [
        Reading(
            kind=kind,
            payer=one.payer(rng),
            site=site,
            quantity=Decimal(rng.randrange(5, 90) if kind.unit in COUNTED else rng.choice((1, 2))),
            occurred_at=now - timedelta(days=rng.randrange(30), minutes=rng.randrange(90)),
            external_id=f"demo-{number}",
        )
        for number, (one, kind) in enumerate((one, kind) for one in regulars for kind in kinds for _ in range(2))
    ]
    for reading in readings:
        [told] = record_usage(readings=[reading], by=people.host, now=reading.occurred_at)
    if told.record:
        reverse_usage(record=told.record, by=people.host, now=now)
    return len(readings)


def contribute(person: Person, host: Person, house: Site, span: Span, *, now: datetime) -> None:
    """An hour was ten euros off until two months ago; since then it is an hour at a desk."""
    ContributionRule.objects.create(valid_from=date(span.today.year - 1, 1, 1), worth="money", amount=Decimal(10))
    ContributionRule.objects.create(
        valid_from=span.today - 60 * DAY, worth="time", kind="desk", minutes=60, most_hours_a_month=10
    )
    for days_ago, hours, what, status in GIVEN:
        done_on = span.today - days_ago * DAY
        told_at = at_wall(done_on, now.astimezone(TZ).time().replace(tzinfo=None), TZ)
        row = declare_contribution(
            person=person, site_id=house.pk, hours=Decimal(hours), done_on=done_on, what=what, now=told_at
        )
        decide(row, status, by=host, now=min(now, told_at + DAY))


def decide(row: Contribution, status: str, *, by: Person, now: datetime) -> None:
    if status == Contribution.Status.VALIDATED:
        validate_contribution(contribution=row, by=by, now=now)
    elif status == Contribution.Status.REFUSED:
        refuse_contribution(contribution=row, by=by, reason="Ce rangement n’était pas pour le lieu.", now=now)
    elif status == Contribution.Status.WITHDRAWN:
        withdraw_contribution(contribution=row, now=now)
