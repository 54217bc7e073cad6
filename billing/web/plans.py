"""Plans as somebody reads them before joining, and the membership in force."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from billing import price_list
from billing.models import Membership, Plan
from billing.standing import Payer, standing_of
from billing.wallet import Wallet
from core.money import vat_of
from members.models import Affiliation, Organisation, Person
from spaces import catalogue
from spaces.models import Resource


@dataclass(frozen=True, slots=True)
class Included:
    """Time of a kind of resource each month, and what is left of it this month where that is known."""

    kind: str
    granted: timedelta
    left: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    plan: Plan
    fee: Decimal
    """With VAT, a month."""
    included: list[Included]


@dataclass(frozen=True, slots=True)
class Current:
    membership: Membership
    included: list[Included]


def offers() -> list[Offer]:
    """The plans that can be joined, the cheapest first. Two queries."""
    return [
        Offer(plan, plan.monthly_fee + vat_of(plan.monthly_fee, plan.vat_rate), _included(plan))
        for plan in Plan.objects.filter(is_offered=True).prefetch_related("allowances")
    ]


def _included(plan: Plan, left: dict[str, int] | None = None) -> list[Included]:
    return [
        Included(
            str(Resource.Kind(row.kind).label),
            timedelta(minutes=row.monthly_minutes),
            timedelta(minutes=left[row.kind]) if left and row.kind in left else None,
        )
        for row in plan.allowances.all()
    ]


def current_of(person: Person, *, day: date) -> list[Current]:
    """The person's own membership and those of the organisations on whose account they may book."""
    organisations = [row.organisation for row in Affiliation.objects.of(person).paying().select_related("organisation")]
    payers = [Payer(person.pk), *(Payer(person.pk, organisation) for organisation in organisations)]
    found = []
    for payer in payers:
        rows = Membership.objects.of(person_id=payer.person_id, organisation_id=payer.organisation_id).active_on(day)
        for membership in rows.select_related("plan", "organisation").prefetch_related("plan__allowances"):
            found.append(Current(membership, _included(membership.plan, _left(payer, day))))
    return found


def _left(payer: Payer, day: date) -> dict[str, int]:
    prices = price_list.at(catalogue.current().version)
    standing = standing_of(payer, prices=prices, kinds=Resource.Kind.values, days=[day])
    wallet = Wallet(standing)
    holding = next((one for one in standing.holdings if one.starts_on <= day and not one.is_over(day)), None)
    return {kind: wallet.left(holding, kind, day) for kind in holding.plan.allowances} if holding else {}


def answered_for(person: Person) -> list[Organisation]:
    """Organisations for which the person may join a plan."""
    rows = Affiliation.objects.of(person).filter(role=Affiliation.Role.ADMINISTRATOR).select_related("organisation")
    return [row.organisation for row in rows]
