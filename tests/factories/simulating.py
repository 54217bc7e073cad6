"""Terms of a scenario, and a replay of what a test has booked without a run."""

from datetime import date
from typing import Any

from reports.question import Days, Question
from reports.simulation.carrying_out import Asked, carry_out
from reports.simulation.terms import read
from spaces.models import Site


def replayed(first: date, last: date, terms: dict[str, Any] | None = None, **said: Any) -> dict[str, Any]:
    """The result; `site` and `kind` narrow it, `elasticity` weighs it."""
    site: Site | None = said.pop("site", None)
    sites = None if site is None else frozenset({site.pk})
    question = Question(Days(first, last), sites, said.pop("kind", ""))
    return carry_out(Asked(question, read(terms or {}), site and site.pk, **said))


def price(group: str = "public", kind: str = "desk", hourly: str = "2.50", **said: Any) -> dict[str, Any]:
    return {"group": group, "kind": kind, "hourly": hourly, **said}


def prices(*rows: dict[str, Any], **said: Any) -> dict[str, Any]:
    """Terms that are a price list."""
    return {"tariff": {"prices": list(rows), **said}}
