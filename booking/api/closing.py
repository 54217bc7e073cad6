"""Closures and special openings over the API, and what becomes of the bookings in the way."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from booking.access import check_may_host
from booking.actions.closing import Decision, Outcome, decide_all
from booking.api.closing_shapes import (
    AnnouncementQuery,
    AnnouncementRequestSerializer,
    AnnouncementSerializer,
    ClosureBookingSerializer,
    DecisionsSerializer,
    OutcomeSerializer,
    affected_shape,
    announcement_shape,
    decided_in,
    outcome_shape,
)
from booking.closures import affected, undecided
from booking.models import Booking
from core import clock
from core.api.idempotency import idempotent
from core.api.pagination import page_of
from core.api.reading import read_body, read_query
from core.api.tables import listed
from core.ranges import Period
from members.api.caller import person_of, require
from members.models.token import Scope
from spaces import catalogue
from spaces.actions.announcing import Announcement, announce, withdraw
from spaces.announced import find_closure, find_opening, to_come
from spaces.models import Closure, SpecialOpening
from spaces.places import place_named, place_of


class Announcements(APIView):
    model: ClassVar[type[Announcement]]

    def get_permissions(self) -> list[Any]:
        return [AllowAny()] if self.request.method == "GET" else list(super().get_permissions())

    def listing(self, request: Request) -> Response:
        current = catalogue.current()
        asked = read_query(request, AnnouncementQuery)
        site = current.site(asked["site"]) if "site" in asked else None
        rows = list(to_come(self.model, site, now=clock.now()))
        return page_of(request, rows, lambda row: announcement_shape(row, place_of(row, current)))

    def announced(self, request: Request) -> Response:
        require(request, Scope.DESK)
        current, values = catalogue.current(), read_body(request, AnnouncementRequestSerializer)
        place = place_named(current, **{name: values.get(name) for name in ("site", "zone", "resource")})
        said = {"place": place, "period": Period(values["start"], values["end"]), "reason": values["reason"]}
        row = announce(self.model, by=person_of(request), now=clock.now(), **said)
        return Response(announcement_shape(row, place), status=201)


class Closures(Announcements):
    model = Closure

    @extend_schema(
        operation_id="closures_list",
        parameters=[AnnouncementQuery],
        responses=listed(AnnouncementSerializer),
        tags=["closures"],
    )
    def get(self, request: Request) -> Response:
        """Closures that are not over, the soonest first. Public."""
        return self.listing(request)

    @extend_schema(
        operation_id="closures_create",
        request=AnnouncementRequestSerializer,
        responses={201: AnnouncementSerializer},
        tags=["closures"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Close a site, zone or resource; for its desk. Bookings in the way stand until something is decided."""
        return self.announced(request)


class SpecialOpenings(Announcements):
    model = SpecialOpening

    @extend_schema(
        operation_id="special_openings_list",
        parameters=[AnnouncementQuery],
        responses=listed(AnnouncementSerializer),
        tags=["closures"],
    )
    def get(self, request: Request) -> Response:
        """Special openings that are not over, the soonest first. Public."""
        return self.listing(request)

    @extend_schema(
        operation_id="special_openings_create",
        request=AnnouncementRequestSerializer,
        responses={201: AnnouncementSerializer},
        tags=["closures"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Open a site, zone or resource for once, whatever its rules say; for its desk."""
        return self.announced(request)


class Withdraw(APIView):
    @extend_schema(operation_id="closures_withdraw", request=None, responses={204: None}, tags=["closures"])
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Take a closure back; one that has begun ends now."""
        return withdrawn(request, find_closure(public_id))


class WithdrawOpening(APIView):
    @extend_schema(operation_id="special_openings_withdraw", request=None, responses={204: None}, tags=["closures"])
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Take a special opening back; one that has begun ends now."""
        return withdrawn(request, find_opening(public_id))


def withdrawn(request: Request, row: Announcement) -> Response:
    require(request, Scope.DESK)
    site = place_of(row, catalogue.current()).site
    withdraw(row=row, site_id=site.pk, by=person_of(request), now=clock.now())
    return Response(status=204)


class ClosureBookings(APIView):
    @extend_schema(operation_id="closures_bookings", responses=listed(ClosureBookingSerializer), tags=["closures"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """Bookings in the way about which nothing is decided yet, each with where it could go, the nearest first."""
        closure, current, now = self.closure(request, public_id), catalogue.current(), clock.now()
        rows = list(undecided(closure, catalogue=current, now=now))
        return page_of(
            request, rows, lambda row: affected_shape(affected([row], catalogue=current, now=now)[0], current)
        )

    @extend_schema(
        operation_id="closures_decide",
        request=DecisionsSerializer,
        responses=OutcomeSerializer(many=True),
        tags=["closures"],
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Move, cancel free of charge or keep: one by one, or all that is left. Each is refused by itself."""
        closure, current = self.closure(request, public_id), catalogue.current()
        values, now = read_body(request, DecisionsSerializer), clock.now()
        rows = undecided(closure, catalogue=current, now=now)
        chosen: list[tuple[Booking, Decision]] = decided_in(values, list(rows), current)
        by = person_of(request)
        outcomes: list[Outcome] = decide_all(closure=closure, decisions=chosen, by=by, catalogue=current, now=now)
        return Response([outcome_shape(outcome) for outcome in outcomes])

    def closure(self, request: Request, public_id: UUID) -> Closure:
        """Raises NotAllowed, AnnouncementNotFound."""
        require(request, Scope.DESK)
        found = find_closure(public_id)
        check_may_host(person_of(request), site_id=place_of(found, catalogue.current()).site.pk)
        return found
