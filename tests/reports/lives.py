"""Random lives of contracts, lived through the real actions; what an action refuses does not happen."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from hypothesis import strategies as st

from billing.actions.changing_plans import change_plan
from billing.actions.joining import join_plan
from billing.actions.leaving import end_contract, leave_plan, stay_in_plan
from billing.actions.pausing import pause_contract
from billing.models import Plan
from billing.standing import Payer
from core.errors import Refusal
from tests.factories import OrganisationFactory, PersonFactory, PlanFactory

DAY = timedelta(days=1)
BEGIN = date(2027, 1, 20)
PLANS = (("30.00", 1, True, 0), ("91.67", 1, False, 14), ("166.67", 3, True, 0), ("0.00", 1, False, 0))
"""Fee, months of a term, by days, days of trial."""
ACTS = ("change", "pause", "pause_and_change", "leave", "end", "stay", "nothing")

steps = st.tuples(st.integers(0, 45), st.sampled_from(ACTS), st.integers(0, 3), st.integers(1, 50))
lives = st.tuples(st.integers(0, 60), st.integers(0, 3), st.sampled_from((None, 0, 1)), st.lists(steps, max_size=5))


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, tzinfo=UTC)


def live(life: Any, plans: list[Plan], sites: list[Any]) -> date:
    """Returns the day on which it last did something."""
    after, first, home, acts = life
    day, payer = BEGIN + after * DAY, Payer(PersonFactory().pk, OrganisationFactory() if first == 2 else None)
    site = None if home is None else sites[home]
    row = join_plan(plan=plans[first], payer=payer, starts_on=day, home_site=site, now=morning(day))
    for wait, *wish in acts:
        day += wait * DAY
        try:
            with transaction.atomic():
                _act(row.contract, plans, day, *wish)
        except Refusal:
            continue
    return day


def _act(contract: Any, plans: list[Plan], day: date, act: str, plan: int, length: int) -> None:
    """A change on the day on which a pause was asked for may fall into it, and then waits for its end."""
    told: dict[str, Any] = {"contract": contract, "by": None, "now": morning(day)}
    if act.startswith("pause"):
        pause_contract(from_on=day + DAY, until_on=day + length * DAY, **told)
    if act.endswith("change"):
        change_plan(plan=plans[plan], **told)
    elif act == "leave":
        leave_plan(**told)
    elif act == "end":
        end_contract(on=day + (length - 10) * DAY, reason="Essai", **told)
    elif act == "stay":
        stay_in_plan(**told)


def make_plans() -> list[Plan]:
    return [
        PlanFactory(
            monthly_fee=Decimal(fee),
            term_months=months,
            is_prorated=by_days,
            trial_days=trial,
            longest_pause_months=3,
            group="member" if months == 1 else "association",
        )
        for fee, months, by_days, trial in PLANS
    ]
