"""The monthly report: key figures and tables as JSON, and the same as a PDF."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api.fields import NamedSerializer
from core.api.reading import read_query
from members.api.caller import person_of
from reports.access import narrowed, readable_sites
from reports.api.serializers import MetaSerializer
from reports.api.shapes import cell_shape, report_shape
from reports.documents.answering import PDF, as_file
from reports.documents.monthly import file_name, monthly_pdf
from reports.monthly import Monthly, gather, month_in
from reports.monthly.figures import key_figures
from reports.monthly.tables import Told, tables
from spaces import catalogue
from spaces.api.views import site_key
from spaces.catalogue import Catalogue


class MonthlyQuery(serializers.Serializer):
    site = serializers.UUIDField(required=False)


class KeyFigureSerializer(serializers.Serializer):
    """Amounts are strings, hours, counts and ratios numbers; null where there was nothing to count."""

    name = serializers.CharField()
    title = serializers.CharField()
    value = serializers.JSONField(allow_null=True)
    before = serializers.JSONField(allow_null=True)
    year_before = serializers.JSONField(allow_null=True)


class MonthlyTableSerializer(serializers.Serializer):
    """`report` is the address that gives the same rows, `csv` and `xlsx` those of its files."""

    title = serializers.CharField()
    report = serializers.CharField()
    csv = serializers.CharField()
    xlsx = serializers.CharField()
    results = serializers.ListField(child=serializers.DictField())
    meta = MetaSerializer()


class MonthlySerializer(serializers.Serializer):
    """`site` is null for all the sites that the caller may read."""

    month = serializers.RegexField(r"^\d{4}-\d{2}$")
    site = NamedSerializer(allow_null=True)
    figures = KeyFigureSerializer(many=True)
    tables = MonthlyTableSerializer(many=True)


class MonthlyReport(APIView):
    @extend_schema(
        operation_id="reports_monthly", parameters=[MonthlyQuery], responses=MonthlySerializer, tags=["reports"]
    )
    def get(self, request: Request, month: str) -> Response:
        """A month that is over: key figures beside the month before and a year ago, and every table."""
        told, site, current = gathered(request, month)
        return Response(monthly_shape(told, site, current))


class MonthlyPdf(APIView):
    @extend_schema(
        operation_id="reports_monthly_pdf",
        parameters=[MonthlyQuery],
        responses={(200, PDF): OpenApiTypes.BINARY},
        tags=["reports"],
    )
    def get(self, request: Request, month: str) -> HttpResponse:
        """The same as a PDF, in the language asked for by `Accept-Language`."""
        told, _site, current = gathered(request, month)
        return as_file(monthly_pdf(told, catalogue=current, now=clock.now()), file_name(told.now.first))


def gathered(request: Request, month: str) -> tuple[Monthly, int | None, Catalogue]:
    """Raises MonthNotOver, SiteNotFound and the refusals of `reports.access`."""
    values, current, now = read_query(request, MonthlyQuery), catalogue.current(), clock.now()
    readable = readable_sites(person_of(request), request.auth)
    site = site_key(current, values.get("site"))
    told = gather(month_in(month, now=now), narrowed(readable, site), catalogue=current, now=now)
    return told, site, current


def monthly_shape(told: Monthly, site: int | None, current: Catalogue) -> dict[str, Any]:
    place = current.sites[site] if site else None
    asked = {"site": str(place.public_id)} if place else {}
    return {
        "month": f"{told.now.first:%Y-%m}",
        "site": {"id": str(place.public_id), "name": place.name} if place else None,
        "figures": [
            {
                "name": one.name,
                "title": str(one.label),
                "value": cell_shape(one.value),
                "before": cell_shape(one.before),
                "year_before": cell_shape(one.year_before),
            }
            for one in key_figures(told)
        ],
        "tables": [_table(one, asked) for one in tables(told, current)],
    }


def _table(one: Told, asked: dict[str, str]) -> dict[str, Any]:
    query = urlencode({**asked, **one.asked})
    address = reverse(f"report-{one.report}")
    return {
        "title": str(one.table.title),
        "report": f"{address}?{query}",
        "csv": f"{address}.csv?{query}",
        "xlsx": f"{address}.xlsx?{query}",
        **report_shape(one.table),
    }
