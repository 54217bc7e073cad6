"""What the addresses of booking take, and the shapes of what they give (for OpenAPI; `shapes` makes them)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from billing.api.serializers import PayerSerializer
from booking.models.booking import Booking, Status
from core.api.fields import AmountField, HoursField, InstantField, LengthField, NamedSerializer, SlugsField, WordsField
from spaces.api.serializers import MOST_PEOPLE, NamedResourceSerializer, PlaceQuery
from spaces.models import Resource

MOST_RESOURCES = 20
MOST_KINDS = 5


class PeriodQuery(serializers.Serializer):
    start = InstantField()
    end = InstantField()


class AvailabilityQuery(PlaceQuery, PeriodQuery):
    """With `count`, only sites where so many are free at once; `suggested` are those that sit together best."""

    quote = serializers.BooleanField(default=True)
    count = serializers.IntegerField(min_value=1, max_value=MOST_RESOURCES, default=1)
    max_price = AmountField(required=False, min_value=0)


class LookAheadQuery(serializers.Serializer):
    """Where to look and when: from an instant (now) to another (two weeks later), between two wall-clock times of the
    site (`between=13:00-18:00`), on some days of the week (0 is Monday).
    """

    duration = LengthField()
    limit = serializers.IntegerField(min_value=1, max_value=50, default=5)
    to = InstantField(required=False)
    between = HoursField(required=False)
    weekdays = WordsField(child=serializers.IntegerField(min_value=0, max_value=6), required=False)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "from": InstantField(required=False)}


class NextFreeQuery(PlaceQuery, LookAheadQuery):
    quote = serializers.BooleanField(default=False)
    max_price = AmountField(required=False, min_value=0)


class TogetherQuery(LookAheadQuery):
    resources = WordsField(child=serializers.UUIDField(), min_length=1, max_length=MOST_RESOURCES)


class MonthQuery(serializers.Serializer):
    month = serializers.RegexField(r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$")


class DayStateSerializer(serializers.Serializer):
    """Minutes of a local day: open, taken (with the time needed before and after), and still to be had."""

    day = serializers.DateField()
    state = serializers.ChoiceField(["past", "closed", "free", "partly", "busy"])
    open_minutes = serializers.IntegerField()
    taken_minutes = serializers.IntegerField()
    free_minutes = serializers.IntegerField()


class BookingsQuery(serializers.Serializer):
    status = WordsField(child=serializers.ChoiceField(Status.choices), required=False)
    to = InstantField(required=False)
    site = serializers.UUIDField(required=False)
    mine = serializers.BooleanField(required=False)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "from": InstantField(required=False)}


class AnySerializer(serializers.Serializer):
    """Any `count` resources of a kind that sit together, perhaps at a site, each with features and so many places."""

    kind = serializers.ChoiceField(Resource.Kind.choices)
    site = serializers.UUIDField(required=False, allow_null=True)
    features = SlugsField(required=False)
    capacity = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE, default=1)
    count = serializers.IntegerField(min_value=1, max_value=MOST_RESOURCES, default=1)


class AnyListSerializer(serializers.ListSerializer):
    """Several things at once; one of them may stand alone, without its list."""

    def to_internal_value(self, data: Any) -> list[Any]:
        alone: Any = self.child
        return [alone.run_validation(data)] if isinstance(data, dict) else super().to_internal_value(data)


class UseSerializer(PeriodQuery):
    """Resources by their ids, or `any` of a kind; several kinds at once as a list, all in one booking."""

    resources = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_RESOURCES, required=False)
    attendees = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE, default=1)
    on_behalf_of = serializers.UUIDField(required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        asked = AnyListSerializer(child=AnySerializer(), required=False, max_length=MOST_KINDS)
        return {**super().get_fields(), "any": asked}

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if values.get("resources") and values.get("any"):
            raise serializers.ValidationError({"any": [_("Donnez soit des ressources, soit « any », pas les deux.")]})
        desks = sum(one["count"] for one in values.get("any", ()) if one["kind"] == Resource.Kind.DESK)
        return {**values, "attendees": max(values["attendees"], desks)}


class PaidUseSerializer(UseSerializer):
    """`chosen_total`, with VAT, where the price is free to choose; without `use_passes` passes are left alone."""

    chosen_total = AmountField(required=False, allow_null=True, min_value=0)
    use_passes = serializers.BooleanField(default=True)


class BookingRequestSerializer(PaidUseSerializer):
    """With `hold`, the time is kept for some minutes, until it is confirmed.

    `person` is for whom the front desk books; `override_reason` is why a manager sets rules aside.
    """

    title = serializers.CharField(max_length=160, allow_blank=True, default="")
    is_private = serializers.BooleanField(default=True)
    hold = serializers.BooleanField(default=False)
    person = serializers.UUIDField(required=False, allow_null=True)
    override_reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class BookingChangeSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=160, allow_blank=True, required=False)
    attendees = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE, required=False)
    is_private = serializers.BooleanField(required=False)
    start = InstantField(required=False)
    end = InstantField(required=False)
    resources = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_RESOURCES, required=False)
    override_reason = serializers.CharField(max_length=200, allow_blank=True, required=False)


class OverridingSerializer(serializers.Serializer):
    """Why a manager sets rules aside; empty: none is."""

    override_reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class CancellationSerializer(serializers.Serializer):
    """With `waive_reason`, a manager lets go of what cancelling so late would cost."""

    reason = serializers.CharField(max_length=200, allow_blank=True, default="")
    waive_reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class CancellationStepSerializer(serializers.Serializer):
    """Cancelling until then costs that share of the price, in percent; after the last step, all of it."""

    until = InstantField()
    percent = serializers.IntegerField()


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class QuoteLineSerializer(serializers.Serializer):
    rule = serializers.CharField()
    quantity = AmountField()
    unit = serializers.CharField()
    unit_price = AmountField()
    net = AmountField()
    vat_rate = AmountField()

    def get_fields(self) -> dict[str, Any]:
        return {"label": serializers.CharField(), **super().get_fields()}


class PriceSerializer(serializers.Serializer):
    """Euros; `net` excludes VAT."""

    net = AmountField()
    vat = AmountField()
    total = AmountField()
    currency = serializers.CharField()


class QuoteSerializer(PriceSerializer):
    """Where the price is free to choose: what is advised, the least, what it really costs and what was chosen, with
    VAT. `use_passes` is told where passes are left alone.
    """

    lines = QuoteLineSerializer(many=True)
    advised = AmountField(required=False)
    floor = AmountField(required=False)
    true_cost = AmountField(required=False, allow_null=True)
    chosen = AmountField(required=False, allow_null=True)
    use_passes = serializers.BooleanField(required=False)


class QuotedUseSerializer(QuoteSerializer):
    resources = NamedResourceSerializer(many=True)


class FreeSerializer(serializers.Serializer):
    resource = NamedResourceSerializer()
    start = InstantField()
    end = InstantField()
    quote = QuoteSerializer(required=False, allow_null=True)
    suggested = serializers.BooleanField(required=False)


class NextFreeSerializer(serializers.Serializer):
    resource = NamedResourceSerializer()
    start = InstantField()
    end = InstantField()
    quote = QuoteSerializer(required=False, allow_null=True)


class FreeTogetherSerializer(serializers.Serializer):
    resources = NamedResourceSerializer(many=True)
    start = InstantField()
    end = InstantField()


class BusySerializer(serializers.Serializer):
    start = InstantField()
    end = InstantField()


class PaymentDueSerializer(serializers.Serializer):
    """What is to be paid before it is confirmed, and until when it is held for that."""

    amount = AmountField()
    currency = serializers.CharField()
    until = InstantField()


class BookingSerializer(serializers.Serializer):
    id = serializers.CharField()
    status = serializers.ChoiceField(Status.choices)
    purpose = serializers.ChoiceField(Booking.Purpose.choices)
    resources = NamedResourceSerializer(many=True)
    site = NamedSerializer()
    start = InstantField()
    end = InstantField()
    title = serializers.CharField(allow_blank=True)
    is_private = serializers.BooleanField()
    attendees = serializers.IntegerField()
    person = NamedSerializer()
    payer = PayerSerializer()
    price = PriceSerializer()
    free_cancellation_until = InstantField()
    cancellation = CancellationStepSerializer(many=True)
    held_until = InstantField(allow_null=True)
    payment_due = PaymentDueSerializer(allow_null=True)
    checked_in_at = InstantField(allow_null=True)
    checked_out_at = InstantField(allow_null=True)
    ended_at = InstantField(allow_null=True)
    end_reason = serializers.CharField(allow_blank=True)
    created_at = InstantField()
    changed_at = InstantField()
    sequence = serializers.IntegerField()
