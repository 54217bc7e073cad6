from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from booking.models import CalendarFeed
from core.api.fields import InstantField, NamedSerializer

Scope = CalendarFeed.Scope


class CalendarRequestSerializer(serializers.Serializer):
    """A feed of one's own bookings and workshops (`person`), of a resource (`resource`), of a site (`site`), or of the
    sessions one holds (`facilitator`: for those whom a partner has named so). With `busy_only` it says the time and
    nothing else."""

    scope = serializers.ChoiceField(Scope.choices)
    busy_only = serializers.BooleanField(default=False)
    resource = serializers.UUIDField(required=False, allow_null=True)
    site = serializers.UUIDField(required=False, allow_null=True)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        for name in (Scope.RESOURCE, Scope.SITE):
            is_given = values.get(name.value) is not None
            if values["scope"] == name and not is_given:
                raise serializers.ValidationError({name.value: [_("Indiquez de quoi suivre l’agenda.")]})
            if values["scope"] != name and is_given:
                raise serializers.ValidationError({name.value: [_("Ne va pas avec cette portée.")]})
        return values


class CalendarSerializer(serializers.Serializer):
    id = serializers.CharField()
    scope = serializers.ChoiceField(Scope.choices)
    busy_only = serializers.BooleanField()
    resource = NamedSerializer(allow_null=True)
    site = NamedSerializer(allow_null=True)
    created_at = InstantField()
    rotated_at = InstantField(allow_null=True)
    last_read_on = serializers.DateField(allow_null=True)


class CalendarAddressSerializer(CalendarSerializer):
    """`url` holds the secret and is said only here, not even to a repeated request; who has it reads the calendar."""

    url = serializers.URLField(allow_null=True)
