"""What running the places costs: read, entered for one month or several, changed, taken away."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.api.clearing import MonthField
from core import clock
from core.api.conditions import check_match, tag_of
from core.api.idempotency import idempotent
from core.api.pagination import NewestFirst
from core.api.reading import read_body, read_query
from core.api.schema import IF_MATCH
from core.api.sheets import Sheet
from core.api.tables import List, listed
from members.api.caller import person_of
from reports.access_costs import check_may_enter, costs_seen_by, find_cost, find_cost_to_change
from reports.actions.costing import change_cost, delete_cost, enter_costs
from reports.api.costs_shapes import CostSerializer, cost_shape
from reports.costs.entry import Entry
from reports.costs.months import months_between
from reports.costs.words import HEADINGS
from reports.models import Cost
from spaces import catalogue
from spaces.api.views import site_key


class CostsQuery(serializers.Serializer):
    site = serializers.UUIDField(required=False)
    activity = serializers.ChoiceField(Cost.Activity.choices, required=False)

    def get_fields(self) -> dict[str, Any]:
        months = {"from": MonthField(required=False), "to": MonthField(required=False)}
        return {**months, **super().get_fields()}


class CostChangeSerializer(serializers.Serializer):
    behaviour = serializers.ChoiceField(Cost.Behaviour.choices, required=False)
    activity = serializers.ChoiceField(Cost.Activity.choices, required=False, allow_blank=True)
    amount = serializers.DecimalField(max_digits=10, decimal_places=2, min_value=Decimal(0))

    def get_fields(self) -> dict[str, Any]:
        return {"label": serializers.CharField(max_length=80), **super().get_fields()}


class CostRequestSerializer(CostChangeSerializer):
    """One cost for each month from `month` to `until`, or for `month` alone. Fixed and shared by all unless said."""

    site = serializers.UUIDField()
    month = MonthField()
    until = MonthField(required=False)


class EnteredSerializer(serializers.Serializer):
    results = CostSerializer(many=True)


SHEET = Sheet(
    _("Charges"),
    {"site_name" if name == "site" else name: label for name, (label, _names) in HEADINGS.items()},
    {"behaviour": dict(Cost.Behaviour.choices), "activity": dict(Cost.Activity.choices)},
)


class Costs(List):
    file_name, sheet = "charges", SHEET

    @extend_schema(
        operation_id="reports_costs_list", parameters=[CostsQuery], responses=listed(CostSerializer), tags=["reports"]
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """Costs of the sites whose figures one reads, the last entered first; `from` and `to` are months."""
        said, current = read_query(request, CostsQuery), catalogue.current()
        rows = costs_seen_by(person_of(request), request.auth, site_id=site_key(current, said.get("site")))
        if "from" in said:
            rows = rows.filter(month__gte=month_of(said["from"]))
        if "to" in said:
            rows = rows.filter(month__lte=month_of(said["to"]))
        if "activity" in said:
            rows = rows.filter(activity=said["activity"])
        pages = NewestFirst()
        page = pages.paginate_queryset(rows, request) or []
        return pages.get_paginated_response([cost_shape(cost) for cost in page])

    @extend_schema(
        operation_id="reports_costs_create",
        request=CostRequestSerializer,
        responses={201: EnteredSerializer},
        tags=["reports"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Enter a cost for one month or several: all of them or none. Takes the scope `accounting`."""
        said, person = read_body(request, CostRequestSerializer), person_of(request)
        site = catalogue.current().site(said["site"])
        check_may_enter(person, request.auth, site_id=site.pk)
        months = months_between(month_of(said["month"]), month_of(said.get("until") or said["month"]))
        behaviour, activity = said.get("behaviour", Cost.Behaviour.FIXED.value), said.get("activity", "")
        entries = [Entry(site.pk, month, said["label"], behaviour, activity, said["amount"]) for month in months]
        made = enter_costs(entries=entries, by=person, now=clock.now())
        rows = Cost.objects.filter(pk__in=[cost.pk for cost in made]).select_related("site")
        return Response({"results": [cost_shape(cost) for cost in rows]}, status=201)


class CostDetail(APIView):
    @extend_schema(operation_id="reports_costs_read", responses=CostSerializer, tags=["reports"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """One cost."""
        return _answer(find_cost(person_of(request), public_id, request.auth))

    @extend_schema(
        operation_id="reports_costs_change",
        request=CostChangeSerializer,
        responses=CostSerializer,
        parameters=[IF_MATCH],
        tags=["reports"],
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change what it is called, what it is for or how much it is. Takes the scope `accounting`."""
        person = person_of(request)
        cost = find_cost_to_change(person, public_id, request.auth)
        check_match(request, revision_of(cost))
        said = read_body(request, CostChangeSerializer, partial=True)
        names = ("label", "behaviour", "activity", "amount")
        facts = {name: said.get(name, getattr(cost, name)) for name in names}
        return _answer(change_cost(cost=cost, by=person, now=clock.now(), **facts))

    @extend_schema(operation_id="reports_costs_delete", responses={204: None}, parameters=[IF_MATCH], tags=["reports"])
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Take it away. Takes the scope `accounting`."""
        cost = find_cost_to_change(person_of(request), public_id, request.auth)
        check_match(request, revision_of(cost))
        delete_cost(cost=cost, now=clock.now())
        return Response(status=204)


def month_of(said: str) -> date:
    return date.fromisoformat(f"{said}-01")


def revision_of(cost: Cost) -> int:
    return int(cost.changed_at.timestamp() * 1_000_000)


def _answer(cost: Cost) -> Response:
    return Response(cost_shape(cost), headers={"ETag": tag_of(revision_of(cost))})
