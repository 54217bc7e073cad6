"""What a move would cost, and two bookings that change places."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from booking.access import find_booking
from booking.actions.moving import preview_move
from booking.actions.swapping import swap_bookings
from booking.api.bookings import shape_of
from booking.api.reading import named_in
from booking.api.serializers import MOST_RESOURCES, BookingSerializer, PriceSerializer, QuoteSerializer
from core import clock
from core.api.conditions import check_match
from core.api.fields import InstantField
from core.api.idempotency import idempotent
from core.api.reading import read_body
from core.api.schema import IF_MATCH
from core.money import CURRENCY
from core.ranges import Period
from members.api.caller import person_of, require
from members.models.token import Scope
from spaces import catalogue


class NewPlaceSerializer(serializers.Serializer):
    """What is left out stays as it is."""

    start = InstantField(required=False)
    end = InstantField(required=False)
    resources = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_RESOURCES, required=False)


class MoveQuoteSerializer(QuoteSerializer):
    difference = PriceSerializer()


class SwapSerializer(serializers.Serializer):
    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "with": serializers.UUIDField()}


class SwappedSerializer(serializers.Serializer):
    results = BookingSerializer(many=True)


class MoveQuote(APIView):
    @extend_schema(
        operation_id="bookings_quote_move", request=NewPlaceSerializer, responses=MoveQuoteSerializer, tags=["booking"]
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """What the booking would cost elsewhere, and the difference. Refused as the move would be; moves nothing."""
        require(request, Scope.BOOKINGS_WRITE)
        person, current = person_of(request), catalogue.current()
        booking = find_booking(person, public_id)
        values = read_body(request, NewPlaceSerializer)
        now_price = booking.price
        quote = preview_move(
            booking=booking,
            by=person,
            period=Period(values.get("start", booking.start), values.get("end", booking.end)),
            resources=named_in(values, current) or None,
            catalogue=current,
            now=clock.now(),
        )
        difference = {name: str(Decimal(quote[name]) - amount) for name, amount in now_price.items()}
        return Response({**quote, "difference": {**difference, "currency": CURRENCY}})


class Swap(APIView):
    @extend_schema(
        operation_id="bookings_swap",
        parameters=[IF_MATCH],
        request=SwapSerializer,
        responses=SwappedSerializer,
        tags=["booking"],
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Two bookings take each other's place, for whoever may move both; both or neither."""
        require(request, Scope.BOOKINGS_WRITE, Scope.DESK)
        person, current = person_of(request), catalogue.current()
        booking = find_booking(person, public_id)
        check_match(request, booking.sequence)
        other = find_booking(person, read_body(request, SwapSerializer)["with"])
        swapped = swap_bookings(booking=booking, other=other, by=person, catalogue=current, now=clock.now())
        return Response({"results": [shape_of(find_booking(person, one.public_id), current) for one in swapped]})
