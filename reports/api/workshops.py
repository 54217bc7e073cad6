"""Workshops, for managers and accountants of the sites where they are held."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agenda.api.statistics import shape
from agenda.statistics import Activity, activities_among
from core import clock
from core.api.pagination import page_of
from core.api.reading import read_query
from core.api.tables import List, listed
from reports.api.answering import Report, forms_of
from reports.api.reading import ReportQuery, question_in
from reports.api.workshops_serializers import (
    ROW_WORDS,
    MediationQuery,
    MediationSerializer,
    WorkshopsQuery,
    WorkshopsSerializer,
)
from reports.documents.answering import PDF, as_file
from reports.documents.workshops import file_name, workshops_pdf
from reports.naming import names_for
from reports.narrowing import narrowed
from reports.question import check_size
from reports.workshops import read, stands_in, workshops
from reports.workshops.reading import announced
from reports.workshops.table import workshops_table
from spaces import catalogue


class Workshops(Report):
    @extend_schema(
        operation_id="reports_workshops",
        parameters=[WorkshopsQuery],
        responses=forms_of(WorkshopsSerializer),
        tags=["reports"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """Sessions, places, people and hours. Also as CSV and XLSX, by `Accept` or `.csv`, `.xlsx`."""
        values, current = read_query(request, WorkshopsQuery), catalogue.current()
        question = question_in(request, values, current)
        report = workshops(question, catalogue=current, now=clock.now())
        return self.answer(request, workshops_table(report, names_for(question.group_by, current)))


class WorkshopsBalance(APIView):
    @extend_schema(
        operation_id="reports_workshops_balance",
        parameters=[ReportQuery],
        responses={(200, PDF): OpenApiTypes.BINARY},
        tags=["reports"],
    )
    def get(self, request: Request) -> HttpResponse:
        """What those who fund workshops ask for, as a PDF; counts of fewer than five people are left out."""
        values, current = read_query(request, ReportQuery), catalogue.current()
        question = question_in(request, values, current)
        return as_file(workshops_pdf(question, catalogue=current, now=clock.now()), file_name(question))


class Mediation(List):
    file_name = "mediation"

    @extend_schema(
        operation_id="reports_mediation",
        parameters=[MediationQuery],
        responses=listed(MediationSerializer),
        tags=["reports"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """A line for each session that took place, of all partners, in the national vocabulary; with no names.

        Of a row of the report of workshops: its sessions. A file has them all.
        """
        values, current, now = read_query(request, MediationQuery), catalogue.current(), clock.now()
        said = {word: values[word] for word in ROW_WORDS if word in values}
        row = narrowed(question_in(request, values, current), said, ROW_WORDS, catalogue=current)
        sessions = announced(row.question, current)
        if row.keys:
            counted = read(row.question, catalogue=current, now=now)
            sessions = sessions.filter(pk__in=[one.key for one in counted if stands_in(one, row.keys)])
        rows = activities_among(sessions, now=now)
        if request.accepted_renderer.format == "json":
            return page_of(request, rows, mediation_shape)
        check_size(len(rows))
        return Response({"results": [mediation_shape(row) for row in rows], "next": None})


def mediation_shape(row: Activity) -> dict[str, Any]:
    return {**shape(row), "partenaire": row.session.partner.name, "site": row.session.site.name}
