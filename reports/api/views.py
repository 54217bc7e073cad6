"""Revenue, for managers and accountants of a site or of the network."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.reading import read_query
from reports.api.answering import Report, forms_of
from reports.api.reading import RevenueQuery, question_in
from reports.api.serializers import RevenueSerializer
from reports.naming import names_for
from reports.revenue import revenue
from reports.tables import revenue_table
from spaces import catalogue


class Revenue(Report):
    @extend_schema(
        operation_id="reports_revenue",
        parameters=[RevenueQuery],
        responses=forms_of(RevenueSerializer),
        tags=["reports"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """Revenue by the date of activity, invoice or payment. Also as CSV and XLSX, by `Accept` or `.csv`, `.xlsx`."""
        values, current = read_query(request, RevenueQuery), catalogue.current()
        question = question_in(request, values, current)
        return self.answer(
            request, revenue_table(revenue(question, catalogue=current), names_for(question.group_by, current))
        )
