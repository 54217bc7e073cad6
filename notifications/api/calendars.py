"""Calendar feeds: their addresses are made and managed here, and read without signing in."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from booking import ics
from booking.actions.feeds import revoke_feed, rotate_feed
from booking.models import CalendarFeed
from core import clock
from core.api.idempotency import ShownOnce, idempotent
from core.api.pagination import Pages
from core.api.reading import read_body
from core.api.schema import IF_NONE_MATCH, paged
from members.api.caller import person_of, require
from members.models.token import Scope
from notifications import addresses
from notifications.actions.following import follow
from notifications.api.serializers import (
    CalendarAddressSerializer,
    CalendarRequestSerializer,
    CalendarSerializer,
)
from notifications.feeds import OpenFeed, open_feed
from spaces import catalogue

Shape = dict[str, Any]
NAME_OF_SECRET = "url"  # noqa: S105  # its name


class Calendars(APIView):
    @extend_schema(operation_id="calendars_list", responses=paged(CalendarSerializer), tags=["calendars"])
    def get(self, request: Request) -> Response:
        """One's own feeds; their addresses are not kept and cannot be shown again."""
        require(request, Scope.CALENDARS)
        feeds = CalendarFeed.objects.of(person_of(request)).living().select_related("resource", "site")
        pages = Pages()
        page = pages.paginate_queryset(feeds, request)
        return pages.get_paginated_response([shape_of(feed) for feed in page or ()])

    @extend_schema(
        operation_id="calendars_create",
        request=CalendarRequestSerializer,
        responses={201: CalendarAddressSerializer},
        tags=["calendars"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """A new feed; `url` is said only now."""
        require(request, Scope.CALENDARS)
        values = read_body(request, CalendarRequestSerializer)
        current = catalogue.current()
        feed, secret = follow(
            person=person_of(request),
            scope=CalendarFeed.Scope(values["scope"]),
            busy_only=values["busy_only"],
            resource=current.resource(values["resource"]) if values.get("resource") else None,
            site=current.site(values["site"]) if values.get("site") else None,
            now=clock.now(),
        )
        return ShownOnce(address_of(feed, secret), secret=NAME_OF_SECRET, status=201)


class CalendarRotate(APIView):
    @extend_schema(
        operation_id="calendars_rotate", request=None, responses=CalendarAddressSerializer, tags=["calendars"]
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Another address; the old one answers no more."""
        require(request, Scope.CALENDARS)
        feed, secret = rotate_feed(person=person_of(request), public_id=public_id, now=clock.now())
        return ShownOnce(address_of(feed, secret), secret=NAME_OF_SECRET)


class CalendarDetail(APIView):
    @extend_schema(operation_id="calendars_revoke", responses={204: None}, tags=["calendars"])
    def delete(self, request: Request, public_id: UUID) -> Response:
        """The address answers no more."""
        require(request, Scope.CALENDARS)
        revoke_feed(person=person_of(request), public_id=public_id, now=clock.now())
        return Response(status=204)


class CalendarRead(APIView):
    """Calendar services read for many people from few addresses, so strangers are not counted here."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """There is one format, whatever the reader says it takes."""
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(
        operation_id="calendars_read",
        parameters=[IF_NONE_MATCH],
        responses={(200, "text/calendar"): OpenApiTypes.STR, 304: None},
        tags=["calendars"],
    )
    def get(self, request: Request, secret: str) -> HttpResponseBase:
        """The calendar itself, for applications. Who knows the address needs nothing else."""
        return answer(request, open_feed(secret, now=clock.now()))


def answer(request: Request, feed: OpenFeed) -> HttpResponseBase:
    changed_at = int(feed.changed_at.timestamp())
    known = get_conditional_response(request._request, feed.etag, changed_at)
    response = known or HttpResponse(feed.render(), content_type=ics.MEDIA_TYPE)
    if response.status_code == 200:
        response["Content-Disposition"] = 'inline; filename="perriere.ics"'
        response["Content-Language"] = feed.language
    response["ETag"] = feed.etag
    response["Last-Modified"] = http_date(changed_at)
    response["Cache-Control"] = "private, no-cache"
    return response


def shape_of(feed: CalendarFeed) -> Shape:
    return {
        "id": str(feed.public_id),
        "scope": feed.scope,
        "busy_only": feed.busy_only,
        "resource": named(feed.resource),
        "site": named(feed.site),
        "created_at": feed.created_at.isoformat(),
        "rotated_at": feed.rotated_at.isoformat() if feed.rotated_at else None,
        "last_read_on": feed.last_read_on.isoformat() if feed.last_read_on else None,
    }


def address_of(feed: CalendarFeed, secret: str) -> Shape:
    return {**shape_of(feed), "url": addresses.feed(secret)}


def named(thing: Any) -> Shape | None:
    return {"id": str(thing.public_id), "name": thing.name} if thing else None
