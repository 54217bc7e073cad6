"""Plans, memberships and charges as the API shows them."""

from typing import Any

from billing.models import Charge, Membership, Plan
from core.api.instants import of_house
from core.money import CURRENCY
from members.models import Organisation, Person

Shape = dict[str, Any]


def plan_shape(plan: Plan) -> Shape:
    return {
        "id": str(plan.public_id),
        "slug": plan.slug,
        "name": plan.name,
        "description": plan.description,
        "group": plan.group,
        "monthly_fee": str(plan.monthly_fee),
        "vat_rate": str(plan.vat_rate),
        "currency": CURRENCY,
        "allowances": [{"kind": row.kind, "monthly_minutes": row.monthly_minutes} for row in plan.allowances.all()],
    }


def payer_shape(person: Person | None, organisation: Organisation | None) -> Shape:
    """The organisation where one pays, else the person."""
    kind, payer = ("person", person) if organisation is None else ("organisation", organisation)
    return {"kind": kind, "id": str(payer.public_id) if payer else "", "name": payer.name if payer else ""}


def membership_shape(membership: Membership) -> Shape:
    return {
        "id": str(membership.public_id),
        "plan": {"id": str(membership.plan.public_id), "name": membership.plan.name},
        "payer": payer_shape(membership.person, membership.organisation),
        "starts_on": membership.starts_on.isoformat(),
        "ends_on": membership.ends_on and membership.ends_on.isoformat(),
    }


def charge_shape(charge: Charge) -> Shape:
    amounts = ("quantity", "unit_price", "net", "vat_rate", "vat", "total")
    return {
        "id": str(charge.public_id),
        "kind": charge.kind,
        "label": charge.label,
        "rule": charge.rule,
        "unit": charge.unit,
        **{name: str(getattr(charge, name)) for name in amounts},
        "currency": CURRENCY,
        "activity_on": charge.activity_on.isoformat(),
        "allowance_minutes": charge.allowance_minutes,
        "source": {"kind": charge.source_kind, "id": str(charge.source_id)},
        "reverses": str(charge.reverses.public_id) if charge.reverses else None,
        "created_at": of_house(charge.created_at),
    }
