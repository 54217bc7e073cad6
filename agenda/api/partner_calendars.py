"""A partner's own calendars: followed, read at once, stopped."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agenda.access_importing import find_calendar, find_import
from agenda.actions import pulling
from agenda.api import asked
from agenda.api.importing_shapes import (
    CalendarBodySerializer,
    PartnerCalendarSerializer,
    SessionImportSerializer,
    calendar_shape,
    import_shape,
)
from agenda.api.own_sessions import publisher_asked
from agenda.api.said import facts_said
from agenda.models import PartnerCalendar
from core import clock
from core.api.idempotency import idempotent
from core.api.pagination import Pages
from core.api.schema import paged
from members.api.caller import person_of
from spaces import catalogue


class PartnerCalendars(APIView):
    @extend_schema(operation_id="partner_calendars_list", responses=paged(PartnerCalendarSerializer), tags=["agenda"])
    def get(self, request: Request, partner: str) -> Response:
        """The calendars of the partner."""
        rows = PartnerCalendar.objects.filter(partner=publisher_asked(request, partner)).select_related("site")
        pages = Pages()
        page: list[Any] = pages.paginate_queryset(rows, request) or []
        return pages.get_paginated_response([calendar_shape(row) for row in page])

    @extend_schema(
        operation_id="partner_calendars_create",
        request=CalendarBodySerializer,
        responses={201: SessionImportSerializer},
        tags=["agenda"],
    )
    @idempotent
    def post(self, request: Request, partner: str) -> Response:
        """Read an iCalendar address. The answer is a first reading to look at; `/imports/{id}/follow` puts it live."""
        publisher, current = publisher_asked(request, partner), catalogue.current()
        reader = CalendarBodySerializer(data=request.data)
        reader.is_valid(raise_exception=True)
        said = reader.validated_data
        batch = pulling.follow_calendar(
            partner=publisher,
            name=said["name"],
            url=said["url"],
            site=asked.site_named(current, said["site"]),
            defaults=reader.defaults,
            by=person_of(request),
            read=facts_said,
            catalogue=current,
            now=clock.now(),
        )
        return Response(import_shape(batch), status=201)


class FollowCalendar(APIView):
    @extend_schema(
        operation_id="partner_calendars_follow", request=None, responses=PartnerCalendarSerializer, tags=["agenda"]
    )
    @idempotent
    def post(self, request: Request, partner: str, public_id: UUID) -> Response:
        """Publish what the first reading found, and read the calendar every 30 minutes from now on."""
        batch = find_import(publisher_asked(request, partner), public_id)
        pulling.go_live(
            batch=batch, by=person_of(request), read=facts_said, catalogue=catalogue.current(), now=clock.now()
        )
        return Response(calendar_shape(find_calendar(batch.partner, batch.calendar.public_id)))  # type: ignore[union-attr]


class PartnerCalendarDetail(APIView):
    @extend_schema(operation_id="partner_calendars_read", responses=PartnerCalendarSerializer, tags=["agenda"])
    def get(self, request: Request, partner: str, public_id: UUID) -> Response:
        """One calendar, and how its last reading went."""
        return Response(calendar_shape(find_calendar(publisher_asked(request, partner), public_id)))

    @extend_schema(operation_id="partner_calendars_delete", responses={204: None}, tags=["agenda"])
    def delete(self, request: Request, partner: str, public_id: UUID) -> Response:
        """Forget the address; what it published stays."""
        calendar = find_calendar(publisher_asked(request, partner), public_id)
        pulling.forget_calendar(calendar=calendar, by=person_of(request))
        return Response(status=204)


class _Act(APIView):
    def act(self, calendar: PartnerCalendar, request: Request) -> None:
        raise NotImplementedError

    def acted(self, request: Request, partner: str, public_id: UUID) -> Response:
        calendar = find_calendar(publisher_asked(request, partner), public_id)
        self.act(calendar, request)
        return Response(calendar_shape(find_calendar(calendar.partner, public_id)))


class ReadCalendar(_Act):
    @extend_schema(
        operation_id="partner_calendars_read_now", request=None, responses=PartnerCalendarSerializer, tags=["agenda"]
    )
    @idempotent
    def post(self, request: Request, partner: str, public_id: UUID) -> Response:
        """Read it at once; at most once a minute."""
        return self.acted(request, partner, public_id)

    def act(self, calendar: PartnerCalendar, request: Request) -> None:
        pulling.read_now(
            calendar=calendar,
            by=person_of(request),
            read=facts_said,
            catalogue=catalogue.current(),
            now=clock.now(),
        )


class StopCalendar(_Act):
    @extend_schema(
        operation_id="partner_calendars_stop", request=None, responses=PartnerCalendarSerializer, tags=["agenda"]
    )
    @idempotent
    def post(self, request: Request, partner: str, public_id: UUID) -> Response:
        """Read it no more; what it published stays."""
        return self.acted(request, partner, public_id)

    def act(self, calendar: PartnerCalendar, request: Request) -> None:
        pulling.stop_calendar(calendar=calendar, by=person_of(request), now=clock.now())


class ResumeCalendar(_Act):
    @extend_schema(
        operation_id="partner_calendars_resume", request=None, responses=PartnerCalendarSerializer, tags=["agenda"]
    )
    @idempotent
    def post(self, request: Request, partner: str, public_id: UUID) -> Response:
        """Read it again, from the next minutes on, in the name of who asks."""
        return self.acted(request, partner, public_id)

    def act(self, calendar: PartnerCalendar, request: Request) -> None:
        pulling.resume_calendar(calendar=calendar, by=person_of(request), now=clock.now())
