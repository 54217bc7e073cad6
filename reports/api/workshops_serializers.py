"""What is asked and given of workshops."""

from rest_framework import serializers

from agenda.api.statistics import ActivitySerializer
from agenda.models import Theme, Workshop
from agenda.models.session import Mode
from agenda.models.workshop import Public
from agenda.statistics import TYPES
from core.api.fields import NamedSerializer
from reports.api.reading import GroupField, ReportQuery
from reports.api.serializers import MetaSerializer
from reports.workshops import GROUPS


class WorkshopsQuery(ReportQuery):
    group_by = GroupField(child=serializers.ChoiceField(GROUPS), required=False)


ROW_WORDS = tuple(word for word in GROUPS if word != "site")
"""Keys of a row beside its site, which every report is asked for."""


class MediationQuery(ReportQuery):
    """`from` and `to` are local dates, both included; the rest are the keys of a row of the report of workshops."""

    theme = serializers.CharField(required=False)
    audience = serializers.CharField(required=False, help_text="`none` for workshops that name no audience.")
    level = serializers.CharField(required=False)
    partner = serializers.CharField(required=False)
    month = serializers.CharField(required=False)
    mode = serializers.CharField(required=False)
    type = serializers.CharField(required=False)


class WorkshopsRowSerializer(serializers.Serializer):
    """Only the keys asked for by `group_by` are there. Ratios are null where there is nothing to divide by.

    A session for several audiences stands in the row of each: without `group_by`, each session counts once.
    """

    theme = serializers.ChoiceField(Theme.choices, required=False)
    audience = serializers.ChoiceField(Public.choices, required=False, allow_null=True)
    level = serializers.ChoiceField(Workshop.Level.choices, required=False)
    site = NamedSerializer(required=False)
    partner = NamedSerializer(required=False)
    month = serializers.RegexField(r"^\d{4}-\d{2}$", required=False)
    mode = serializers.ChoiceField(Mode.choices, required=False)
    type = serializers.ChoiceField(list(TYPES), required=False)
    sessions = serializers.IntegerField()
    to_come = serializers.IntegerField()
    postponed = serializers.IntegerField()
    cancelled = serializers.IntegerField()
    places = serializers.IntegerField()
    registered = serializers.IntegerField()
    attended = serializers.IntegerField()
    walk_ins = serializers.IntegerField()
    waiting = serializers.IntegerField()
    hours = serializers.FloatField()
    facilitation_hours = serializers.FloatField()
    registered_fill = serializers.FloatField(allow_null=True)
    attended_fill = serializers.FloatField(allow_null=True)
    attendance = serializers.FloatField(allow_null=True)


class WorkshopsSerializer(serializers.Serializer):
    results = WorkshopsRowSerializer(many=True)
    meta = MetaSerializer()


class MediationSerializer(ActivitySerializer):
    """One session that took place, in the national vocabulary, with whose it is and where."""

    partenaire = serializers.CharField()
    site = serializers.CharField()
