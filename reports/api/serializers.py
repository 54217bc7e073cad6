"""The shapes of what reports give, for OpenAPI; `shapes` makes them."""

from typing import Any

from rest_framework import serializers

from billing.models import Charge, PriceGroup
from core.api.fields import AmountField, NamedSerializer
from reports.revenue import BASES


class MetaSerializer(serializers.Serializer):
    """Which days, on which basis, and what each figure means."""

    group_by = serializers.ListField(child=serializers.CharField())
    basis = serializers.CharField()
    currency = serializers.CharField()
    definitions = serializers.DictField(child=serializers.CharField())

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.DateField(), "to": serializers.DateField(), **super().get_fields()}


class KeysSerializer(serializers.Serializer):
    """Only the keys asked for by `group_by` are there."""

    resource = NamedSerializer(required=False, allow_null=True)
    site = NamedSerializer(required=False, allow_null=True)
    day = serializers.DateField(required=False)
    week = serializers.RegexField(r"^\d{4}-W\d{2}$", required=False)
    month = serializers.RegexField(r"^\d{4}-\d{2}$", required=False)


class RevenueRowSerializer(KeysSerializer):
    kind = serializers.ChoiceField(Charge.Kind.choices, required=False)
    plan = NamedSerializer(required=False, allow_null=True)
    issuer = NamedSerializer(required=False, allow_null=True)
    group = serializers.ChoiceField(PriceGroup.choices, required=False)
    net = AmountField()
    vat = AmountField()
    total = AmountField()
    basis = serializers.ChoiceField(BASES)


class RevenueSerializer(serializers.Serializer):
    results = RevenueRowSerializer(many=True)
    meta = MetaSerializer()
