"""What the addresses of series take, and the shapes of what they give."""

from typing import Any

from rest_framework import serializers

from billing.api.serializers import PayerSerializer
from booking.actions.series_editing import ALL, FOLLOWING, THIS
from booking.api.serializers import MOST_RESOURCES, PriceSerializer, UseSerializer
from booking.models.booking import Status
from booking.recurrence_reading import LONGEST
from booking.repetition import MOST
from core.api.fields import AmountField, InstantField, NamedSerializer
from spaces.api.serializers import MOST_PEOPLE, NamedResourceSerializer


class SeriesPlaceSerializer(serializers.Serializer):
    start = InstantField()
    end = InstantField()
    resources = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_RESOURCES, required=False)


class SeriesDecisionSerializer(serializers.Serializer):
    """What becomes of the occurrence that would start then; `keep` (in an edit) leaves it where it is."""

    start = InstantField()
    action = serializers.ChoiceField(["skip", "move", "keep"])
    to = SeriesPlaceSerializer(required=False)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if values["action"] == "move" and not values.get("to"):
            raise serializers.ValidationError({"to": [self.fields["to"].error_messages["required"]]})
        return values


class DecidedSerializer(serializers.Serializer):
    decisions = serializers.ListField(child=SeriesDecisionSerializer(), max_length=MOST, default=list)
    on_conflict = serializers.ChoiceField(["refuse", "skip"], default="refuse")


class RepeatedUseSerializer(UseSerializer):
    """From `start` to `end` on the clocks of the place, and again as the rule says (RFC 5545, section 3.3.10)."""

    rrule = serializers.CharField(max_length=LONGEST)
    exdates = serializers.ListField(child=serializers.DateField(), max_length=MOST, default=list)


class SeriesRequestSerializer(DecidedSerializer, RepeatedUseSerializer):
    title = serializers.CharField(max_length=160, allow_blank=True, default="")
    is_private = serializers.BooleanField(default=True)


class ScopeSerializer(serializers.Serializer):
    """`occurrence`: the day that the rule gave it; for all scopes but `all`."""

    scope = serializers.ChoiceField([THIS, FOLLOWING, ALL], default=ALL)
    occurrence = serializers.DateField(required=False)


class SeriesChangeSerializer(DecidedSerializer, ScopeSerializer):
    """Wall-clock times of the place; what is not given stays."""

    title = serializers.CharField(max_length=160, allow_blank=True, required=False)
    attendees = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE, required=False)
    is_private = serializers.BooleanField(required=False)
    starts = serializers.TimeField(required=False)
    ends = serializers.TimeField(required=False)
    resources = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_RESOURCES, required=False)
    rrule = serializers.CharField(max_length=LONGEST, required=False)
    exdates = serializers.ListField(child=serializers.DateField(), max_length=MOST, required=False)


class SeriesEndSerializer(ScopeSerializer):
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class SeriesAlternativeSerializer(serializers.Serializer):
    resources = NamedSerializer(many=True)
    start = InstantField()
    end = InstantField()


class BusyResourceSerializer(serializers.Serializer):
    resource = serializers.CharField()
    start = InstantField()
    end = InstantField()


class RefusalSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    detail = serializers.CharField(allow_blank=True)


class ForeseenSerializer(serializers.Serializer):
    """A day of a series not yet made. Either it is free, or something is in the way, or a rule says no."""

    day = serializers.DateField()
    start = InstantField()
    end = InstantField()
    free = serializers.BooleanField()
    not_yet_open = serializers.BooleanField()
    conflict = BusyResourceSerializer(allow_null=True)
    refusal = RefusalSerializer(allow_null=True)
    alternatives = SeriesAlternativeSerializer(many=True)


class SeriesPreviewSerializer(serializers.Serializer):
    rrule = serializers.CharField()
    words = serializers.CharField()
    resources = NamedResourceSerializer(many=True)
    price = PriceSerializer()
    occurrences = ForeseenSerializer(many=True)


class OccurrenceSerializer(serializers.Serializer):
    """A booking of a series; `day` is what the rule gave it, wherever it is now."""

    id = serializers.CharField()
    day = serializers.DateField()
    start = InstantField()
    end = InstantField()
    status = serializers.ChoiceField(Status.choices)
    is_exception = serializers.BooleanField()
    total = AmountField()


class SeriesSerializer(serializers.Serializer):
    id = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    is_private = serializers.BooleanField()
    attendees = serializers.IntegerField()
    person = NamedSerializer()
    payer = PayerSerializer()
    site = NamedSerializer()
    resources = NamedResourceSerializer(many=True)
    rrule = serializers.CharField()
    words = serializers.CharField()
    starts_on = serializers.DateField()
    starts = serializers.TimeField()
    ends = serializers.TimeField()
    exdates = serializers.ListField(child=serializers.DateField())
    split_from = serializers.CharField(allow_null=True)
    ended_at = InstantField(allow_null=True)
    end_reason = serializers.CharField(allow_blank=True)
    created_at = InstantField()
    changed_at = InstantField()
    sequence = serializers.IntegerField()


class WholeSeriesSerializer(SeriesSerializer):
    occurrences = OccurrenceSerializer(many=True)
