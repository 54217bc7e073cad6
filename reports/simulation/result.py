"""What a run found, as `SimulationRun.result` keeps it: euros excluding VAT, hours and ratios as strings.

before, after   Side: net, usage_net, membership_net, booked_hours, open_hours, occupancy, per_open_hour, cost,
                break_even_occupancy, result; None where nothing was open or no cost is known
by_kind, by_group, by_plan, by_month   the net before and after, by the group and plan held before
payers          `payers.distribution`: bands in euros a month
allowances      minutes included and drawn, by kind
refused         real bookings that the terms would have refused, by the first rule
actual          what was really charged, how many bookings "before" meets to the cent, and by reason how many it does
                not: what was charged adds up to `net`, what is replayed to the net before
assumptions     words for what was assumed, see ASSUMPTIONS
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from billing.models import Plan
from core.money import ZERO, to_cents
from reports.breakeven import BreakEven, break_even
from reports.models import Cost
from reports.occupancy.places import places
from reports.question import DAY, Question
from reports.simulation.payers import distribution
from reports.simulation.reconciling import REASONS, SAME
from reports.simulation.replay import CAP
from reports.simulation.tally import MEMBERSHIP, USAGE, Pair, Tally
from reports.simulation.terms import Terms
from reports.simulation.worlds import World
from reports.words import month_word

ASSUMPTIONS = {
    "usage-unchanged": "uses stay as they were, whatever they cost",
    "elasticity": "each use counts (after ÷ before) ^ elasticity times, at most `elasticity_cap` times; what costs "
    "nothing before or after counts once, and what it draws on allowances and passes does not change",
    "refused-are-lost": "what the terms refuse does not come at another time",
    "judged-alone": "only hours and rules that the terms change are judged, and only where the real ones let it pass",
    "only-these-days": "quotas count what began in the days alone",
    "share-kept": "who chose a price keeps the share of what is advised",
    "waived-kept": "what was waived or credited by hand is taken back in the same proportion",
    "set-aside-kept": "rules set aside by hand for a booking stay so",
    "fees-by-month": "contracts are billed when they were; sign-up fees, passes sold and workshops are left out",
    "variable-costs-follow-hours": "variable costs grow with the hours booked; a part of a month bears its days",
    "unpriced": "bookings without a price in their time are left out",
}


@dataclass(frozen=True, slots=True)
class Costs:
    fixed: Decimal = ZERO
    variable: Decimal = ZERO


def result_of(
    tally: Tally, question: Question, terms: Terms, before: World, after: World, *, elasticity: Decimal | None
) -> dict[str, Any]:
    """Four queries."""
    costs = costs_of(question)
    hours = [open_hours(world, question) for world in (before, after)]
    sides = _sides(tally, hours, costs)
    plans = dict(Plan.objects.values_list("pk", "public_id"))
    months = Decimal(question.days.count) * 12 / Decimal("365.25")
    return {
        "before": sides[0],
        "after": sides[1],
        "by_kind": _cut("kind", tally.by("kind")),
        "by_group": _cut("group", tally.by("group")),
        "by_plan": _cut("plan", {_named(key, plans): pair for key, pair in tally.by("plan").items()}),
        "by_month": _cut(
            "month", {month_word(date(year, month, 1)): pair for (year, month), pair in tally.by("month").items()}
        ),
        "payers": distribution(tally.by_payer.values(), months=months),
        "allowances": _allowances(tally),
        "refused": [
            {"rule": rule, "bookings": one.bookings, "hours": _hours(one.hours), "net": str(to_cents(one.net))}
            for rule, one in sorted(tally.refused.items())
        ],
        "actual": {
            "net": str(to_cents(tally.actual)),
            "matching": tally.reconciled[SAME].count,
            "bookings": tally.bookings,
            "reasons": list(_reasons(tally)),
        },
        "assumptions": list(_assumptions(tally, terms, after, elasticity)),
        "elasticity": None if elasticity is None else str(elasticity),
        "elasticity_cap": None if elasticity is None else str(CAP),
        "bookings": tally.bookings,
    }


def open_hours(world: World, question: Question) -> Decimal:
    """Of resources, without closures and maintenance. One query."""
    found = places(world.catalogue, question)
    hours = (len(place.resources) * sum((one.hours for one in place.hours.periods), Decimal(0)) for place in found)
    return sum(hours, Decimal(0))


def costs_of(question: Question) -> Costs:
    """Of the days and sites; where one kind is asked for, those of that activity alone. One query."""
    days = question.days
    rows = Cost.objects.filter(month__gte=days.first.replace(day=1), month__lte=days.last)
    if question.sites is not None:
        rows = rows.filter(site__in=question.sites)
    if question.kind:
        rows = rows.filter(activity=question.kind)
    sums = {Cost.Behaviour.FIXED: Decimal(0), Cost.Behaviour.VARIABLE: Decimal(0)}
    for month, behaviour, amount in rows.values_list("month", "behaviour", "amount"):
        after = (month + 32 * DAY).replace(day=1)
        inside = (min(after, days.last + DAY) - max(month, days.first)) // DAY
        sums[Cost.Behaviour(behaviour)] += amount * inside / ((after - month) // DAY)
    return Costs(sums[Cost.Behaviour.FIXED], sums[Cost.Behaviour.VARIABLE])


def _sides(tally: Tally, hours: Iterable[Decimal], costs: Costs) -> list[dict[str, Any]]:
    """Variable costs are those of the hours booked before."""
    usage = [
        sum((pair[side] for kind, pair in tally.by("kind").items() if kind != MEMBERSHIP), ZERO) for side in (0, 1)
    ]
    whole = tally.net
    sides = []
    for side, open_ in enumerate(hours):
        booked = tally.hours[side]
        more = booked / tally.hours.before if tally.hours.before else Decimal(1)
        net = to_cents(whole[side])
        found = break_even(
            open_hours=open_, booked_hours=booked, net=net, fixed=costs.fixed, variable=costs.variable * more
        )
        sides.append(_side(found, to_cents(usage[side])))
    return sides


def _side(found: BreakEven, usage: Decimal) -> dict[str, Any]:
    return {
        "net": str(found.net),
        "usage_net": str(usage),
        "membership_net": str(found.net - usage),
        "booked_hours": _hours(found.booked_hours),
        "open_hours": _hours(found.open_hours),
        "occupancy": _ratio(found.real_occupancy),
        "per_open_hour": None if found.net_per_open_hour is None else str(to_cents(found.net_per_open_hour)),
        "cost": str(to_cents(found.costs)),
        "break_even_occupancy": _ratio(found.occupancy),
        "result": str(to_cents(found.result)),
    }


def _cut(word: str, sums: Mapping[Any, Pair]) -> list[dict[str, Any]]:
    ordered = sorted(sums.items(), key=lambda item: (item[0] is None, str(item[0])))
    return [
        {word: key, "before": str(to_cents(pair.before)), "after": str(to_cents(pair.after))} for key, pair in ordered
    ]


def _named(key: int | None, plans: Mapping[int, UUID]) -> str | None:
    return None if key is None else str(plans[key])


def _reasons(tally: Tally) -> Iterable[dict[str, Any]]:
    """Bookings first; what is no booking has no count."""
    for reason in (*REASONS, USAGE, MEMBERSHIP):
        one = tally.reconciled[reason]
        if one.count and (reason in REASONS or one.charged or one.replayed):
            count = one.count if reason in REASONS else None
            sums = {"charged": str(to_cents(one.charged)), "replayed": str(to_cents(one.replayed))}
            yield {"reason": reason, "bookings": count, **sums}


def _allowances(tally: Tally) -> list[dict[str, Any]]:
    """What is included differs where the terms of plans do."""
    return [
        {
            "kind": kind,
            "included_minutes": int(tally.included[kind].before),
            "included_after": int(tally.included[kind].after),
            "drawn_before": int(tally.drawn[kind].before),
            "drawn_after": int(tally.drawn[kind].after),
        }
        for kind in sorted({*tally.included, *tally.drawn})
    ]


def _assumptions(tally: Tally, terms: Terms, after: World, elasticity: Decimal | None) -> Iterable[str]:
    told = {
        "usage-unchanged": elasticity is None,
        "elasticity": elasticity is not None,
        "refused-are-lost": bool(terms.opening or terms.policy),
        "judged-alone": bool(terms.opening or terms.policy),
        "only-these-days": bool(after.limits),
        "share-kept": bool(tally.met["chosen"]),
        "waived-kept": bool(tally.met["waived"]),
        "set-aside-kept": bool(tally.met["set-aside"]),
        "fees-by-month": True,
        "variable-costs-follow-hours": True,
        "unpriced": bool(tally.met["unpriced"]),
    }
    return (key for key in ASSUMPTIONS if told[key])


def _hours(hours: Decimal) -> str:
    return str(to_cents(hours))


def _ratio(ratio: Decimal | None) -> str | None:
    return None if ratio is None else f"{ratio:.4f}"
