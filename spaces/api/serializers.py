"""What the network's addresses take, and the shapes of what they give (for OpenAPI; `shapes` makes them)."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api.fields import NamedSerializer, SlugsField
from spaces.models import BookingPolicy, OpeningRule, Resource, Site
from spaces.timetable import Cause

MOST_PEOPLE = 32_767
MOST_DAYS = 366


class PlaceQuery(serializers.Serializer):
    """Which resources are meant."""

    site = serializers.UUIDField(required=False)
    kind = serializers.ChoiceField(Resource.Kind.choices, required=False)
    features = SlugsField(required=False)
    capacity = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE, required=False)


class NamedResourceSerializer(NamedSerializer):
    kind = serializers.ChoiceField(Resource.Kind.choices)


class PolicySerializer(serializers.Serializer):
    """What a booking of the resource must respect."""

    granularity_minutes = serializers.IntegerField()
    min_minutes = serializers.IntegerField()
    max_minutes = serializers.IntegerField()
    notice_minutes = serializers.IntegerField()
    horizon_days = serializers.IntegerField()
    free_cancellation_minutes = serializers.IntegerField()
    needs_approval = serializers.BooleanField()
    needs_payment = serializers.BooleanField()
    needs_check_in = serializers.BooleanField()
    bookable_by = serializers.ChoiceField(BookingPolicy.Booker.choices)


class ResourceSerializer(NamedResourceSerializer):
    """Something that can be booked."""

    site = NamedSerializer()
    zone = serializers.CharField(allow_null=True)
    capacity = serializers.IntegerField()
    features = serializers.ListField(child=serializers.SlugField())
    parts = serializers.ListField(child=serializers.CharField())
    bookable = serializers.BooleanField()
    policy = PolicySerializer()


class OpeningSerializer(serializers.Serializer):
    """Open on a weekday (0 is Monday) between two wall-clock times; 00:00 closes at the end of the day."""

    weekday = serializers.IntegerField(min_value=0, max_value=6)
    opens = serializers.CharField()
    closes = serializers.CharField()
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    school = serializers.ChoiceField(OpeningRule.School.choices, allow_null=True)


class SiteSerializer(NamedSerializer):
    """A place of the network."""

    slug = serializers.SlugField()
    kind = serializers.ChoiceField(Site.Kind.choices)
    street = serializers.CharField()
    postcode = serializers.CharField()
    town = serializers.CharField()
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    time_zone = serializers.CharField()
    has_label = serializers.BooleanField()
    accessibility = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)
    presentation = serializers.CharField(allow_blank=True)
    closed_on_public_holidays = serializers.BooleanField()
    opening = OpeningSerializer(many=True)


class OpeningQuery(serializers.Serializer):
    """Local days, both included; four weeks from today where nothing is said."""

    def get_fields(self) -> dict[str, Any]:
        days = {"from": serializers.DateField(required=False), "to": serializers.DateField(required=False)}
        return {**super().get_fields(), **days}

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        first, last = said.get("from"), said.get("to")
        if first and last and not 0 <= (last - first).days < MOST_DAYS:
            raise serializers.ValidationError({"to": [_("Demandez de 1 à %(days)s jours.") % {"days": MOST_DAYS}]})
        return said


class SpanSerializer(serializers.Serializer):
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class ReasonOfDaySerializer(serializers.Serializer):
    """What makes the day unlike others. `start` and `end` are null where the whole day is meant."""

    cause = serializers.ChoiceField(Cause.choices)
    text = serializers.CharField()
    start = serializers.DateTimeField(allow_null=True)
    end = serializers.DateTimeField(allow_null=True)


class WiderHoursSerializer(serializers.Serializer):
    group = serializers.CharField()
    open = SpanSerializer(many=True)


class OpenDaySerializer(serializers.Serializer):
    """A local day: when everybody is let in, and who is let in longer."""

    date = serializers.DateField()
    open = SpanSerializer(many=True)
    reasons = ReasonOfDaySerializer(many=True)
    wider = WiderHoursSerializer(many=True)


class OpeningDaysSerializer(NamedSerializer):
    """Opening hours day by day. Beyond `school_holidays_known_until`, days count as school term."""

    time_zone = serializers.CharField()
    school_zone = serializers.CharField()
    school_holidays_known_until = serializers.DateField()
    days = OpenDaySerializer(many=True)
