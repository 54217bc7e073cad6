"""What the addresses of series of sessions take, and the shapes of what they give."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from agenda.actions.planning import MOST
from agenda.actions.repeating import REFUSE, SKIP
from agenda.actions.series_editing import ALL, FOLLOWING, THIS
from agenda.api.serializers import MOST_PLACES, OwnSessionSerializer
from agenda.models.session import Mode, Status
from booking.recurrence_reading import LONGEST
from core.api.fields import InstantField

MOST_FACILITATORS = 20


class RepeatedSessionBody(serializers.Serializer):
    """From `start` to `end` on the clocks of the site, and again as the rule says (RFC 5545, section 3.3.10)."""

    start = InstantField()
    end = InstantField()
    rrule = serializers.CharField(max_length=LONGEST)
    exdates = serializers.ListField(child=serializers.DateField(), max_length=MOST, default=list)
    site = serializers.CharField(max_length=50, help_text=_("Identifiant du site, ou son identifiant d’adresse."))
    room = serializers.UUIDField(required=False, allow_null=True, default=None)
    capacity = serializers.IntegerField(min_value=1, max_value=MOST_PLACES, allow_null=True, default=None)
    slot_minutes = serializers.IntegerField(min_value=5, max_value=480, allow_null=True, default=None)
    online_url = serializers.URLField(max_length=500, allow_blank=True, default="")
    mode = serializers.ChoiceField(Mode.choices, required=False)
    facilitators = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_FACILITATORS, default=list)
    status = serializers.ChoiceField([Status.DRAFT, Status.PUBLISHED], default=Status.PUBLISHED)


class SeriesBody(RepeatedSessionBody):
    """`days` names those that are held, closed places or not; without it every day of the rule is."""

    days = serializers.ListField(child=serializers.DateField(), min_length=1, max_length=MOST, required=False)
    on_conflict = serializers.ChoiceField([REFUSE, SKIP], default=REFUSE)


class ScopeBody(serializers.Serializer):
    """`occurrence`: the day that the rule gave the session; without it the first to come."""

    scope = serializers.ChoiceField([THIS, FOLLOWING, ALL], default=ALL)
    occurrence = serializers.DateField(required=False)
    with_exceptions = serializers.BooleanField(default=False)


class SeriesChangeBody(ScopeBody):
    """Wall-clock times of the site; what is not given stays."""

    starts = serializers.TimeField(required=False)
    ends = serializers.TimeField(required=False)
    site = serializers.CharField(max_length=50, required=False)
    room = serializers.UUIDField(required=False, allow_null=True)
    capacity = serializers.IntegerField(min_value=1, max_value=MOST_PLACES, required=False)
    slot_minutes = serializers.IntegerField(min_value=5, max_value=480, required=False)
    online_url = serializers.URLField(max_length=500, allow_blank=True, required=False)
    mode = serializers.ChoiceField(Mode.choices, required=False)
    facilitators = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_FACILITATORS, required=False)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if "starts" in values and values.get("starts") == values.get("ends"):
            raise serializers.ValidationError({"ends": [_("La fin doit venir après le début.")]})
        return values


class SeriesEndBody(ScopeBody):
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class DayRefusalSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    detail = serializers.CharField(allow_blank=True)


class SessionSeriesDaySerializer(serializers.Serializer):
    """A day of a series not yet made. `closed`: only the place speaks against it."""

    day = serializers.DateField()
    start = InstantField()
    end = InstantField()
    free = serializers.BooleanField()
    closed = serializers.BooleanField()
    refusal = DayRefusalSerializer(allow_null=True)


class SessionSeriesPlanSerializer(serializers.Serializer):
    rrule = serializers.CharField()
    words = serializers.CharField()
    days = SessionSeriesDaySerializer(many=True)


class SessionSeriesSerializer(serializers.Serializer):
    """Sessions that recur on the clocks of their site; `is_exception` of those changed by themselves."""

    id = serializers.CharField()
    rrule = serializers.CharField()
    words = serializers.CharField()
    starts_on = serializers.DateField()
    starts = serializers.TimeField()
    exdates = serializers.ListField(child=serializers.DateField())
    sessions = OwnSessionSerializer(many=True)


class EndedSerializer(serializers.Serializer):
    count = serializers.IntegerField()
    series = SessionSeriesSerializer()
