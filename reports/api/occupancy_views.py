"""How places are used, for managers and accountants of a site or of the network."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.api.reading import read_query
from reports.api.answering import Report, forms_of
from reports.api.occupancy_reading import ComparedQuery, ConductQuery, OccupancyQuery
from reports.api.occupancy_serializers import ConductSerializer, OccupancySerializer, SeatFillSerializer
from reports.api.reading import question_in
from reports.comparing import compared
from reports.naming import names_for
from reports.use_tables import READINGS
from spaces import catalogue


class UseReport(Report):
    """One table, beside what it was before where that is asked."""

    def compare(self, request: Request, query: type[ComparedQuery], name: str) -> Response:
        values, current = read_query(request, query), catalogue.current()
        question = question_in(request, values, current)
        names, now = names_for(question.group_by, current), clock.now()
        table = compared(lambda asked: READINGS[name](asked, names, now), question, values.get("compare", ()))
        return self.answer(request, table)


class Occupancy(UseReport):
    @extend_schema(
        operation_id="reports_occupancy",
        parameters=[OccupancyQuery],
        responses=forms_of(OccupancySerializer),
        tags=["reports"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """Open, booked and attended hours and their ratios. Also as CSV and XLSX, by `Accept` or `.csv`, `.xlsx`."""
        return self.compare(request, OccupancyQuery, "occupancy")


class ConductOfBookings(UseReport):
    @extend_schema(
        operation_id="reports_conduct",
        parameters=[ConductQuery],
        responses=forms_of(ConductSerializer),
        tags=["reports"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """No-shows, cancellations and lead times of the bookings that began in the period. Also as CSV and XLSX."""
        return self.compare(request, ConductQuery, "conduct")


class SeatFill(UseReport):
    @extend_schema(
        operation_id="reports_seat_fill",
        parameters=[ConductQuery],
        responses=forms_of(SeatFillSerializer),
        tags=["reports"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """How many of the seats that were booked had somebody on them. Also as CSV and XLSX."""
        return self.compare(request, ConductQuery, "seat-fill")
