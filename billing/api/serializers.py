from rest_framework import serializers

from billing.models import Charge
from core.api.fields import AmountField, InstantField, NamedSerializer


class PayerSerializer(NamedSerializer):
    kind = serializers.ChoiceField([("person", "person"), ("organisation", "organisation")])


class SourceSerializer(serializers.Serializer):
    kind = serializers.CharField()
    id = serializers.CharField()


class ChargeSerializer(serializers.Serializer):
    """A line owed, excluding VAT unless said; a mistake or a cancellation is answered by a line that reverses it."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(Charge.Kind.choices)
    rule = serializers.CharField()
    quantity = AmountField()
    unit = serializers.CharField()
    unit_price = AmountField()
    net = AmountField()
    vat_rate = AmountField()
    vat = AmountField()
    total = AmountField()
    currency = serializers.CharField()
    activity_on = serializers.DateField()
    allowance_minutes = serializers.IntegerField()
    reverses = serializers.CharField(allow_null=True)
    created_at = InstantField()

    def get_fields(self) -> dict[str, serializers.Field]:
        return {"label": serializers.CharField(), "source": SourceSerializer(), **super().get_fields()}
