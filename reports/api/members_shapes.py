"""The shapes of members' money, for OpenAPI."""

from rest_framework import serializers

from billing.models import PriceGroup
from core.api.fields import AmountField, NamedSerializer
from reports.api.serializers import MetaSerializer
from reports.members_money.liabilities import Liability


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


class ReceivablesRowSerializer(serializers.Serializer):
    """VAT included. `ledger` is null where sites are asked for or told apart: books are an issuer's."""

    issuer = NamedSerializer(required=False, allow_null=True)
    site = NamedSerializer(required=False, allow_null=True)
    invoiced = AmountField()
    owed = AmountField()
    not_due = AmountField()
    up_to_30 = AmountField()
    up_to_60 = AmountField()
    up_to_90 = AmountField()
    over_90 = AmountField()
    credit_notes = AmountField()
    ledger = AmountField(allow_null=True)
    dso = serializers.FloatField(allow_null=True)
    settled = AmountField()
    days_to_pay = serializers.FloatField(allow_null=True)


class ReceivablesSerializer(serializers.Serializer):
    results = ReceivablesRowSerializer(many=True)
    meta = MetaSerializer()


class LiabilitiesRowSerializer(serializers.Serializer):
    """At the end of `to`. `ledger` and `difference` are null where the ledger has no account for it."""

    liability = serializers.ChoiceField(Liability.choices)
    issuer = NamedSerializer(required=False, allow_null=True)
    site = NamedSerializer(required=False, allow_null=True)
    amount = AmountField()
    lapsing = AmountField(allow_null=True)
    lapsed = AmountField(allow_null=True)
    ledger = AmountField(allow_null=True)
    difference = AmountField(allow_null=True)


class LiabilitiesSerializer(serializers.Serializer):
    results = LiabilitiesRowSerializer(many=True)
    meta = MetaSerializer()


class ClearingRowSerializer(serializers.Serializer):
    debtor = NamedSerializer()
    creditor = NamedSerializer()
    hours = serializers.FloatField()
    unpriced_hours = serializers.FloatField()
    net = AmountField()


class ClearingReportSerializer(serializers.Serializer):
    results = ClearingRowSerializer(many=True)
    meta = MetaSerializer()
