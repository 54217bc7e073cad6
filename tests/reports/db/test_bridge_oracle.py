"""A second computation, slow and naive: every contract looked at day by day. Both must agree to the cent."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from billing.actions.contract_days import begin_day
from billing.actions.revising import revise_plan
from billing.models import Membership, Plan
from reports.members_money.bridge import GROUPS, bridge
from reports.members_money.lives import What
from reports.question import Days, Question
from spaces import catalogue
from tests.factories import BearingFactory, IssuerTermsFactory, SiteFactory
from tests.reports.lives import BEGIN, DAY, live, lives, make_plans, morning

ASKED = Days(date(2027, 2, 10), date(2027, 7, 5))
CHEAPER_AFTER_THE_PAUSE = (0, 0, None, [(20, "pause_and_change", 3, 40)])
DEARER_AFTER_THE_PAUSE = (0, 1, 0, [(45, "pause", 0, 50)])
"""Its plan has a new version by then."""


def family(plan: Plan) -> str:
    while plan.replaces:
        plan = plan.replaces
    return plan.slug


class Slow:
    """Rows of tables by keys: amounts and members at the start, of each movement, at the end."""

    def __init__(self, question: Question, issuers: dict[Any, list[tuple[date, int]]]) -> None:
        self.question, self.issuers = question, issuers
        self.rows: dict[Any, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(lambda: [Decimal(0), 0]))

    def on(self, rows: list[Membership], day: date) -> tuple[Decimal, tuple[Any, ...]] | None:
        for row in rows:
            if row.starts_on <= day and (row.ends_on is None or day <= row.ends_on) and day >= row.anchor:
                return row.plan.monthly_fee, self.keys(row, day)
        return None

    def keys(self, row: Membership, day: date) -> tuple[Any, ...]:
        said = {
            "plan": family(row.plan),
            "group": row.plan.group,
            "site": row.home_site_id,
            "issuer": [key for since, key in self.issuers[row.home_site_id] if since <= day][-1],
        }
        return tuple(said[word] for word in self.question.group_by if word != "month")

    def count(self, rows: list[Membership]) -> None:
        known, days = None, self.question.days
        day, before = BEGIN - DAY, None
        while day <= days.last:
            now = self.on(rows, day)
            comes_back = bool(before and not now) and self.comes_back(rows, day)
            for what, amount, members, keys in self.between(known, before, now, comes_back):
                self.add(day, what, amount, members, keys)
            before, known = now, now or known
            if now and self.is_an_edge(day):
                self.add(day, "end", now[0], 1, now[1])
            day += DAY
            if now and self.is_an_edge(day - DAY):
                self.add(day, "start", now[0], 1, now[1])

    def comes_back(self, rows: list[Membership], day: date) -> bool:
        return any(self.on(rows, day + later * DAY) for later in range(1, 200))

    def between(self, known: Any, before: Any, now: Any, comes_back: bool) -> Any:
        if before and not now:
            yield ("paused" if comes_back else "lost"), -before[0], -1, before[1]
        if now and not known:
            yield "new", now[0], 1, now[1]
        if now and known:
            if not before:
                yield "resumed", known[0], 1, known[1]
            if known[1] != now[1]:
                yield "moved", -known[0], -1, known[1]
                yield "moved", known[0], 1, now[1]
            if now[0] != known[0]:
                yield ("expansion" if now[0] > known[0] else "contraction"), now[0] - known[0], 0, now[1]

    def is_an_edge(self, day: date) -> bool:
        days, following = self.question.days, day + DAY
        by_month = "month" in self.question.group_by and day >= days.first and following.day == 1
        return day == days.last or following == days.first or by_month

    def add(self, day: date, what: str, amount: Decimal, members: int, keys: Any) -> None:
        days = self.question.days
        if days.first <= day <= days.last:
            month = (f"{day:%Y-%m}",) if "month" in self.question.group_by else ()
            cell = self.rows[month + keys][what]
            cell[0] += amount
            cell[1] += members


def quickly(question: Question) -> dict[Any, dict[str, list[Any]]]:
    found: dict[Any, dict[str, list[Any]]] = {}
    slugs = {plan.pk: family(plan) for plan in Plan.objects.all()}
    for row in bridge(question, catalogue=catalogue.current()).rows:
        keys = dict(zip(question.group_by, row.keys, strict=True))
        if "plan" in keys:
            keys["plan"] = slugs[keys["plan"]]
        said = {"start": row.start, "end": row.end, **{str(what): step for what, step in row.steps.items()}}
        month = ("month",) if "month" in keys else ()
        ordered = tuple(keys[word] for word in (*month, *(word for word in question.group_by if word != "month")))
        found[ordered] = {what: list(step) for what, step in said.items()}
    return found


def told(rows: dict[Any, dict[str, list[Any]]]) -> dict[Any, dict[str, list[Any]]]:
    """Without what is nothing."""
    kept = {keys: {what: step for what, step in steps.items() if any(step)} for keys, steps in rows.items()}
    return {keys: steps for keys, steps in kept.items() if steps}


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told_lives=st.lists(lives, min_size=1, max_size=4),
    words=st.lists(st.sampled_from(GROUPS), unique=True, max_size=3),
    version_on=st.integers(40, 90),
)
@example(told_lives=[CHEAPER_AFTER_THE_PAUSE, DEARER_AFTER_THE_PAUSE], words=["plan"], version_on=40)
def test_the_bridge_agrees_with_a_slow_reckoning(site, told_lives, words, version_on):
    with transaction.atomic():
        plans = make_plans()
        issuers = [IssuerTermsFactory().issuer for _one in range(2)]
        BearingFactory(site=None, issuer=issuers[0], valid_from=date(2020, 1, 1))
        BearingFactory(site=site, issuer=issuers[1], valid_from=date(2027, 3, 17))
        known = {None: [(date(2020, 1, 1), issuers[0].pk)]}
        other = SiteFactory()
        known |= {other.pk: known[None], site.pk: [*known[None], (date(2027, 3, 17), issuers[1].pk)]}
        for life in told_lives:
            live(life, plans, [site, other])
        first = BEGIN + version_on * DAY
        revise_plan(
            plan=plans[1], offered_from=first, changes={"monthly_fee": Decimal("99.99")}, now=morning(first - DAY)
        )
        for later in range(0, 150, 30):
            begin_day(now=morning(first + later * DAY))
        question = Question(ASKED, group_by=tuple(words))
        slow = Slow(question, known)
        contracts = defaultdict(list)
        for row in Membership.objects.select_related("plan__replaces"):
            contracts[row.contract].append(row)
        for rows in contracts.values():
            slow.count(rows)
        quick = quickly(question)
        assert told(quick) == told(slow.rows)
        for steps in quick.values():
            between = [steps[str(what)] for what in What]
            assert steps["start"][0] + sum(step[0] for step in between) == steps["end"][0]
        transaction.set_rollback(True)
