"""The people of the demo world: who they are, for whom they act, how often they come."""

from dataclasses import dataclass, field
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from backend.context import DEMO_PASSWORD
from backend.demo.names import CLIENTS, COWORKERS, MEDIATORS, STAFF
from billing.standing import Payer
from members.models import Affiliation, Organisation, Person

DOMAIN = "demo.local"
ACCOUNTS = ("coworker", "partner", "manager", "host")


@dataclass(slots=True)
class Regular:
    """Somebody who comes to work: `habit` is how likely on the busiest day, `favourite` a place among the desks."""

    person: Person
    habit: float
    full_days: float
    favourite: int
    organisation: Organisation | None = None
    is_member: bool = False
    is_leading: bool = False
    """Books for several at once."""
    ever_joins: bool = False
    """Has a plan, or will have one before today."""

    def payer(self, rng: Random, *, alone: float = 0.25) -> Payer:
        """Mostly the organisation, sometimes oneself."""
        if self.organisation is None or rng.random() < alone:
            return Payer(self.person.pk)
        return Payer(self.person.pk, self.organisation)


@dataclass(slots=True)
class People:
    coworker: Person
    partner: Person
    manager: Person
    host: Person
    mediators: list[tuple[Person, Organisation]] = field(default_factory=list)
    regulars: list[Regular] = field(default_factory=list)
    clients: list[Organisation] = field(default_factory=list)


def make_people(bearers: dict[str, Organisation], *, scale: int, rng: Random) -> People:
    password = make_password(DEMO_PASSWORD)
    coworker, partner, manager, host = (
        Person(email=f"{account}@{DOMAIN}", name=name, password=password)
        for account, name in zip(ACCOUNTS, STAFF, strict=True)
    )
    manager.is_staff = manager.is_superuser = host.is_staff = True
    people = People(coworker, partner, manager, host)
    mediators = [person_called(name) for name, _bearer in MEDIATORS]
    crowd = [person_called(name, number) for number in range(1, scale + 1) for name in COWORKERS]
    Person.objects.bulk_create([coworker, partner, manager, host, *mediators, *crowd])
    people.mediators = [(person, bearers[bearer]) for person, (_name, bearer) in zip(mediators, MEDIATORS, strict=True)]
    join_bearers(people, bearers)
    people.regulars = [Regular(coworker, 0.55, 0.6, 17)]
    people.regulars += [regular(person, rng, number) for number, person in enumerate(crowd)]
    make_clients(people, scale=scale)
    verify_addresses()
    return people


def person_called(name: str, number: int = 1) -> Person:
    """Somebody without a password: only the four accounts sign in with one. English for the few who prefer it."""
    who = name if number == 1 else f"{name} {number}"
    language = "en" if name in ("Priya Raman", "Marta Kowalska") else "fr"
    address = f"{slugify(who.replace('’', ''))}@{DOMAIN}"
    return Person(email=address, name=who, language=language, password=make_password(None))


def regular(person: Person, rng: Random, number: int) -> Regular:
    """A third come almost every day, the others now and then."""
    habit = rng.uniform(0.8, 0.97) if number % 3 == 0 else rng.uniform(0.45, 0.85)
    return Regular(person, habit, rng.uniform(0.35, 0.9), rng.randrange(40))


def join_bearers(people: People, bearers: dict[str, Organisation]) -> None:
    answering = Affiliation.Role.ADMINISTRATOR
    rows = [Affiliation(person=person, organisation=bearer, role=answering) for person, bearer in people.mediators]
    rows.append(Affiliation(person=people.partner, organisation=bearers["Défis"], role=answering))
    for person in (people.manager, people.host):
        rows.append(Affiliation(person=person, organisation=bearers["Collectif de la Perrière"]))
    Affiliation.objects.bulk_create(rows)


def make_clients(people: People, *, scale: int) -> None:
    waiting = iter(people.regulars[1:])
    rows = []
    for number in range(1, scale + 1):
        for name, kind, size in CLIENTS:
            client = Organisation.objects.create(name=name if number == 1 else f"{name} {number}", kind=kind)
            people.clients.append(client)
            for place in range(size):
                member = next(waiting)
                member.organisation, member.is_leading = client, place == 0
                role = Affiliation.Role.ADMINISTRATOR if place == 0 else Affiliation.Role.MEMBER
                rows.append(Affiliation(person=member.person, organisation=client, role=role))
    Affiliation.objects.bulk_create(rows)


def verify_addresses() -> None:
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in Person.objects.all()
    )
