"""Bookings: made, listed, read, edited."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Prefetch
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from booking.access import find_booking
from booking.actions.allotting import Wanted
from booking.actions.editing import edit_booking
from booking.actions.holding import check_room_in_cart
from booking.actions.requesting import request_any, request_booking
from booking.api.reading import meant, named_in, payer_in, period_in, person_named
from booking.api.serializers import (
    BookingChangeSerializer,
    BookingRequestSerializer,
    BookingSerializer,
    BookingsQuery,
)
from booking.api.shapes import Shape, booking_shape, in_order, resources_of
from booking.choosing import Wish
from booking.models import Allocation, Booking
from booking.models.booking import BookingQuerySet
from booking.offering import check_some_allowed
from booking.sight import seen
from core import clock
from core.api.conditions import check_match, is_known, tag_of
from core.api.idempotency import idempotent
from core.api.pagination import NewestFirst
from core.api.reading import read_body, read_query
from core.api.schema import IF_MATCH, IF_NONE_MATCH
from core.api.tables import List, listed
from core.ranges import Period
from members.api.caller import person_of, require
from members.models import Person
from members.models.token import Scope
from spaces.access import ROLES_AT_THE_DESK, has_role
from spaces.catalogue import Catalogue, ResourceEntry


class Bookings(List):
    @extend_schema(
        operation_id="bookings_list", parameters=[BookingsQuery], responses=listed(BookingSerializer), tags=["booking"]
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """One's own bookings, newest first; at a site that one hosts (`site=`), everybody's, unless `mine` is true."""
        require(request, Scope.BOOKINGS_READ, Scope.DESK)
        current = seen(request.user)
        rows = chosen(read_query(request, BookingsQuery), person_of(request), current)
        pages = NewestFirst()
        page = pages.paginate_queryset(with_what_is_shown(rows), request)
        return pages.get_paginated_response([shape_of(booking, current) for booking in page or ()])

    @extend_schema(
        operation_id="bookings_create",
        request=BookingRequestSerializer,
        responses={201: BookingSerializer},
        tags=["booking"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Book resources, or any that fits. 409 `slot-taken` says what is in the way and what to take instead."""
        require(request, Scope.BOOKINGS_WRITE)
        values = read_body(request, BookingRequestSerializer)
        current = seen(request.user)
        booking = made(values, person_of(request), current)
        address = reverse("booking", args=[booking.public_id])
        return answer(
            booking, shape_of(booking, current, named_in(values, current)), status=201, headers={"Location": address}
        )


class BookingDetail(APIView):
    @extend_schema(
        operation_id="bookings_read",
        parameters=[IF_NONE_MATCH],
        responses={200: BookingSerializer, 304: None},
        tags=["booking"],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """One booking, for those who may see it."""
        require(request, Scope.BOOKINGS_READ, Scope.DESK)
        booking = find_booking(person_of(request), public_id)
        if is_known(request, booking.sequence):
            return Response(status=304, headers={"ETag": tag_of(booking.sequence)})
        return answer(booking, shape_of(booking, seen(request.user)))

    @extend_schema(
        operation_id="bookings_update",
        parameters=[IF_MATCH],
        request=BookingChangeSerializer,
        responses=BookingSerializer,
        tags=["booking"],
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change what it says, or move it: all that is given, or nothing. 412 `stale` after somebody else's edit."""
        require(request, Scope.BOOKINGS_WRITE)
        person, current = person_of(request), seen(request.user)
        booking = find_booking(person, public_id)
        check_match(request, booking.sequence)
        values = read_body(request, BookingChangeSerializer, partial=True)
        edited = change(booking, values, person, current)
        return answer(edited, shape_of(edited, current))


def answer(booking: Booking, shape: Shape, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(shape, status=status, headers={"ETag": tag_of(booking.sequence), **(headers or {})})


def shape_of(booking: Booking, current: Catalogue, resources: Sequence[ResourceEntry] = ()) -> Shape:
    """Asks the database for the allocations where the resources are not known, and for the people if not fetched."""
    return booking_shape(
        booking,
        person=booking.person,
        organisation=booking.organisation,
        resources=in_order(resources) or resources_of(booking, current),
        site=current.sites[booking.site_id],
    )


def wanted_in(values: dict[str, Any], person: Person, current: Catalogue) -> tuple[Wanted, Wish | None]:
    """What is asked for; with a wish, any resources that fit. Raises PeriodInvalid, NothingAsked, PayerNotAllowed."""
    period, asked = period_in(values), meant(values, current)
    wish = asked if isinstance(asked, Wish) else None
    site = wish.site_id if wish else asked[0].site.pk if isinstance(asked, list) else None
    whom = person_named(values.get("person"), by=person, site_id=site)
    wanted = Wanted(
        person=whom,
        payer=payer_in(values, whom),
        resources=[] if isinstance(asked, Wish) else asked,
        period=period,
        by=person,
        set_aside=values.get("override_reason", ""),
        chosen_total=values.get("chosen_total"),
        use_passes=values["use_passes"],
        **{name: values[name] for name in ("title", "attendees", "is_private", "hold")},
    )
    return wanted, wish


def made(values: dict[str, Any], person: Person, current: Catalogue) -> Booking:
    """Raises whatever `request_booking` and `request_any` raise, TooManyHolds."""
    now = clock.now()
    wanted, wish = wanted_in(values, person, current)
    if wanted.hold:
        check_room_in_cart(person, 1, now=now)
    if wish is None:
        return request_booking(wanted=wanted, catalogue=current, now=now)
    check_some_allowed(wish.candidates(current), wanted.period, catalogue=current, now=now)
    return request_any(wish=wish, wanted=wanted, catalogue=current, now=now)


def with_what_is_shown(rows: BookingQuerySet) -> BookingQuerySet:
    """Fetches no more than `booking_shape` reads; two queries."""
    unread = ("quote", "no_show_at", "person__password", "person__email", "organisation__siret", "organisation__email")
    allocations = Allocation.objects.only("booking_id", "requested_id")
    rows = rows.select_related("person", "organisation").defer(*unread)
    return rows.prefetch_related(Prefetch("allocations", queryset=allocations))


def chosen(values: dict[str, Any], person: Person, current: Catalogue) -> BookingQuerySet:
    """Raises SiteNotFound, PeriodInvalid."""
    site = current.site(values["site"]) if "site" in values else None
    rows = Booking.objects.all()
    mine = values.get("mine", site is None or not has_role(person, ROLES_AT_THE_DESK, site_id=site.pk))
    rows = rows.of(person) if mine else rows.visible_to(person)
    if site is not None:
        rows = rows.filter(site=site.pk)
    if "status" in values:
        rows = rows.filter(status__in=values["status"])
    start, end = values.get("from"), values.get("to")
    if start and end:
        return rows.overlapping(Period(start, end))
    return rows.filter(period__overlap=DateTimeTZRange(start, end)) if start or end else rows


def change(booking: Booking, values: dict[str, Any], person: Person, current: Catalogue) -> Booking:
    """Raises whatever `edit_booking` raises."""
    start, end = values.get("start", booking.start), values.get("end", booking.end)
    return edit_booking(
        booking=booking,
        by=person,
        catalogue=current,
        now=clock.now(),
        said={name: values[name] for name in ("title", "attendees", "is_private") if name in values},
        period=Period(start, end),
        resources=named_in(values, current) or None,
        set_aside=values.get("override_reason", ""),
    )
