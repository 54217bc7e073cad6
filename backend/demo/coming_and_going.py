"""Members who came, changed, paused and went over the last months, each at home at the house."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from backend.demo.living import Happening
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
from spaces.models import Site


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


def come_and_go(people: People, network: Network, span: Span) -> Iterator[Happening]:
    """Each thing on its day, so that what is booked before and after is priced as it was then."""
    house, plans = network.houses[0], {plan.slug: plan for plan in Plan.objects.filter(version=1)}
    free = [one for one in reversed(people.regulars) if not one.ever_joins]
    for life, regular in zip(LIVES, free, strict=False):
        regular.ever_joins = True
        person = regular.person
        yield _then(span, life.joined), partial(_join, plans[life.plan], person, house)
        if life.what:
            yield _then(span, life.happened), partial(HAPPENINGS[life.what], person, plans)


def _join(plan: Plan, person: Person, house: Site, now: datetime) -> None:
    starts_on = now.astimezone(TZ).date()
    join_plan(plan=plan, payer=Payer(person.pk), starts_on=starts_on, by=person, home_site=house, now=now)


def _contract(person: Person) -> UUID:
    return Membership.objects.filter(person=person).latest("pk").contract


def _dearer(person: Person, plans: dict[str, Plan], now: datetime) -> None:
    change_plan(contract=_contract(person), plan=plans["resident"], by=person, now=now)


def _cheaper(person: Person, plans: dict[str, Plan], now: datetime) -> None:
    change_plan(contract=_contract(person), plan=plans["nomade"], by=person, now=now)


def _pause(person: Person, _plans: dict[str, Plan], now: datetime) -> None:
    day = now.astimezone(TZ).date()
    pause_contract(
        contract=_contract(person), from_on=day + 6 * DAY, until_on=day + 20 * DAY, by=person, now=now,
        reason="Un chantier ailleurs",
    )  # fmt: skip


def _leave(person: Person, _plans: dict[str, Plan], now: datetime) -> None:
    leave_plan(contract=_contract(person), by=person, now=now, reason="Un bureau à soi")


def _then(span: Span, days_ago: int) -> datetime:
    return start_of_day(span.today - days_ago * DAY, TZ)


HAPPENINGS: dict[str, Callable[[Person, dict[str, Plan], datetime], None]] = {
    "dearer": _dearer,
    "cheaper": _cheaper,
    "pause": _pause,
    "leave": _leave,
}
