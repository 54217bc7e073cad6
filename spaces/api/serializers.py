"""What the network's addresses take, and the shapes of what they give (for OpenAPI; `shapes` makes them)."""

from rest_framework import serializers

from core.api.fields import NamedSerializer, SlugsField
from spaces.models import BookingPolicy, Resource, Site

MOST_PEOPLE = 32_767


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
