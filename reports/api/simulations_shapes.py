"""Scenarios and simulations as the API takes and shows them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.fields import InstantField, NamedSerializer
from reports.models import Scenario, SimulationRun
from reports.question import YEARS
from reports.scenarios.today import PARTS
from spaces.models import Resource


class ScenarioChangeSerializer(serializers.Serializer):
    """`terms` replace those that were there whole; what is not in them stays as it is today."""

    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    terms = serializers.DictField(required=False)

    def get_fields(self) -> dict[str, Any]:
        return {"name": serializers.CharField(max_length=80), **super().get_fields()}


class ScenarioRequestSerializer(ScenarioChangeSerializer):
    """Of one site, or of the whole network without. `copy` names the parts of today to begin with, beside `terms`."""

    site = serializers.UUIDField(required=False)
    copy = serializers.ListField(child=serializers.ChoiceField(PARTS), required=False)


class ScenarioSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    note = serializers.CharField()
    site = NamedSerializer(allow_null=True)
    terms = serializers.DictField()
    made_by = serializers.CharField()
    created_at = InstantField()
    changed_at = InstantField()

    def get_fields(self) -> dict[str, Any]:
        return {"name": serializers.CharField(), **super().get_fields()}


class SimulationRequestSerializer(serializers.Serializer):
    """Of a scenario that is kept, or of `terms` written here, which are kept as one: of `site`, or of the network."""

    scenario = serializers.UUIDField(required=False)
    terms = serializers.DictField(required=False)
    site = serializers.UUIDField(required=False)
    kind = serializers.ChoiceField(Resource.Kind.choices, required=False, allow_blank=True)
    elasticity = serializers.DecimalField(
        max_digits=3, decimal_places=2, min_value=Decimal(-5), max_value=Decimal(0), required=False, allow_null=True
    )

    def get_fields(self) -> dict[str, Any]:
        days = {"from": serializers.DateField(), "to": serializers.DateField()}
        return {**days, **super().get_fields()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("scenario" in attrs) == ("terms" in attrs):
            raise serializers.ValidationError({"scenario": [_("Nommez un scénario, ou écrivez des conditions.")]})
        if "scenario" in attrs and "site" in attrs:
            raise serializers.ValidationError({"site": [_("Le lieu est celui du scénario.")]})
        return attrs


class SimulationSerializer(serializers.Serializer):
    """`result` is there once `status` is `done`; amounts are euros excluding VAT. Its `actual` tells by reason how what
    was charged becomes what is replayed: `charged` adds up to `actual.net`, `replayed` to `before.net`."""

    id = serializers.UUIDField()
    scenario = NamedSerializer()
    status = serializers.ChoiceField(SimulationRun.Status.choices)
    kind = serializers.ChoiceField(Resource.Kind.choices, allow_blank=True)
    elasticity = serializers.DecimalField(max_digits=3, decimal_places=2, allow_null=True)
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    failure = serializers.CharField()
    terms = serializers.DictField()
    result = serializers.DictField(allow_null=True)
    created_at = InstantField()
    finished_at = InstantField(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        days = {"from": serializers.DateField(), "to": serializers.DateField()}
        return {**days, **super().get_fields()}


class DraftRequestSerializer(serializers.Serializer):
    valid_from = serializers.DateField()

    def validate_valid_from(self, day: date) -> date:
        if day.year not in YEARS:
            years = {"first": YEARS[0], "last": YEARS[-1]}
            raise serializers.ValidationError(_("Indiquez une année entre %(first)s et %(last)s.") % years)
        return day

    def get_fields(self) -> dict[str, Any]:
        return {"name": serializers.CharField(max_length=80), **super().get_fields()}


class DraftSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    valid_from = serializers.DateField()

    def get_fields(self) -> dict[str, Any]:
        return {"name": serializers.CharField(), **super().get_fields()}


def scenario_shape(scenario: Scenario) -> dict[str, Any]:
    site = scenario.site
    return {
        "id": str(scenario.public_id),
        "name": scenario.name,
        "note": scenario.note,
        "site": {"id": str(site.public_id), "name": site.name} if site else None,
        "terms": scenario.terms,
        "made_by": scenario.made_by.name,
        "created_at": scenario.created_at.isoformat(),
        "changed_at": scenario.changed_at.isoformat(),
    }


def simulation_shape(run: SimulationRun) -> dict[str, Any]:
    return {
        "id": str(run.public_id),
        "scenario": {"id": str(run.scenario.public_id), "name": run.scenario.name},
        "status": run.status,
        "from": run.first_day.isoformat(),
        "to": run.last_day.isoformat(),
        "kind": run.kind,
        "elasticity": None if run.elasticity is None else str(run.elasticity),
        "done": run.done,
        "total": run.total,
        "failure": run.failure,
        "terms": run.terms,
        "result": run.result,
        "created_at": run.created_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
    }
