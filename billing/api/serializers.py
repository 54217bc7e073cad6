from rest_framework import serializers

from billing.models import Charge, PriceGroup
from core.api.fields import AmountField, InstantField, NamedSerializer
from spaces.models import Resource


class AllowanceSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(Resource.Kind.choices)
    monthly_minutes = serializers.IntegerField()


class PlanSerializer(NamedSerializer):
    slug = serializers.SlugField()
    description = serializers.CharField(allow_blank=True)
    group = serializers.ChoiceField(PriceGroup.choices)
    monthly_fee = AmountField()
    vat_rate = AmountField()
    currency = serializers.CharField()
    allowances = AllowanceSerializer(many=True)


class PayerSerializer(NamedSerializer):
    kind = serializers.ChoiceField([("person", "person"), ("organisation", "organisation")])


class MembershipRequestSerializer(serializers.Serializer):
    """From today unless a day is given; an organisation is named by somebody who answers for it."""

    plan = serializers.UUIDField()
    starts_on = serializers.DateField(required=False)
    on_behalf_of = serializers.UUIDField(required=False, allow_null=True)


class MembershipSerializer(serializers.Serializer):
    id = serializers.CharField()
    plan = NamedSerializer()
    payer = PayerSerializer()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)


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
