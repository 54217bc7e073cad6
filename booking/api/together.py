"""Several bookings at once: held or made together, and the cart confirmed; all or none."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from booking.actions.cart import Asked, confirm_together, request_together
from booking.api.bookings import shape_of, wanted_in
from booking.api.serializers import BookingRequestSerializer, BookingSerializer
from booking.models import Booking
from booking.offering import check_some_allowed
from booking.sight import seen
from core import clock
from core.api.idempotency import idempotent
from core.api.reading import read_body
from members.api.caller import person_of, require
from members.models import Person
from members.models.token import Scope
from spaces.catalogue import Catalogue

MOST_TOGETHER = 20


class TogetherSerializer(serializers.Serializer):
    bookings = serializers.ListField(child=BookingRequestSerializer(), min_length=1, max_length=MOST_TOGETHER)


class CartConfirmSerializer(serializers.Serializer):
    """Without `bookings`, everything that the person holds."""

    bookings = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_TOGETHER, required=False)


class MadeTogetherSerializer(serializers.Serializer):
    results = BookingSerializer(many=True)


class Together(APIView):
    @extend_schema(
        operation_id="bookings_create_together",
        request=TogetherSerializer,
        responses={201: MadeTogetherSerializer},
        tags=["booking"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Make several bookings or holds, all or none; a refusal says in `number` which one it is about."""
        require(request, Scope.BOOKINGS_WRITE)
        person, current = person_of(request), seen(request.user)
        asked = [asked_in(values, person, current) for values in read_body(request, TogetherSerializer)["bookings"]]
        made = request_together(asked=asked, catalogue=current, now=clock.now())
        return Response(shapes(made, current), status=201)


class CartConfirm(APIView):
    @extend_schema(
        operation_id="bookings_confirm_together",
        request=CartConfirmSerializer,
        responses=MadeTogetherSerializer,
        tags=["booking"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Confirm several holds, or all that one has, in one go; a refusal names the `booking` it is about."""
        require(request, Scope.BOOKINGS_WRITE)
        current = seen(request.user)
        chosen = read_body(request, CartConfirmSerializer).get("bookings")
        made = confirm_together(by=person_of(request), catalogue=current, now=clock.now(), public_ids=chosen)
        return Response(shapes(made, current))


def asked_in(values: dict[str, Any], person: Person, current: Catalogue) -> Asked:
    """Raises what `wanted_in` raises."""
    wanted, wish = wanted_in(values, person, current)
    if wish is not None:
        check_some_allowed(wish.candidates(current), wanted.period, catalogue=current, now=clock.now())
    return wanted, wish


def shapes(made: list[Booking], current: Catalogue) -> dict[str, Any]:
    return {"results": [shape_of(booking, current) for booking in made]}
