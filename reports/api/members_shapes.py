"""The shapes of members' money, for OpenAPI."""

from rest_framework import serializers

from billing.models import PriceGroup
from core.api.fields import AmountField, NamedSerializer
from reports.api.serializers import MetaSerializer


class RecurringRowSerializer(serializers.Serializer):
    """Only the keys asked for by `group_by` are there. Amounts are per month and net of VAT, but for what was earned;
    `mrr_start` and all movements add up to `mrr_end`, and so do members.
    """

    month = serializers.RegexField(r"^\d{4}-\d{2}$", required=False)
    plan = NamedSerializer(required=False, allow_null=True)
    group = serializers.ChoiceField(PriceGroup.choices, required=False)
    site = NamedSerializer(required=False, allow_null=True)
    issuer = NamedSerializer(required=False, allow_null=True)
    mrr_start = AmountField()
    new = AmountField()
    expansion = AmountField()
    contraction = AmountField()
    paused = AmountField()
    resumed = AmountField()
    lost = AmountField()
    moved = AmountField()
    mrr_end = AmountField()
    members_start = serializers.IntegerField()
    members_new = serializers.IntegerField()
    members_paused = serializers.IntegerField()
    members_resumed = serializers.IntegerField()
    members_lost = serializers.IntegerField()
    members_moved = serializers.IntegerField()
    members_end = serializers.IntegerField()
    paying = serializers.IntegerField()
    arpm = AmountField(allow_null=True)
    churn = serializers.FloatField(allow_null=True)
    mrr_churn = serializers.FloatField(allow_null=True)
    earned = AmountField()
    earned_per_member = AmountField(allow_null=True)


class RecurringSerializer(serializers.Serializer):
    results = RecurringRowSerializer(many=True)
    meta = MetaSerializer()
