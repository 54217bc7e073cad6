"""What hours bring, what is given away, and how the bases of revenue fit together."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.models import Charge, PriceGroup
from core import clock
from core.api.fields import AmountField, NamedSerializer
from core.api.reading import read_query
from core.money import CURRENCY
from reports import revenue
from reports.api.answering import Report, forms_of
from reports.api.reading import GroupField, ReportQuery, question_in
from reports.api.serializers import KeysSerializer, MetaSerializer
from reports.definitions import BASIS, RECONCILIATION
from reports.naming import names_for
from reports.revenue.parts import GAPS
from reports.revenue.reconciling import Reconciliation, Step, reconciliation
from reports.revenue.tables import uses_table, yields_table
from reports.revenue.uses import uses
from reports.revenue.yields import GROUPS, yields
from spaces import catalogue
from spaces.models import Resource


class YieldsQuery(ReportQuery):
    kind = serializers.ChoiceField(Resource.Kind.choices, required=False)
    group_by = GroupField(child=serializers.ChoiceField(GROUPS), required=False)
    basis = serializers.ChoiceField(revenue.BASES, default=revenue.ACTIVITY)


class ListPriceQuery(ReportQuery):
    kind = serializers.ChoiceField(Resource.Kind.choices, required=False)
    group_by = GroupField(child=serializers.ChoiceField(revenue.GROUPS), required=False)


class YieldRowSerializer(KeysSerializer):
    """Null where nothing was open, or nothing booked."""

    kind = serializers.ChoiceField(Resource.Kind.choices, required=False)
    net = AmountField()
    open_hours = serializers.FloatField()
    booked_hours = serializers.FloatField()
    per_available_hour = AmountField(allow_null=True)
    per_booked_hour = AmountField(allow_null=True)
    below_hours = serializers.FloatField()
    free_hours = serializers.FloatField()
    missing = AmountField()
    basis = serializers.ChoiceField(revenue.BASES)


class YieldsSerializer(serializers.Serializer):
    results = YieldRowSerializer(many=True)
    meta = MetaSerializer()


class ListPriceRowSerializer(KeysSerializer):
    """`listed` is `paid` and the seven reasons why less was paid, together."""

    kind = serializers.ChoiceField(Charge.Kind.choices, required=False)
    plan = NamedSerializer(required=False, allow_null=True)
    issuer = NamedSerializer(required=False, allow_null=True)
    group = serializers.ChoiceField(PriceGroup.choices, required=False)
    listed = AmountField()
    paid = AmountField()
    by_membership = AmountField()
    by_pass = AmountField()
    by_group = AmountField()
    by_discount = AmountField()
    by_choice = AmountField()
    offered = AmountField()
    let_go = AmountField()
    cost = AmountField()
    subsidised = AmountField()
    basis = serializers.ChoiceField(revenue.BASES)


class ListPriceSerializer(serializers.Serializer):
    results = ListPriceRowSerializer(many=True)
    meta = MetaSerializer()


class StepSerializer(serializers.Serializer):
    """A part can be asked of `reports/revenue/lines`; without one it is what was not paid in these days."""

    part = serializers.ChoiceField(sorted(GAPS), allow_null=True)
    net = AmountField()


class ReconciliationMetaSerializer(serializers.Serializer):
    currency = serializers.CharField()
    bases = serializers.DictField(child=serializers.CharField())
    definitions = serializers.DictField(child=serializers.CharField())

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.DateField(), "to": serializers.DateField(), **super().get_fields()}


class ReconciliationSerializer(serializers.Serializer):
    """Net of VAT. `ledger` is null where one site is asked: the books know issuers, not sites."""

    activity = AmountField()
    invoiced = AmountField()
    paid = AmountField()
    ledger = AmountField(allow_null=True)
    agrees = serializers.BooleanField()
    before_invoice = StepSerializer(many=True)
    before_payment = StepSerializer(many=True)
    meta = ReconciliationMetaSerializer()


class Yields(Report):
    @extend_schema(
        operation_id="reports_yields", parameters=[YieldsQuery], responses=forms_of(YieldsSerializer), tags=["reports"]
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """Revenue by open hour (RevPAH) and by booked hour, and hours below the public price at that price."""
        values, current = read_query(request, YieldsQuery), catalogue.current()
        question = question_in(request, values, current)
        report = yields(question, catalogue=current, now=clock.now())
        return self.answer(request, yields_table(report, names_for(question.group_by, current)))


class ListPrice(Report):
    @extend_schema(
        operation_id="reports_list_price",
        parameters=[ListPriceQuery],
        responses=forms_of(ListPriceSerializer),
        tags=["reports"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """What uses paid beside what the public price list asks, and why they differ; by the day of use."""
        values, current = read_query(request, ListPriceQuery), catalogue.current()
        question = question_in(request, values, current)
        report = uses(question, catalogue=current)
        return self.answer(request, uses_table(report, names_for(question.group_by, current)))


class Reconciled(APIView):
    @extend_schema(
        operation_id="reports_reconciliation",
        parameters=[ReportQuery],
        responses=ReconciliationSerializer,
        tags=["reports"],
    )
    def get(self, request: Request) -> Response:
        """Revenue by activity, by invoice and by payment, the books, and the parts in which they differ."""
        values, current = read_query(request, ReportQuery), catalogue.current()
        return Response(_shape(reconciliation(question_in(request, values, current), catalogue=current)))


def _shape(found: Reconciliation) -> dict[str, Any]:
    days = found.question.days
    return {
        "activity": str(found.activity),
        "invoiced": str(found.invoiced),
        "paid": str(found.paid),
        "ledger": None if found.ledger is None else str(found.ledger),
        "agrees": found.agrees,
        "before_invoice": [_step(step) for step in found.before_invoice],
        "before_payment": [_step(step) for step in found.before_payment],
        "meta": {
            "from": days.first,
            "to": days.last,
            "currency": CURRENCY,
            "bases": {basis: str(text) for basis, text in BASIS.items()},
            "definitions": {name: str(text) for name, text in RECONCILIATION.items()},
        },
    }


def _step(step: Step) -> dict[str, str | None]:
    return {"part": step.part or None, "net": str(step.net)}
