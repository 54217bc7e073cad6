"""What-ifs and what was found with them, as they stand after the fact."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from reports.models import Scenario, SimulationRun
from tests.factories.members import PersonFactory
from tests.factories.reports import LONG_AGO


class ScenarioFactory(DjangoModelFactory):
    class Meta:
        model = Scenario

    name = factory.Sequence(lambda n: f"Scénario {n}")
    terms = factory.LazyFunction(dict)
    made_by = factory.SubFactory(PersonFactory)
    created_at = LONG_AGO
    changed_at = LONG_AGO


class SimulationRunFactory(DjangoModelFactory):
    class Meta:
        model = SimulationRun

    scenario = factory.SubFactory(ScenarioFactory)
    terms = factory.LazyFunction(dict)
    first_day = date(2026, 12, 1)
    last_day = date(2026, 12, 31)
    asked_by = factory.SubFactory(PersonFactory)
    created_at = LONG_AGO


def side(net: str, **said: Any) -> dict[str, Any]:
    return {
        "net": net,
        "usage_net": net,
        "membership_net": "0.00",
        "booked_hours": "40.00",
        "open_hours": "80.00",
        "occupancy": "0.5000",
        "per_open_hour": "1.25",
        "cost": "60.00",
        "break_even_occupancy": None,
        "result": "40.00",
    } | said


def result(before: str = "100.00", after: str = "105.00", **said: Any) -> dict[str, Any]:
    """Of a small place: a band of four payers is hidden, one plan, one refusal."""
    both = {"before": before, "after": after}
    return {
        "before": side(before),
        "after": side(after),
        "by_kind": [{"kind": "desk", **both}],
        "by_group": [{"group": "public", **both}],
        "by_plan": [{"plan": None, **both}],
        "by_month": [{"month": "2026-12", **both}],
        "payers": {
            "more": 12,
            "less": None,
            "same": 0,
            "bands": [{"from": "-5", "to": "0", "payers": None}, {"from": "0", "to": "5", "payers": 12}],
            "median_change": "0.42",
        },
        "allowances": [
            {"kind": "desk", "included_minutes": 600, "included_after": 600, "drawn_before": 300, "drawn_after": 240}
        ],
        "refused": [{"rule": "closed", "bookings": 3, "hours": "6.00", "net": "15.00"}],
        "actual": {
            "net": "98.00",
            "matching": 18,
            "bookings": 20,
            "reasons": [
                {"reason": "same", "bookings": 18, "charged": "90.00", "replayed": "90.00"},
                {"reason": "group", "bookings": 2, "charged": "6.00", "replayed": "8.00"},
                {"reason": "membership", "bookings": None, "charged": "2.00", "replayed": "2.00"},
            ],
        },
        "assumptions": ["usage-unchanged", "fees-by-month"],
        "elasticity": None,
        "elasticity_cap": None,
        "bookings": 20,
        "seconds": 0.4,
    } | said


def done(**said: Any) -> SimulationRun:
    """A finished run with that result."""
    return SimulationRunFactory(**{"status": "done", "result": result(), **said})
