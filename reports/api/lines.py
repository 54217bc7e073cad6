"""The charges behind the figures of revenue."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from billing.models import Charge, PriceGroup
from core.api.fields import AmountField, NamedSerializer
from core.api.pagination import page_of
from core.api.reading import read_query
from core.api.sheets import Sheet
from core.api.tables import List, RowsAsCsv, RowsAsXlsx
from core.money import CURRENCY
from reports import revenue
from reports.api.reading import names_payers, row_in
from reports.definitions import BASIS, BASIS_NAMES
from reports.revenue.lines import Line, Lines
from reports.revenue.parts import PARTS
from spaces import catalogue
from spaces.catalogue import Catalogue


class LinesQuery(serializers.Serializer):
    """`from` and `to` are local dates, both included; the rest are the keys of a row, `none` where it has none."""

    site = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Id, slug or `none`; may be said again and again."
    )
    basis = serializers.ChoiceField(revenue.BASES, default=revenue.ACTIVITY)
    resource = serializers.CharField(required=False)
    kind = serializers.ChoiceField(Charge.Kind.choices, required=False)
    plan = serializers.CharField(required=False)
    group = serializers.ChoiceField(PriceGroup.choices, required=False)
    issuer = serializers.CharField(required=False)
    day = serializers.CharField(required=False)
    week = serializers.CharField(required=False)
    month = serializers.CharField(required=False)
    part = serializers.ChoiceField(
        sorted(PARTS), required=False, help_text="A part that reconciliation shows apart, or what uses paid."
    )

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.DateField(), "to": serializers.DateField(), **super().get_fields()}


class LineSerializer(serializers.Serializer):
    """`on` is its day by the basis. `payer` is there for a session, or a token that may do accounting."""

    on = serializers.DateField()
    basis = serializers.ChoiceField(revenue.BASES)
    charge = serializers.UUIDField()
    kind = serializers.ChoiceField(Charge.Kind.choices)
    group = serializers.ChoiceField(PriceGroup.choices)
    reason = serializers.CharField()
    activity_on = serializers.DateField()
    site = NamedSerializer(allow_null=True)
    resource = NamedSerializer(allow_null=True)
    source_kind = serializers.CharField()
    source_id = serializers.UUIDField()
    payer = NamedSerializer(allow_null=True)
    invoice = NamedSerializer(allow_null=True)
    net = AmountField()
    vat = AmountField()
    total = AmountField()

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "label": serializers.CharField()}


class LinesMetaSerializer(serializers.Serializer):
    """The sums of all lines, on every page: those of the row that led here."""

    basis = serializers.ChoiceField(revenue.BASES)
    definition = serializers.CharField()
    currency = serializers.CharField()
    lines = serializers.IntegerField()
    net = AmountField()
    vat = AmountField()
    total = AmountField()

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.DateField(), "to": serializers.DateField(), **super().get_fields()}


class LinesSerializer(serializers.Serializer):
    results = LineSerializer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    meta = LinesMetaSerializer()


SHEET = Sheet(
    _("Lignes de recettes"),
    {
        "on": _("Jour compté"),
        "basis": _("Base"),
        "label": _("Libellé"),
        "kind": _("Nature"),
        "group": _("Groupe de prix"),
        "reason": _("Motif"),
        "activity_on": _("Date d’activité"),
        "payer_name": _("Payé par"),
        "invoice_name": _("Facture"),
        "net": _("HT"),
        "vat": _("TVA"),
        "total": _("TTC"),
        "site_name": _("Lieu"),
        "resource_name": _("Ressource"),
    },
    {"basis": BASIS_NAMES, "kind": dict(Charge.Kind.choices), "group": dict(PriceGroup.choices)},
)
"""Ids keep the names that programs know them by."""


class RevenueLines(List):
    file_name, sheet = "lignes-de-recettes", SHEET

    @extend_schema(
        operation_id="reports_revenue_lines",
        parameters=[LinesQuery],
        responses={
            (200, "application/json"): LinesSerializer,
            (200, RowsAsCsv.media_type): OpenApiTypes.STR,
            (200, RowsAsXlsx.media_type): OpenApiTypes.BINARY,
        },
        tags=["reports"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """The charges that a row of the revenue report adds up, in the order of their days."""
        values, current = read_query(request, LinesQuery), catalogue.current()
        part = values.get("part", "")
        if part:
            values["basis"] = PARTS[part].basis
        lines = Lines(row_in(request, values, revenue.GROUPS, current), catalogue=current, part=part)
        basis, is_trusted = lines.question.basis, names_payers(request)
        answer = page_of(request, lines, lambda line: _shape(line, basis, current, is_trusted))
        answer.data["meta"] = _meta(lines)
        return answer


def _shape(line: Line, basis: str, current: Catalogue, is_trusted: bool) -> dict[str, Any]:
    return {
        "on": line.on,
        "basis": basis,
        "charge": str(line.charge),
        "label": line.label,
        "kind": line.kind,
        "group": line.group,
        "reason": line.reason,
        "activity_on": line.activity_on,
        "site": named(None if line.site is None else current.sites[line.site]),
        "resource": named(None if line.resource is None else current.resources[line.resource]),
        "source_kind": line.source_kind,
        "source_id": str(line.source_id),
        "payer": dict(zip(("id", "name"), line.payer, strict=True)) if is_trusted else None,
        "invoice": {"id": str(line.invoice), "name": line.number} if line.invoice else None,
        "net": str(line.net),
        "vat": str(line.vat),
        "total": str(line.total),
    }


def named(entry: Any) -> dict[str, str] | None:
    return None if entry is None else {"id": str(entry.public_id), "name": entry.name}


def _meta(lines: Lines) -> dict[str, Any]:
    question, sums = lines.question, lines.sums
    return {
        "from": question.days.first,
        "to": question.days.last,
        "basis": question.basis,
        "definition": str(BASIS[question.basis]),
        "currency": CURRENCY,
        "lines": sums.count,
        "net": str(sums.net),
        "vat": str(sums.vat),
        "total": str(sums.total),
    }
