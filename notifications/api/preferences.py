"""One's own wishes about mails: read, and said anew as a whole."""

from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api.reading import read_body
from members.api.caller import person_of, require
from members.models import Person
from members.models.token import Scope
from notifications.actions.preferring import HALF_PAST_SEVEN, Wishes, prefer, wishes_of
from notifications.models import CHOSEN, Category, Preference
from notifications.models.preference import EARLIEST, LATEST, MOST_REMINDERS, the_day_before

SWITCHED = [(one.value, one.label) for one in CHOSEN if one != Category.DIGEST]
MINUTE = 60


@extend_schema_field({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$", "example": "21:30"})
class WallTimeField(serializers.TimeField):
    """Hours and minutes of a clock on a wall, which knows no zone."""

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%H:%M", input_formats=["%H:%M", "%H:%M:%S"], **more)


class QuietHoursSerializer(serializers.Serializer):
    """On the clock of the network; an end before the start is of the next morning."""

    start = WallTimeField()
    end = WallTimeField()

    def validate(self, attrs: dict[str, time]) -> dict[str, time]:
        if attrs["start"] == attrs["end"]:
            raise serializers.ValidationError({"end": [_("La fin diffère du début.")]})
        return attrs


class PreferencesSerializer(serializers.Serializer):
    """What is left out is as where nothing was ever said. `reminders` are minutes before the start."""

    language = serializers.ChoiceField(Person.Language.choices, required=False)
    unwanted = serializers.ListField(child=serializers.ChoiceField(SWITCHED), default=list, max_length=len(SWITCHED))
    reminders = serializers.ListField(
        child=serializers.IntegerField(
            min_value=int(LATEST.total_seconds()) // MINUTE, max_value=int(EARLIEST.total_seconds()) // MINUTE
        ),
        default=the_day_before,
        max_length=MOST_REMINDERS,
    )
    quiet_hours = QuietHoursSerializer(allow_null=True, default=None)
    digest = serializers.ChoiceField(Preference.Digest.choices, default=Preference.Digest.OFF)
    digest_at = WallTimeField(default=HALF_PAST_SEVEN)


class Preferences(APIView):
    @extend_schema(operation_id="preferences_read", responses=PreferencesSerializer, tags=["people"])
    def get(self, request: Request) -> Response:
        """Which mails one gets, when one is reminded, when it is quiet."""
        require(request, Scope.BOOKINGS_READ, Scope.BOOKINGS_WRITE)
        return Response(shape_of(person_of(request)))

    @extend_schema(
        operation_id="preferences_change",
        request=PreferencesSerializer,
        responses=PreferencesSerializer,
        tags=["people"],
    )
    def put(self, request: Request) -> Response:
        """From now on this holds, whole."""
        require(request, Scope.BOOKINGS_WRITE)
        person, said = person_of(request), read_body(request, PreferencesSerializer)
        quiet = said["quiet_hours"]
        wishes = Wishes(
            unwanted=frozenset(said["unwanted"]),
            reminders=tuple(said["reminders"]),
            quiet=(quiet["start"], quiet["end"]) if quiet else None,
            digest=said["digest"],
            digest_at=said["digest_at"],
        )
        prefer(person=person, wishes=wishes, now=clock.now())
        if "language" in said:
            person.language = said["language"]
            person.save(update_fields=["language"])
        return Response(shape_of(person))


def shape_of(person: Person) -> dict[str, Any]:
    said = wishes_of(person)
    return {
        "language": person.language,
        "unwanted": sorted(said.unwanted),
        "reminders": sorted(said.reminders, reverse=True),
        "quiet_hours": {"start": f"{said.quiet[0]:%H:%M}", "end": f"{said.quiet[1]:%H:%M}"} if said.quiet else None,
        "digest": said.digest,
        "digest_at": f"{said.digest_at:%H:%M}",
    }
