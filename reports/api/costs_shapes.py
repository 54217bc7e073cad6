"""The shapes of costs and of the break-even report, for OpenAPI and for answers."""

from typing import Any

from rest_framework import serializers

from core.api.fields import AmountField, InstantField, NamedSerializer
from core.money import CURRENCY
from reports.api.serializers import MetaSerializer
from reports.breakeven import Missing
from reports.models import Cost
from reports.words import month_word


class BreakEvenRowSerializer(serializers.Serializer):
    """Only the keys asked for by `group_by` are there; `activity` is null for all that is none.

    Euros without VAT; ratios with 1 for 100 %. What would divide by nothing is null; `missing` says why there is no
    break-even occupancy.
    """

    site = NamedSerializer(required=False, allow_null=True)
    activity = serializers.ChoiceField(Cost.Activity.choices, required=False, allow_null=True)
    month = serializers.RegexField(r"^\d{4}-\d{2}$", required=False)
    open_hours = serializers.FloatField()
    booked_hours = serializers.FloatField()
    net = AmountField()
    fixed = AmountField()
    variable = AmountField()
    result = AmountField()
    coverage = serializers.FloatField(allow_null=True)
    cost_per_open_hour = AmountField(allow_null=True)
    price_per_booked_hour = AmountField(allow_null=True)
    variable_per_booked_hour = AmountField(allow_null=True)
    occupancy = serializers.FloatField(allow_null=True)
    break_even_occupancy = serializers.FloatField(allow_null=True)
    missing = serializers.ChoiceField([(one.value, one.value) for one in Missing], allow_null=True)


class BreakEvenSerializer(serializers.Serializer):
    results = BreakEvenRowSerializer(many=True)
    meta = MetaSerializer()


class CostSerializer(serializers.Serializer):
    """Euros without VAT of one month. An empty `activity` is shared by all."""

    id = serializers.CharField()
    month = serializers.CharField()
    site = NamedSerializer()
    behaviour = serializers.ChoiceField(Cost.Behaviour.choices)
    activity = serializers.ChoiceField(Cost.Activity.choices, allow_blank=True)
    amount = AmountField()
    currency = serializers.CharField()
    changed_at = InstantField()

    def get_fields(self) -> dict[str, Any]:
        return {"label": serializers.CharField(), **super().get_fields()}


def cost_shape(cost: Cost) -> dict[str, Any]:
    return {
        "id": str(cost.public_id),
        "month": month_word(cost.month),
        "label": cost.label,
        "site": {"id": str(cost.site.public_id), "name": cost.site.name},
        "behaviour": cost.behaviour,
        "activity": cost.activity,
        "amount": str(cost.amount),
        "currency": CURRENCY,
        "changed_at": cost.changed_at.isoformat(),
    }
