"""Series: previewed, made, listed, read, edited, cancelled."""

from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from booking.access import find_series
from booking.actions.previewing import preview_series
from booking.actions.repeating import create_series
from booking.actions.series_editing import cancel_series, edit_series
from booking.api.series_serializers import (
    RepeatedUseSerializer,
    SeriesChangeSerializer,
    SeriesEndSerializer,
    SeriesPreviewSerializer,
    SeriesRequestSerializer,
    SeriesSerializer,
    WholeSeriesSerializer,
)
from booking.api.series_shapes import asked_in, decisions_in, edit_in, preview_shape, series_shape, whole_shape
from booking.models import Series
from core import clock
from core.api.conditions import check_match, is_known, tag_of
from core.api.idempotency import idempotent
from core.api.pagination import NewestFirst
from core.api.reading import read_body
from core.api.schema import IF_MATCH, IF_NONE_MATCH
from core.api.tables import List, listed
from members.api.caller import person_of, require
from members.models.token import Scope
from spaces import catalogue


class SeriesPreview(APIView):
    @extend_schema(
        operation_id="series_preview",
        request=RepeatedUseSerializer,
        responses=SeriesPreviewSerializer,
        tags=["booking"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Every day of a series not yet made: free, taken (and what to take instead) or refused, and the price of
        those that are possible. Books nothing.
        """
        require(request, Scope.BOOKINGS_READ, Scope.BOOKINGS_WRITE)
        values, current, now = read_body(request, RepeatedUseSerializer), catalogue.current(), clock.now()
        wanted, pattern = asked_in(values, person_of(request), current, now=now)
        preview = preview_series(wanted=wanted, pattern=pattern, catalogue=current, now=now)
        return Response(preview_shape(preview, wanted))


class SeriesList(List):
    @extend_schema(operation_id="series_list", responses=listed(SeriesSerializer), tags=["booking"])
    def get(self, request: Request, format: str | None = None) -> Response:
        """One's own series, newest first."""
        require(request, Scope.BOOKINGS_READ, Scope.DESK)
        current, pages = catalogue.current(), NewestFirst()
        rows = Series.objects.of(person_of(request)).with_details()
        page = pages.paginate_queryset(rows, request)
        return pages.get_paginated_response([series_shape(series, current) for series in page or ()])

    @extend_schema(
        operation_id="series_create",
        request=SeriesRequestSerializer,
        responses={201: WholeSeriesSerializer},
        tags=["booking"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Book every day, or nothing. 409 `series-conflicts` lists what is not possible; decide it day by day with
        `decisions`, or leave it out with `on_conflict: "skip"`.
        """
        require(request, Scope.BOOKINGS_WRITE)
        values, current, now = read_body(request, SeriesRequestSerializer), catalogue.current(), clock.now()
        wanted, pattern = asked_in(values, person_of(request), current, now=now)
        decisions = decisions_in(values, pattern.tz, current)
        series = create_series(
            wanted=wanted,
            pattern=pattern,
            catalogue=current,
            now=now,
            decisions=decisions,
            on_conflict=values["on_conflict"],
        )
        return answer(series, status=201, headers={"Location": reverse("series", args=[series.public_id])})


class SeriesDetail(APIView):
    @extend_schema(
        operation_id="series_read",
        parameters=[IF_NONE_MATCH],
        responses={200: WholeSeriesSerializer, 304: None},
        tags=["booking"],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """One series with its occurrences, for those who may see it."""
        require(request, Scope.BOOKINGS_READ, Scope.DESK)
        series = find_series(person_of(request), public_id)
        if is_known(request, tag_number(series)):
            return Response(status=304, headers={"ETag": tag_of(tag_number(series))})
        return answer(series)

    @extend_schema(
        operation_id="series_update",
        parameters=[IF_MATCH],
        request=SeriesChangeSerializer,
        responses=WholeSeriesSerializer,
        tags=["booking"],
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change one occurrence, what follows one, or all that is to come; all that is given, or nothing. With
        `following` the answer is the new series. What was moved or edited by itself keeps its place.
        """
        require(request, Scope.BOOKINGS_WRITE)
        person, current = person_of(request), catalogue.current()
        series = find_series(person, public_id)
        check_match(request, tag_number(series))
        values = read_body(request, SeriesChangeSerializer)
        edited = edit_series(
            series=series,
            by=person,
            scope=values["scope"],
            edit=edit_in(values, series, current),
            catalogue=current,
            now=clock.now(),
            occurrence=values.get("occurrence"),
            decisions=decisions_in(values, series.site.tz, current),
            on_conflict=values["on_conflict"],
        )
        return answer(find_series(person, edited.public_id))


class SeriesCancel(APIView):
    @extend_schema(
        operation_id="series_cancel",
        parameters=[IF_MATCH],
        request=SeriesEndSerializer,
        responses=WholeSeriesSerializer,
        tags=["booking"],
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Give back one occurrence, what follows one, or all that is to come. Each costs what it would by itself."""
        require(request, Scope.BOOKINGS_WRITE)
        person = person_of(request)
        series = find_series(person, public_id)
        check_match(request, tag_number(series))
        values = read_body(request, SeriesEndSerializer)
        cancel_series(
            series=series,
            by=person,
            scope=values["scope"],
            now=clock.now(),
            occurrence=values.get("occurrence"),
            reason=values["reason"],
        )
        return answer(find_series(person, public_id))


def tag_number(series: Series) -> int:
    """Grows with each change of the series and of any of its occurrences."""
    return series.sequence + sum(series.bookings.values_list("sequence", flat=True))


def answer(series: Series, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    tag = tag_of(tag_number(series))
    return Response(whole_shape(series, catalogue.current()), status=status, headers={"ETag": tag, **(headers or {})})
