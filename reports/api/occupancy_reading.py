"""What the addresses of occupancy, conduct and seat fill take."""

from rest_framework import serializers

from reports import conduct, occupancy
from reports.api.reading import GroupField, ReportQuery
from reports.comparing import COMPARISONS
from spaces.models import Resource


class ComparedQuery(ReportQuery):
    """With `compare`, each figure also as it was before: `previous_…`, `year_…`."""

    kind = serializers.ChoiceField(Resource.Kind.choices, required=False)
    compare = GroupField(child=serializers.ChoiceField(list(COMPARISONS)), required=False)


class OccupancyQuery(ComparedQuery):
    group_by = GroupField(child=serializers.ChoiceField(occupancy.GROUPS), required=False)


class ConductQuery(ComparedQuery):
    group_by = GroupField(child=serializers.ChoiceField(conduct.GROUPS), required=False)
