"""Contracts as they stand after some months."""

from datetime import date
from decimal import Decimal
from typing import Any

from billing.models import Membership, Plan
from core.ids import uuid7
from tests.factories.billing import MembershipFactory, PlanFactory

Part = tuple[Plan | str, date, date | None]


def contract_of(*parts: Part, **more: Any) -> list[Membership]:
    """The rows of one contract: each a plan, or the fee of one, with its first and last day. One payer for all."""
    contract, rows = uuid7(), []
    for plan, starts_on, ends_on in parts:
        held = plan if isinstance(plan, Plan) else PlanFactory(monthly_fee=Decimal(plan))
        row = MembershipFactory(plan=held, starts_on=starts_on, ends_on=ends_on, contract=contract, **more)
        more = {**more, "person": row.person}
        rows.append(row)
    return rows
