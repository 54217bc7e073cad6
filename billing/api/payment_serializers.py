"""What the addresses of payments, mandates and debits take, and the shapes of what they give (for OpenAPI)."""

from rest_framework import serializers

from billing.api.serializers import PayerSerializer
from billing.models import Debit, DebitBatch, Mandate, Method, Payment
from billing.return_reasons import REASONS
from core.api.fields import AmountField, InstantField, NamedSerializer

AT_THE_DESK = [method for method in Method.values if method != Method.DIRECT_DEBIT]
MOST_INVOICES = 500


class PaymentsQuery(serializers.Serializer):
    """Days of the payment, both included."""

    method = serializers.ChoiceField(Method.choices, required=False)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    site = serializers.UUIDField(required=False)


class SettledSerializer(serializers.Serializer):
    id = serializers.CharField()
    number = serializers.CharField()
    amount = AmountField(max_digits=12)


class PaymentSerializer(serializers.Serializer):
    """Money that came in; negative where it went back out, and `reverses` says what it answers."""

    id = serializers.CharField()
    number = serializers.CharField()
    nature = serializers.ChoiceField(Payment.Nature.choices)
    method = serializers.ChoiceField(Method.choices)
    amount = AmountField(max_digits=12)
    currency = serializers.CharField()
    paid_on = serializers.DateField()
    reference = serializers.CharField()
    reason = serializers.CharField()
    payer = PayerSerializer()
    issuer = NamedSerializer()
    site = NamedSerializer(allow_null=True)
    invoices = SettledSerializer(many=True)
    unspent = AmountField(max_digits=12)
    reverses = serializers.CharField(allow_null=True)
    created_at = InstantField()


class PaymentRequestSerializer(serializers.Serializer):
    """For the invoices named, in their order, else the oldest; `is_another`: the same amount as one of that day."""

    payer = serializers.UUIDField()
    method = serializers.ChoiceField(AT_THE_DESK)
    amount = AmountField(max_digits=12)
    paid_on = serializers.DateField(required=False)
    site = serializers.UUIDField(required=False, allow_null=True)
    reference = serializers.CharField(max_length=140, allow_blank=True, default="")
    invoices = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_INVOICES, default=list)
    is_another = serializers.BooleanField(default=False)


class PaymentsMadeSerializer(serializers.Serializer):
    """One for each issuer."""

    payments = PaymentSerializer(many=True)


class RefundRequestSerializer(serializers.Serializer):
    amount = AmountField(max_digits=12)
    method = serializers.ChoiceField(AT_THE_DESK)
    reason = serializers.CharField(max_length=200)


class ReturnReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=200)


class MandateSerializer(serializers.Serializer):
    """Of the account number, only the last four characters are told."""

    id = serializers.CharField()
    reference = serializers.CharField()
    status = serializers.ChoiceField(Mandate.Status.choices)
    payer = PayerSerializer()
    issuer = NamedSerializer()
    holder = serializers.CharField()
    iban_end = serializers.CharField()
    signed_on = serializers.DateField(allow_null=True)
    last_used_on = serializers.DateField(allow_null=True)
    created_at = InstantField()


class MandateRequestSerializer(serializers.Serializer):
    """Signed by the caller today, for itself or an organisation it answers for.

    With `payer`, who keeps the books enters one that somebody has signed on paper.
    """

    issuer = serializers.UUIDField()
    holder = serializers.CharField(max_length=70)
    iban = serializers.CharField(max_length=42)
    on_behalf_of = serializers.UUIDField(required=False, allow_null=True)
    payer = serializers.UUIDField(required=False)
    signed_by = serializers.CharField(max_length=120, required=False)
    signed_on = serializers.DateField(required=False)


class DebitSerializer(serializers.Serializer):
    end_to_end = serializers.CharField()
    status = serializers.ChoiceField(Debit.Status.choices)
    invoice = serializers.CharField()
    mandate = serializers.CharField()
    amount = AmountField(max_digits=12)
    payment = serializers.CharField(allow_null=True)
    return_reason = serializers.CharField()


class DebitBatchSerializer(serializers.Serializer):
    id = serializers.CharField()
    issuer = NamedSerializer()
    collect_on = serializers.DateField()
    status = serializers.ChoiceField(DebitBatch.Status.choices)
    amount = AmountField(max_digits=12)
    currency = serializers.CharField()
    debits = DebitSerializer(many=True)
    created_at = InstantField()


class DebitBatchRequestSerializer(serializers.Serializer):
    """All that can be collected, unless invoices are named."""

    issuer = serializers.UUIDField()
    collect_on = serializers.DateField()
    invoices = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_INVOICES, required=False)


class ReturnRequestSerializer(serializers.Serializer):
    """The bank's code."""

    reason = serializers.ChoiceField(sorted(REASONS))
