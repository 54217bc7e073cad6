"""A room that is paid before it is confirmed, with a deposit and a fee for who does not come."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from backend.demo.people import People
from backend.demo.places import Network
from billing.actions.depositing import take_deposit
from billing.models import Bearing, Issuer, IssuerTerms, Method, Price
from billing.standing import Payer
from booking.actions.changing import approve_booking
from booking.actions.deposits import ask_for
from booking.actions.requesting import request_booking
from booking.models import Booking
from booking.models.booking import Status
from booking.wanting import Wanted
from core.clock import at_wall, local_date
from core.errors import Refusal
from core.ranges import Period
from members.models import Person
from spaces import catalogue
from spaces.models import BookingPolicy, Resource

PAID_FIRST, WITH_DEPOSIT = "Les Coussins", "La Criée"
AHEAD = range(8, 15)
"""Days, past the weekend."""
TAKEN_BEFORE = timedelta(days=5)


def ask_to_pay(network: Network, people: People, *, now: datetime) -> int:
    """The coworker holds one that is to be paid, and has another whose deposit is asked; somebody has left theirs, as
    a cheque, some days ago. How many there are.
    """
    _see_to_an_issuer(now)
    paid = Resource.objects.filter(site__in=network.houses, name=PAID_FIRST).first()
    guarded = Resource.objects.filter(site__in=network.houses, name=WITH_DEPOSIT).first()
    if paid is None or guarded is None:
        return 0
    BookingPolicy.objects.create(name="Payée d’avance", resource=paid, needs_payment=True)
    Price.objects.filter(resource=guarded, tariff__is_published=True).update(deposit=Decimal(100))
    asked = [(paid, people.coworker, now), (guarded, people.coworker, now)]
    asked.append((guarded, people.regulars[1].person, now - TAKEN_BEFORE))
    made = [(booking, then) for one, person, then in asked if (booking := _book(one, person, people, now=then))]
    for booking, then in made:
        deposit = ask_for(booking, now=then) if booking.has_deposit and booking.status == Status.CONFIRMED else None
        if deposit and then < now:
            take_deposit(deposit=deposit, method=Method.CHEQUE, by=people.host, now=then)
    return len(made)


def _see_to_an_issuer(now: datetime) -> None:
    if Bearing.objects.filter(site=None).exists():
        return
    issuer = Issuer.objects.create(
        slug="demo",
        name="La Perrière, association",
        legal_form=Issuer.LegalForm.ASSOCIATION,
        siren="900000019",
        street="42 avenue de la Perrière",
        postcode="56100",
        town="Lorient",
        prefix="DEMO",
    )
    first = now.date() - timedelta(days=3650)
    IssuerTerms.objects.create(issuer=issuer, valid_from=first)
    Bearing.objects.create(issuer=issuer, valid_from=first)


def _book(resource: Resource, person: Person, people: People, *, now: datetime) -> Booking | None:
    """On the first day on which it can be had."""
    known = catalogue.current()
    entry = known.resources[resource.pk]
    for days in AHEAD:
        day = local_date(now, entry.tz) + timedelta(days=days)
        period = Period(at_wall(day, time(14), entry.tz), at_wall(day, time(16), entry.tz))
        wanted = Wanted(person, Payer(person.pk), [entry], period, title="Réunion de suivi")
        try:
            booking = request_booking(wanted=wanted, catalogue=known, now=now)
            if booking.status != Status.REQUESTED:
                return booking
            return approve_booking(booking=booking, by=people.manager, catalogue=known, now=now)
        except Refusal:
            continue
    return None
