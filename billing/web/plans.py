"""Plans as somebody reads them before joining, and what a contract includes."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from billing import price_list
from billing.contracts import Contract
from billing.fees import rate_of
from billing.models import Membership, Plan
from billing.standing import Payer, standing_of
from billing.wallet import Wallet
from billing.web.plan_words import binding_words
from core.money import vat_of
from members.models import Affiliation, Organisation, Person
from spaces import catalogue
from spaces.models import Resource

EACH: dict[str, str | Promise] = {
    "week": _("par semaine"),
    "month": _("par mois"),
    "quarter": _("par trimestre"),
    "year": _("par an"),
}


@dataclass(frozen=True, slots=True)
class Included:
    """Time of a kind of resource or units of something in each window, and what is left now where that is known."""

    kind: str
    granted: timedelta
    left: timedelta | None = None
    units: int = 0
    each: str | Promise = EACH["month"]
    rollover: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    plan: Plan
    fee: Decimal
    """With VAT, a term."""
    sign_up: Decimal
    included: list[Included]
    binds: list[str]
    """What joining means, in sentences."""


def offers(day: date) -> list[Offer]:
    """The plans that can be joined, the cheapest first. Two queries."""
    return [offer_of(plan, day) for plan in Plan.objects.offered_on(day).prefetch_related("allowances__usage_kind")]


def offer_of(plan: Plan, day: date) -> Offer:
    rate = rate_of(Membership(plan=plan), day)
    fee, sign_up = plan.monthly_fee * plan.term_months, plan.sign_up_fee
    return Offer(plan, fee + vat_of(fee, rate), sign_up + vat_of(sign_up, rate), included_in(plan), binding_words(plan))


def included_in(plan: Plan, left: dict[str, int] | None = None) -> list[Included]:
    return [
        Included(
            str(Resource.Kind(row.kind).label) if row.kind else str(row.usage_kind),
            timedelta(minutes=row.monthly_minutes),
            timedelta(minutes=left[row.kind]) if left and row.kind in left else None,
            row.units,
            EACH[row.reset],
            row.rollover,
        )
        for row in plan.allowances.all()
    ]


def included_now(contract: Contract, *, person: Person, day: date) -> list[Included]:
    """What the row of the day includes, and what is left of it."""
    row = contract.on(day)
    if row is None:
        return []
    return included_in(row.plan, _left(Payer(row.person_id or person.pk, row.organisation), day))


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
