"""Members who came, changed, paused and went over the last months, each at home at the house."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.demo.people import People
from backend.demo.places import Network
from backend.demo.span import DAY, TZ, Span
from billing.actions.changing_plans import change_plan
from billing.actions.joining import join_plan
from billing.actions.leaving import leave_plan
from billing.actions.pausing import pause_contract
from billing.models import Membership, Plan
from billing.standing import Payer
from core.clock import start_of_day
from members.models import Person

EVERY_NTH_AT_HOME = 2
"""Of the contracts that there are already; the others are at home in the network."""


@dataclass(frozen=True, slots=True)
class Life:
    """Days before today: of joining, and of the one thing that happened afterwards."""

    plan: str
    joined: int
    happened: int = 0
    what: str = ""


LIVES = (
    Life("regulier", 80, 17, "dearer"),
    Life("regulier", 70, 41, "cheaper"),
    Life("regulier", 78, 31, "pause"),
    Life("nomade", 75, 35, "leave"),
    Life("nomade", 62, 50, "leave"),
    Life("nomade", 24),
    Life("resident", 12),
)


def come_and_go(people: People, network: Network, span: Span, *, now: datetime) -> int:
    """How many contracts."""
    house, plans = network.houses[0], {plan.slug: plan for plan in Plan.objects.filter(version=1)}
    contracts = Membership.objects.order_by("pk").values_list("contract", flat=True)
    at_home = list(dict.fromkeys(contracts))[::EVERY_NTH_AT_HOME]
    Membership.objects.filter(contract__in=at_home, home_site=None).update(home_site=house)
    free = [one.person for one in reversed(people.regulars) if not one.person.memberships.exists()]
    for life, person in zip(LIVES, free, strict=False):
        joined = span.today - life.joined * DAY
        row = join_plan(
            plan=plans[life.plan], payer=Payer(person.pk), starts_on=joined, by=person, home_site=house,
            now=start_of_day(joined, TZ),
        )  # fmt: skip
        if life.what:
            HAPPENINGS[life.what](row.contract, person, plans, span, life)
    return min(len(LIVES), len(free))


def _dearer(contract: UUID, person: Person, plans: dict[str, Plan], span: Span, life: Life) -> None:
    change_plan(contract=contract, plan=plans["resident"], by=person, now=_then(span, life))


def _cheaper(contract: UUID, person: Person, plans: dict[str, Plan], span: Span, life: Life) -> None:
    change_plan(contract=contract, plan=plans["nomade"], by=person, now=_then(span, life))


def _pause(contract: UUID, person: Person, plans: dict[str, Plan], span: Span, life: Life) -> None:
    day = span.today - life.happened * DAY
    pause_contract(
        contract=contract, from_on=day + 6 * DAY, until_on=day + 20 * DAY, by=person, now=_then(span, life),
        reason="Un chantier ailleurs",
    )  # fmt: skip


def _leave(contract: UUID, person: Person, plans: dict[str, Plan], span: Span, life: Life) -> None:
    leave_plan(contract=contract, by=person, now=_then(span, life), reason="Un bureau à soi")


def _then(span: Span, life: Life) -> datetime:
    return start_of_day(span.today - life.happened * DAY, TZ)


HAPPENINGS: dict[str, Callable[[UUID, Person, dict[str, Plan], Span, Life], None]] = {
    "dearer": _dearer,
    "cheaper": _cheaper,
    "pause": _pause,
    "leave": _leave,
}
