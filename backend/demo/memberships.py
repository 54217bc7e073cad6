"""Contracts in all their states: a trial, a pause, somebody who leaves, a version to come, hours at a neighbour's."""

from datetime import datetime, time
from decimal import Decimal
from typing import Any

from backend.demo.people import People
from backend.demo.places import Network
from backend.demo.span import DAY, TZ, Span
from billing.actions.changing_plans import change_plan
from billing.actions.contract_days import begin_day
from billing.actions.joining import join_plan
from billing.actions.leaving import leave_plan
from billing.actions.pausing import pause_contract
from billing.actions.revising import revise_plan
from billing.models import Bearing, Membership, Plan, Price
from billing.standing import Payer
from booking.actions.allotting import Wanted
from booking.actions.requesting import request_booking
from booking.actions.sweeping import complete_past
from core.clock import at_wall
from core.errors import Refusal
from core.ranges import Period
from spaces import catalogue
from spaces.lasting import months_later
from spaces.models import Resource, Site

BINDING: dict[str, dict[str, Any]] = {
    "nomade": {"trial_days": 14, "longest_pause_months": 2},
    "regulier": {"notice_days": 15, "longest_pause_months": 3},
    "resident": {"notice_days": 30, "minimum_months": 3, "longest_pause_months": 3, "sign_up_fee": Decimal("25.00")},
}
"""What each plan asks of those who join from now on."""


def live_with_plans(people: People, network: Network, span: Span, *, now: datetime) -> int:
    """How many contracts something has happened to."""
    for slug, values in BINDING.items():
        Plan.objects.filter(slug=slug).update(**values)
    light = Plan.objects.filter(slug__in=BINDING).order_by("monthly_fee")[0]
    rows = Membership.objects.filter(person__isnull=False, ends_on=None).exclude(person=people.coworker)
    paused, leaving, changing = rows.exclude(plan=light).select_related("person").order_by("pk")[:3]
    pause_contract(
        contract=paused.contract, from_on=span.today + DAY, until_on=span.today + 21 * DAY, by=paused.person, now=now,
        reason="Un mois en mer",
    )  # fmt: skip
    leave_plan(contract=leaving.contract, by=leaving.person, now=now, reason="Déménagement à Nantes")
    change_plan(contract=changing.contract, plan=light, by=changing.person, now=now)
    newcomer = next(one.person for one in people.regulars[1:] if not one.person.memberships.exists())
    then = now - 5 * DAY
    join_plan(plan=light, payer=Payer(newcomer.pk), starts_on=span.today - 5 * DAY, by=newcomer, now=then)
    offered_from = months_later(span.today.replace(day=1), 2)
    revise_plan(plan=light, offered_from=offered_from, changes={"monthly_fee": Decimal("52.50")}, now=now)
    begin_day(now=now)
    own = set(Bearing.objects.exclude(site=None).values_list("site_id", flat=True))
    for host in [site for site in network.partners if site.pk in own][:1]:
        visit(people, network.houses[0], host, span)
    complete_past(now=now)
    return 5


def visit(people: People, home: Site, host: Site, span: Span) -> None:
    """The coworker's plan is valid at the neighbour's, which bills for itself and whose rooms have a price."""
    Membership.objects.filter(person=people.coworker).update(home_site=home)
    Price.objects.filter(site=host, kind=Resource.Kind.ROOM, resource=None).update(hourly=10, daily_cap=60)
    entries = catalogue.current()
    room = next(one for one in entries.resources.values() if one.site.pk == host.pk and one.kind == Resource.Kind.ROOM)
    for back in range(1, 10, 3):
        day = span.today - back * DAY
        hours = Period(at_wall(day, time(10), TZ), at_wall(day, time(11), TZ))
        wanted = Wanted(
            person=people.coworker, payer=Payer(people.coworker.pk), resources=[room], period=hours, title="Entretien"
        )
        try:
            request_booking(wanted=wanted, catalogue=entries, now=hours.start - 3 * DAY)
        except Refusal:
            continue
