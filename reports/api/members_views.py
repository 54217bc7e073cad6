"""Members' money, for managers and accountants of a site or of the network."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.reading import read_query
from reports.api.answering import Report, forms_of
from reports.api.members_shapes import RecurringSerializer
from reports.api.reading import GroupField, ReportQuery, question_in
from reports.members_money import bridge, tables
from reports.naming import names_for
from spaces import catalogue


class RecurringQuery(ReportQuery):
    group_by = GroupField(child=serializers.ChoiceField(bridge.GROUPS), required=False)


class Recurring(Report):
    @extend_schema(
        operation_id="reports_recurring",
        parameters=[RecurringQuery],
        responses=forms_of(RecurringSerializer),
        tags=["reports"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """Monthly recurring revenue and members: from the start to the end, what came, changed, paused and went.

        Of a site: the contracts that are at home there. Also as CSV and XLSX, by `Accept` or `.csv`, `.xlsx`.
        """
        values, current = read_query(request, RecurringQuery), catalogue.current()
        question = question_in(request, values, current)
        report = bridge.bridge(question, catalogue=current)
        return self.answer(request, tables.recurring_table(report, names_for(question.group_by, current)))
