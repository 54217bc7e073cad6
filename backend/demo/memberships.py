"""Contracts in all their states: a trial, a pause, somebody who leaves, a version to come, hours at a neighbour's."""

from collections.abc import Iterator
from datetime import datetime, time
from decimal import Decimal
from functools import partial
from typing import Any

from backend.demo.asking import Diary
from backend.demo.living import Happening
from backend.demo.people import People
from backend.demo.places import Network
from backend.demo.prices import neighbour
from backend.demo.span import DAY, TZ, Span
from billing.actions.changing_plans import change_plan
from billing.actions.contract_days import begin_day
from billing.actions.joining import join_plan
from billing.actions.leaving import leave_plan
from billing.actions.pausing import pause_contract
from billing.actions.revising import revise_plan
from billing.models import Membership, Plan
from billing.standing import Payer
from booking.actions.allotting import Wanted
from booking.actions.requesting import request_booking
from booking.actions.sweeping import complete_past
from core.clock import at_wall, start_of_day
from core.ranges import Period
from members.models import Person
from spaces import catalogue
from spaces.catalogue import Catalogue
from spaces.lasting import months_later
from spaces.models import Resource, Site

BINDING: dict[str, dict[str, Any]] = {
    "nomade": {"trial_days": 14, "longest_pause_months": 2},
    "regulier": {"notice_days": 15, "longest_pause_months": 3},
    "resident": {"notice_days": 30, "minimum_months": 3, "longest_pause_months": 3, "sign_up_fee": Decimal("25.00")},
}
"""What each plan asks of those who join from now on."""


def ask_more_of_newcomers() -> None:
    """From now on."""
    for slug, values in BINDING.items():
        Plan.objects.filter(slug=slug).update(**values)


def lately(people: People, network: Network, span: Span, diary: Diary) -> Iterator[Happening]:
    """Somebody joins with a trial; the coworker works at the neighbour's."""
    light = Plan.objects.filter(slug__in=BINDING).order_by("monthly_fee")[0]
    newcomer = next(one for one in people.regulars[1:] if not one.ever_joins)
    newcomer.ever_joins = True
    yield start_of_day(span.today - 5 * DAY, TZ), partial(_joins, light, newcomer.person)
    yield from visits(people, neighbour(network), span, diary)


def _joins(plan: Plan, person: Person, now: datetime) -> None:
    join_plan(plan=plan, payer=Payer(person.pk), starts_on=now.astimezone(TZ).date(), by=person, now=now)


def visits(people: People, host: Site, span: Span, diary: Diary) -> Iterator[Happening]:
    """The coworker's plan is valid at the neighbour's, which bills for itself and whose rooms have a price."""
    entries = catalogue.current()
    room = next(one for one in entries.resources.values() if one.site.pk == host.pk and one.kind == Resource.Kind.ROOM)
    for back in range(1, 10, 3):
        day = span.today - back * DAY
        hours = Period(at_wall(day, time(10), TZ), at_wall(day, time(11), TZ))
        wanted = Wanted(
            person=people.coworker, payer=Payer(people.coworker.pk), resources=[room], period=hours, title="Entretien"
        )
        if diary.first_free([room], hours):
            diary.take([room], hours)
            yield hours.start - 3 * DAY, partial(_visits, wanted, entries)


def _visits(wanted: Wanted, known: Catalogue, now: datetime) -> None:
    request_booking(wanted=wanted, catalogue=known, now=now)


def live_with_plans(people: People, span: Span, *, now: datetime) -> int:
    """How many contracts something has happened to."""
    light = Plan.objects.filter(slug__in=BINDING).order_by("monthly_fee")[0]
    rows = Membership.objects.filter(person__isnull=False, ends_on=None).exclude(person=people.coworker)
    paused, leaving, changing = rows.exclude(plan=light).select_related("person").order_by("pk")[:3]
    pause_contract(
        contract=paused.contract, from_on=span.today + DAY, until_on=span.today + 21 * DAY, by=paused.person, now=now,
        reason="Un mois en mer",
    )  # fmt: skip
    leave_plan(contract=leaving.contract, by=leaving.person, now=now, reason="Déménagement à Nantes")
    change_plan(contract=changing.contract, plan=light, by=changing.person, now=now)
    offered_from = months_later(span.today.replace(day=1), 2)
    revise_plan(plan=light, offered_from=offered_from, changes={"monthly_fee": Decimal("52.50")}, now=now)
    begin_day(now=now)
    complete_past(now=now)
    return 5
