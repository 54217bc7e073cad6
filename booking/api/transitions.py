"""What happens to a booking: confirmed, cancelled, decided, attended."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from booking.access import find_booking
from booking.actions import attending, changing
from booking.api.bookings import answer
from booking.api.serializers import (
    BookingSerializer,
    CancellationSerializer,
    OverridingSerializer,
    ReasonSerializer,
)
from booking.api.shapes import booking_shape, resources_of
from booking.models import Booking
from core import clock
from core.api.conditions import check_match
from core.api.idempotency import idempotent
from core.api.reading import read_body
from core.api.schema import IF_MATCH
from members.api.caller import person_of, require
from members.models import Person
from members.models.token import Scope
from spaces import catalogue
from spaces.catalogue import Catalogue


class Transition(APIView):
    """Finds the booking, lets it happen, shows the booking as it then is."""

    scopes: ClassVar[tuple[str, ...]] = (Scope.BOOKINGS_WRITE, Scope.DESK)

    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        require(request, *self.scopes)
        person, current = person_of(request), catalogue.current()
        booking = find_booking(person, public_id)
        check_match(request, booking.sequence)
        # Kept aside: the verbs read the booking afresh and forget what was fetched with it.
        seen: dict[str, Any] = {
            "person": booking.person,
            "organisation": booking.organisation,
            "resources": resources_of(booking, current),
            "site": current.sites[booking.site_id],
        }
        moved = self.act(request, booking, person, current, clock.now())
        return answer(moved, booking_shape(moved, **seen))

    def act(self, request: Request, booking: Booking, by: Person, current: Catalogue, now: datetime) -> Booking:
        raise NotImplementedError


def told(name: str, text: str, *, takes: Any = None) -> Any:
    return extend_schema_view(
        post=extend_schema(
            operation_id=f"bookings_{name}",
            description=text,
            parameters=[IF_MATCH],
            request=takes,
            responses=BookingSerializer,
            tags=["booking"],
        )
    )


@told("cancel", "Give the time back; `cancellation` says what it costs when.", takes=CancellationSerializer)
class Cancel(Transition):
    scopes = (Scope.BOOKINGS_WRITE,)

    def act(self, request: Request, booking: Booking, by: Person, current: Catalogue, now: datetime) -> Booking:
        said = read_body(request, CancellationSerializer)
        return changing.cancel_booking(
            booking=booking, by=by, reason=said["reason"], waived=said["waive_reason"], now=now
        )


@told("confirm", "Turn a hold into a booking.", takes=OverridingSerializer)
class Confirm(Transition):
    scopes = (Scope.BOOKINGS_WRITE,)

    def act(self, request: Request, booking: Booking, by: Person, current: Catalogue, now: datetime) -> Booking:
        reason = read_body(request, OverridingSerializer)["override_reason"]
        return changing.confirm_hold(booking=booking, by=by, catalogue=current, now=now, set_aside=reason)


@told("approve", "Say yes to a request; for the people at the desk.")
class Approve(Transition):
    def act(self, request: Request, booking: Booking, by: Person, current: Catalogue, now: datetime) -> Booking:
        return changing.approve_booking(booking=booking, by=by, catalogue=current, now=now)


@told("decline", "Say no to a request; for the people at the desk.", takes=ReasonSerializer)
class Decline(Transition):
    def act(self, request: Request, booking: Booking, by: Person, current: Catalogue, now: datetime) -> Booking:
        reason = read_body(request, ReasonSerializer)["reason"]
        return changing.decline_booking(booking=booking, by=by, reason=reason, now=now)


@told("check_in", "Say that the person has come.")
class CheckIn(Transition):
    def act(self, request: Request, booking: Booking, by: Person, current: Catalogue, now: datetime) -> Booking:
        return attending.check_in(booking=booking, by=by, now=now)


@told("check_out", "Say that the person has left; the time that is left is free for others.")
class CheckOut(Transition):
    def act(self, request: Request, booking: Booking, by: Person, current: Catalogue, now: datetime) -> Booking:
        return attending.check_out(booking=booking, by=by, now=now)
