"""Revenue against costs, for managers and accountants of a site or of the network."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.api.reading import read_query
from reports.api.answering import Report, forms_of
from reports.api.costs_shapes import BreakEvenSerializer
from reports.api.reading import GroupField, ReportQuery, question_in
from reports.costs import GROUPS, break_evens
from reports.costs.table import break_even_table
from reports.models import Cost
from reports.naming import names_for
from spaces import catalogue


class BreakEvenQuery(ReportQuery):
    kind = serializers.ChoiceField(Cost.Activity.choices, required=False)
    group_by = GroupField(child=serializers.ChoiceField(GROUPS), required=False)


class BreakEvens(Report):
    @extend_schema(
        operation_id="reports_break_even",
        parameters=[BreakEvenQuery],
        responses=forms_of(BreakEvenSerializer),
        tags=["reports"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """Revenue, costs, and the occupancy at which they meet. Also as CSV and XLSX."""
        values, current = read_query(request, BreakEvenQuery), catalogue.current()
        question = question_in(request, values, current)
        report = break_evens(question, catalogue=current, now=clock.now())
        return self.answer(request, break_even_table(report, names_for((), current)))
