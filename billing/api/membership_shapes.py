"""Plans and memberships as the API shows them."""

from datetime import date
from typing import Any

from rest_framework import serializers

from billing.actions.rehearsing import Line, Rehearsal
from billing.api.serializers import PayerSerializer
from billing.api.shapes import Shape, payer_shape
from billing.contracts import Contract, State
from billing.fees import Due, charged_of, next_due
from billing.models import Membership, MembershipChange, Plan, PlanAllowance, PriceGroup
from core.api.fields import AmountField, InstantField, NamedSerializer
from core.api.instants import of_house
from core.money import CURRENCY
from spaces.models import Resource


class AllowanceSerializer(serializers.Serializer):
    """Minutes of a kind of resource, or units of something metered, in each window."""

    kind = serializers.ChoiceField(Resource.Kind.choices, allow_blank=True)
    monthly_minutes = serializers.IntegerField()
    usage_kind = serializers.CharField(allow_null=True)
    units = serializers.IntegerField()
    step_minutes = serializers.IntegerField()
    reset = serializers.ChoiceField(PlanAllowance.Reset.choices)
    rollover = serializers.IntegerField()


class PlanSerializer(NamedSerializer):
    """Amounts exclude VAT. What somebody subscribed to never changes: another `version` has another id."""

    slug = serializers.SlugField()
    description = serializers.CharField(allow_blank=True)
    group = serializers.ChoiceField(PriceGroup.choices)
    monthly_fee = AmountField()
    vat_rate = AmountField()
    currency = serializers.CharField()
    allowances = AllowanceSerializer(many=True)
    version = serializers.IntegerField()
    scope = serializers.ChoiceField(Plan.Scope.choices)
    term_months = serializers.IntegerField()
    is_prorated = serializers.BooleanField()
    sign_up_fee = AmountField()
    trial_days = serializers.IntegerField()
    notice_days = serializers.IntegerField()
    minimum_months = serializers.IntegerField()
    longest_pause_months = serializers.IntegerField()
    discount_percent = serializers.IntegerField()


class MembershipRequestSerializer(serializers.Serializer):
    """From today unless a day is given; an organisation is named by somebody who answers for it."""

    plan = serializers.UUIDField()
    starts_on = serializers.DateField(required=False)
    on_behalf_of = serializers.UUIDField(required=False, allow_null=True)
    home_site = serializers.UUIDField(required=False, allow_null=True)


class MembershipSerializer(serializers.Serializer):
    """One row of a contract: those with the same `contract` follow each other."""

    id = serializers.CharField()
    contract = serializers.CharField()
    plan = NamedSerializer()
    payer = PayerSerializer()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    committed_until = serializers.DateField(allow_null=True)
    trial_until = serializers.DateField(allow_null=True)
    home_site = NamedSerializer(allow_null=True)


class NextFeeSerializer(serializers.Serializer):
    on = serializers.DateField()
    net = AmountField()
    total = AmountField()
    currency = serializers.CharField()


class PlannedSerializer(serializers.Serializer):
    plan = NamedSerializer()
    on = serializers.DateField()


class PauseSpanSerializer(serializers.Serializer):
    """Both days are in the pause."""

    until = serializers.DateField()

    def get_fields(self) -> dict[str, serializers.Field]:
        return {"from": serializers.DateField(), **super().get_fields()}


class ContractSerializer(MembershipSerializer):
    """The membership with what its contract is today and what comes."""

    state = serializers.ChoiceField(State.choices)
    next_fee = NextFeeSerializer(allow_null=True)
    planned = PlannedSerializer(allow_null=True)
    pause = PauseSpanSerializer(allow_null=True)
    contract_ends_on = serializers.DateField(allow_null=True)


class ContractLineSerializer(serializers.Serializer):
    """Negative where something comes back."""

    net = AmountField()
    vat = AmountField()
    total = AmountField()

    def get_fields(self) -> dict[str, serializers.Field]:
        return {"label": serializers.CharField(), **super().get_fields()}


