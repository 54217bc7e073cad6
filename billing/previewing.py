"""A look at what a run would do, before it does it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from billing import bearings
from billing.models import Account, Charge
from billing.pending import ready, waiting_charges
from billing.waiting import Waiting, waiting_of
from core.money import ZERO
from members.models import Organisation, Person

Payer = tuple[int | None, int | None]
"""Person and organisation: one of them."""


@dataclass(frozen=True, slots=True)
class Overview:
    payers: int
    charges: int
    total: Decimal
    without_address: int
    without_issuer: int
    """Pairs of a place and a day for which nobody bills."""


@dataclass(frozen=True, slots=True)
class Preview:
    account: Account
    documents: list[Waiting]

    @property
    def has_address(self) -> bool:
        return bool(self.account.street and self.account.town)

    @property
    def has_issuer(self) -> bool:
        return all(document.issuer for document in self.documents)


def payers_waiting(until: date) -> QuerySet[Charge, tuple[int | None, int | None, Decimal]]:
    """Person, organisation and sum of each payer for whom something of an amount waits, the dearest first."""
    rows = _waiting(until).order_by().values_list("person", "organisation")
    return rows.annotate(sum=Sum("total")).order_by("-sum", "person", "organisation")


def overview(until: date) -> Overview:
    """Four queries."""
    waiting = _waiting(until).order_by()
    counted = waiting.aggregate(charges=Count("pk"), total=Sum("total"))
    payers = waiting.values("person", "organisation").distinct()
    addressed = Q(person__account__street="") | Q(person__account=None)
    addressed_too = Q(organisation__account__street="") | Q(organisation__account=None)
    nowhere = payers.filter(Q(organisation=None) & addressed | Q(person=None) & addressed_too)
    borne = bearings.current()
    plain = waiting.filter(reverses=None).values_list("site", "activity_on").distinct()
    orphans = sum(borne.known_issuer_for(site, day) is None for site, day in plain)
    return Overview(payers.count(), counted["charges"], counted["total"] or ZERO, nowhere.count(), orphans)


def previews(payers: Sequence[tuple[int | None, int | None, Decimal]], until: date) -> Iterator[Preview]:
    """Of these payers, in their order. Four queries, however many they are."""
    people = {person for person, _organisation, _sum in payers if person}
    organisations = {organisation for _person, organisation, _sum in payers if organisation}
    accounts = _accounts(people, organisations)
    charges: dict[Payer, list[Charge]] = defaultdict(list)
    whose = Q(person__in=people) | Q(organisation__in=organisations)
    for charge in ready(waiting_charges().filter(whose, activity_on__lte=until)):
        charges[charge.person_id, charge.organisation_id].append(charge)
    for person, organisation, _sum in payers:
        yield Preview(accounts[person, organisation], waiting_of(charges[person, organisation]))


def _accounts(people: set[int], organisations: set[int]) -> dict[Payer, Account]:
    """Not saved for payers who have none yet."""
    found: dict[Payer, Account] = {(row.pk, None): Account(person=row) for row in Person.objects.filter(pk__in=people)}
    found |= {(None, row.pk): Account(organisation=row) for row in Organisation.objects.filter(pk__in=organisations)}
    known = Account.objects.filter(Q(person__in=people) | Q(organisation__in=organisations))
    found |= {(row.person_id, row.organisation_id): row for row in known.select_related("person", "organisation")}
    return found


def _waiting(until: date) -> QuerySet[Charge]:
    return waiting_charges().filter(activity_on__lte=until).exclude(total=0)
