"""What a partner's sessions were, in the vocabulary of the national digital-mediation service."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agenda.api.own_sessions import publisher_asked
from agenda.models.registration import AgeBand, Gender, Situation
from agenda.statistics import COUNTED, LEVELS, PLACES, TYPES, Activity, activities
from core import clock
from core.api.pagination import page_of
from core.api.reading import read_query
from core.api.tables import List, listed
from core.clock import start_of_day
from core.ranges import Period

DAY = timedelta(days=1)
LONGEST = 3660
NAMES = {"age_band": "tranche_age", "situation": "statut", "gender": "genre"}


class StatisticsQuery(serializers.Serializer):
    """Local days; both are included."""

    to = serializers.DateField()

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.DateField(), **super().get_fields()}

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if not 0 <= (values["to"] - values["from"]).days <= LONGEST or not 1970 < values["from"].year < 2200:
            raise serializers.ValidationError({"to": [_("Indiquez une période de dix ans au plus, dans l’ordre.")]})
        return values


def counts_of(values: type[AgeBand] | type[Gender] | type[Situation]) -> serializers.Serializer:
    fields: dict[str, Any] = {value: serializers.IntegerField() for value in values.values}
    return type(f"{values.__name__}CountsSerializer", (serializers.Serializer,), fields)()


class ActivitySerializer(serializers.Serializer):
    """One session that took place, with how many people came. `niveau` is empty for all levels."""

    session = serializers.CharField()
    date = serializers.DateField()
    atelier = serializers.CharField()
    type = serializers.ChoiceField(list(TYPES))
    duree = serializers.IntegerField()
    lieu = serializers.ChoiceField(PLACES)
    niveau = serializers.ChoiceField(sorted(LEVELS.values()), allow_blank=True)
    participants = serializers.IntegerField()
    tranche_age = counts_of(AgeBand)
    statut = counts_of(Situation)
    genre = counts_of(Gender)


class PartnerStatistics(List):
    @extend_schema(
        operation_id="partner_statistics",
        parameters=[StatisticsQuery],
        responses=listed(ActivitySerializer),
        tags=["agenda"],
    )
    def get(self, request: Request, partner: str, format: str | None = None) -> Response:
        """A line for each session that took place: what it was and who came, counted, with no names."""
        publisher, asked = publisher_asked(request, partner), read_query(request, StatisticsQuery)
        tz = ZoneInfo(settings.TIME_ZONE)
        period = Period(start_of_day(asked["from"], tz), start_of_day(asked["to"] + DAY, tz))
        return page_of(request, activities(publisher, period, now=clock.now()), shape)


@extend_schema(exclude=True)
class PartnerStatisticsFile(PartnerStatistics):
    """The same under the name of a file."""

    http_method_names = ["get", "head"]


def shape(row: Activity) -> dict[str, Any]:
    return {
        "session": str(row.session.public_id),
        "date": row.on.isoformat(),
        "atelier": row.session.workshop.title,
        "type": row.type,
        "duree": row.minutes,
        "lieu": row.place,
        "niveau": row.level,
        "participants": row.participants,
        **{
            NAMES[name]: {value: row.counts[name][value] for value in choices.values}
            for name, choices in COUNTED.items()
        },
    }