class ContractOutcomeSerializer(serializers.Serializer):
    """The contract as it is after the act, or would be, and what is charged for it or comes back."""

    is_preview = serializers.BooleanField()
    membership = ContractSerializer()
    lines = ContractLineSerializer(many=True)
    total = AmountField()
    currency = serializers.CharField()


class ContractChangeSerializer(serializers.Serializer):
    what = serializers.ChoiceField(MembershipChange.What.choices)
    effective_on = serializers.DateField()
    by = NamedSerializer(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    facts = serializers.DictField()
    at = InstantField()


def plan_shape(plan: Plan) -> Shape:
    plain = (
        "version", "scope", "term_months", "is_prorated", "trial_days", "notice_days", "minimum_months",
        "longest_pause_months", "discount_percent",
    )  # fmt: skip
    return {
        "id": str(plan.public_id),
        "slug": plan.slug,
        "name": plan.name,
        "description": plan.description,
        "group": plan.group,
        "monthly_fee": str(plan.monthly_fee),
        "vat_rate": str(plan.vat_rate),
        "currency": CURRENCY,
        "allowances": [_allowance_shape(row) for row in plan.allowances.all()],
        "sign_up_fee": str(plan.sign_up_fee),
        **{name: getattr(plan, name) for name in plain},
    }


def _allowance_shape(row: PlanAllowance) -> Shape:
    plain = ("kind", "monthly_minutes", "units", "step_minutes", "reset", "rollover")
    usage = row.usage_kind.slug if row.usage_kind else None
    return {**{name: getattr(row, name) for name in plain}, "usage_kind": usage}


def membership_shape(row: Membership) -> Shape:
    return {
        "id": str(row.public_id),
        "contract": str(row.contract),
        "plan": _plan(row.plan),
        "payer": payer_shape(row.person, row.organisation),
        "starts_on": row.starts_on.isoformat(),
        "ends_on": _day(row.ends_on),
        "committed_until": _day(row.committed_until),
        "trial_until": _day(row.trial_until),
        "home_site": row.home_site and {"id": str(row.home_site.public_id), "name": row.home_site.name},
    }


def contract_shape(contract: Contract, key: int, *, day: date) -> Shape:
    """By the key of the row that was asked for. Two queries."""
    return _contract_shape(contract, key, next_due(contract, charged_of([contract])[contract.key], day), day)


def _contract_shape(contract: Contract, key: int, fee: Due | None, day: date) -> Shape:
    row = next((row for row in contract.rows if row.pk == key), contract.last)
    pause, planned = contract.pause(day), contract.planned(day)
    return {
        **membership_shape(row),
        "state": contract.state(day).value,
        "next_fee": fee and _fee_shape(fee),
        "planned": planned and {"plan": _plan(planned[1]), "on": planned[0].isoformat()},
        "pause": pause and {"from": pause[0].isoformat(), "until": pause[1].isoformat()},
        "contract_ends_on": _day(contract.ends_on),
    }


def outcome_shape(rehearsal: Rehearsal, key: int, *, day: date, is_preview: bool) -> Shape:
    return {
        "is_preview": is_preview,
        "membership": _contract_shape(rehearsal.contract, key, rehearsal.next_fee, day),
        "lines": [_line_shape(line) for line in rehearsal.lines],
        "total": str(rehearsal.total),
        "currency": CURRENCY,
    }


def change_shape(change: MembershipChange) -> Shape:
    return {
        "what": change.what,
        "effective_on": change.effective_on.isoformat(),
        "by": change.by and {"id": str(change.by.public_id), "name": change.by.name},
        "reason": change.reason,
        "facts": change.facts,
        "at": of_house(change.at),
    }


def _line_shape(line: Line) -> Shape:
    return {"label": line.label, **{name: str(getattr(line, name)) for name in ("net", "vat", "total")}}


def _fee_shape(due: Due) -> Shape:
    return {"on": due.part.first.isoformat(), "net": str(due.net), "total": str(due.total), "currency": CURRENCY}


def _plan(plan: Plan) -> dict[str, Any]:
    return {"id": str(plan.public_id), "name": plan.name}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
