"""Outside calendars over the API, for the desk of the resource's site; to others there are none."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from booking.actions.external import change_calendar, connect_calendar, preview_calendar, read_now, stop_calendar
from booking.api.external_shapes import (
    ConnectSerializer,
    ExternalCalendarDetailSerializer,
    ExternalCalendarSerializer,
    ExternalChangeSerializer,
    PreviewRequestSerializer,
    PreviewSerializer,
    StopQuery,
    calendar_shape,
    detail_shape,
    preview_shape,
)
from booking.external import atoms_of, calendars_of, find_external_calendar, in_the_way
from booking.throttling import OutsideWindow
from core import clock
from core.api.idempotency import idempotent
from core.api.pagination import NewestFirst
from core.api.reading import read_body, read_query
from core.api.tables import List, listed
from members.api.caller import person_of, require
from members.models import Person
from members.models.token import Scope
from spaces import catalogue
from spaces.access import ROLES_AT_THE_DESK, has_role
from spaces.catalogue import ResourceEntry
from spaces.errors import ResourceNotFound


def _resource(person: Person, public_id: UUID) -> ResourceEntry:
    """Raises ResourceNotFound, also for one of a site whose desk somebody else runs."""
    entry = catalogue.current().resource(public_id)
    if not has_role(person, ROLES_AT_THE_DESK, site_id=entry.site.pk):
        raise ResourceNotFound()
    return entry


def _told(request: Request, public_id: UUID) -> dict[str, Any]:
    row = find_external_calendar(person_of(request), public_id, now=clock.now())
    conflicts = list(row.conflicts.open())
    return detail_shape(row, in_the_way(conflicts, atoms_of(row, catalogue.current())))


class ExternalCalendars(List):
    def get_throttles(self) -> list[BaseThrottle]:
        return [*super().get_throttles(), *([OutsideWindow()] if self.request.method == "POST" else [])]

    @extend_schema(
        operation_id="external_calendars_list",
        responses=listed(ExternalCalendarSerializer),
        tags=["external calendars"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """The outside calendars of the sites whose desk one runs, newest first, and how each is doing."""
        require(request, Scope.DESK)
        pages = NewestFirst()
        rows = calendars_of(person_of(request), now=clock.now())
        page: list[Any] | None = pages.paginate_queryset(rows, request)
        return pages.get_paginated_response([calendar_shape(row) for row in page or ()])

    @extend_schema(
        operation_id="external_calendars_create",
        request=ConnectSerializer,
        responses={201: ExternalCalendarDetailSerializer},
        tags=["external calendars"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Read an outside calendar, once now and then on a schedule: what is busy there is blocked on the resource.

        The address is not shown again: it may be a secret.
        """
        require(request, Scope.DESK)
        person, values = person_of(request), read_body(request, ConnectSerializer)
        resource = _resource(person, values.pop("resource"))
        row = connect_calendar(resource=resource, by=person, now=clock.now(), **values)
        address = reverse("external-calendar", args=[row.public_id])
        return Response(_told(request, row.public_id), status=201, headers={"Location": address})


class Preview(APIView):
    def get_throttles(self) -> list[BaseThrottle]:
        return [*super().get_throttles(), OutsideWindow()]

    @extend_schema(
        operation_id="external_calendars_preview",
        request=PreviewRequestSerializer,
        responses=PreviewSerializer,
        tags=["external calendars"],
    )
    def post(self, request: Request) -> Response:
        """What a calendar would block, and what it would be in conflict with. Keeps nothing."""
        require(request, Scope.DESK)
        person, values = person_of(request), read_body(request, PreviewRequestSerializer)
        resource = _resource(person, values["resource"])
        preview = preview_calendar(resource=resource, url=values["url"], by=person, now=clock.now())
        return Response(preview_shape(preview, resource.tz))


class ExternalCalendarDetail(APIView):
    @extend_schema(
        operation_id="external_calendars_read",
        responses=ExternalCalendarDetailSerializer,
        tags=["external calendars"],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """The calendar, and its conflicts with what is in the way of each."""
        require(request, Scope.DESK)
        return Response(_told(request, public_id))

    @extend_schema(
        operation_id="external_calendars_update",
        request=ExternalChangeSerializer,
        responses=ExternalCalendarDetailSerializer,
        tags=["external calendars"],
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Rename it, or say whether titles are kept. Those no longer kept are forgotten at once."""
        require(request, Scope.DESK)
        row = find_external_calendar(person_of(request), public_id, now=clock.now())
        values = read_body(request, ExternalChangeSerializer, partial=True)
        change_calendar(calendar=row, now=clock.now(), **values)
        return Response(_told(request, public_id))

    @extend_schema(
        operation_id="external_calendars_delete",
        parameters=[StopQuery],
        responses={204: None},
        tags=["external calendars"],
    )
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Read it no more, and lift what it blocks, unless that is to be kept."""
        require(request, Scope.DESK)
        row = find_external_calendar(person_of(request), public_id, now=clock.now())
        stop_calendar(calendar=row, keep=read_query(request, StopQuery)["keep"], now=clock.now())
        return Response(status=204)


class Read(APIView):
    @extend_schema(
        operation_id="external_calendars_read_now",
        request=None,
        responses=ExternalCalendarDetailSerializer,
        tags=["external calendars"],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Read it now, once a minute at most; `problem` says what went wrong, if anything did."""
        require(request, Scope.DESK)
        row = find_external_calendar(person_of(request), public_id, now=clock.now())
        read_now(calendar=row, now=clock.now())
        return Response(_told(request, public_id))
