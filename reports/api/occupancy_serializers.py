"""The shapes of occupancy, conduct and seat fill, for OpenAPI."""

from typing import Any

from rest_framework import serializers

from billing.models import PriceGroup
from core.api.fields import NamedSerializer
from reports.api.serializers import KeysSerializer, MetaSerializer
from reports.comparing import COMPARISONS
from spaces.models import Resource


class UseKeysSerializer(KeysSerializer):
    kind = serializers.ChoiceField(Resource.Kind.choices, required=False)
    zone = NamedSerializer(required=False, allow_null=True)
    plan = NamedSerializer(required=False, allow_null=True)
    group = serializers.ChoiceField(PriceGroup.choices, required=False, allow_null=True)
    weekday = serializers.IntegerField(min_value=0, max_value=6, required=False)
    hour = serializers.IntegerField(min_value=0, max_value=23, required=False)

    def get_fields(self) -> dict[str, Any]:
        """Each figure of its own, and as it was in each of the periods it is compared with."""
        own = super().get_fields()
        figures = {name: field for name, field in own.items() if field.required}
        was = {
            f"{comparison}_{name}": type(field)(required=False, allow_null=True)
            for comparison in COMPARISONS
            for name, field in figures.items()
        }
        return {**own, **was}


class OccupancyRowSerializer(UseKeysSerializer):
    """`occupancy` and `use` are null where nothing was open."""

    open_hours = serializers.FloatField()
    booked_hours = serializers.FloatField()
    attended_hours = serializers.FloatField()
    outside_hours = serializers.FloatField()
    occupancy = serializers.FloatField(allow_null=True)
    use = serializers.FloatField(allow_null=True)


class ConductRowSerializer(UseKeysSerializer):
    """Rates are null where there is nothing to divide by, lead times, in hours, where nothing stayed booked."""

    lead = serializers.IntegerField(min_value=0, max_value=5, required=False)
    bookings = serializers.IntegerField()
    expected = serializers.IntegerField()
    absent = serializers.IntegerField()
    no_show_rate = serializers.FloatField(allow_null=True)
    cancelled = serializers.IntegerField()
    late_cancelled = serializers.IntegerField()
    cancellation_rate = serializers.FloatField(allow_null=True)
    late_rate = serializers.FloatField(allow_null=True)
    lead_quarter = serializers.FloatField(allow_null=True)
    lead_median = serializers.FloatField(allow_null=True)
    lead_three_quarters = serializers.FloatField(allow_null=True)


class SeatFillRowSerializer(UseKeysSerializer):
    """`seat_fill` is null where nothing was booked."""

    lead = serializers.IntegerField(min_value=0, max_value=5, required=False)
    bookings = serializers.IntegerField()
    seat_hours = serializers.FloatField()
    capacity_hours = serializers.FloatField()
    seat_fill = serializers.FloatField(allow_null=True)


class OccupancySerializer(serializers.Serializer):
    results = OccupancyRowSerializer(many=True)
    meta = MetaSerializer()


class ConductSerializer(serializers.Serializer):
    results = ConductRowSerializer(many=True)
    meta = MetaSerializer()


class SeatFillSerializer(serializers.Serializer):
    results = SeatFillRowSerializer(many=True)
    meta = MetaSerializer()
