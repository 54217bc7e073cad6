"""What a resource is right now, and taking it on the spot."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from booking.actions.walking_in import walk_in
from booking.api.bookings import answer, shape_of
from booking.api.reading import payer_in
from booking.api.serializers import BookingSerializer, BusySerializer
from booking.api.shapes import Shape, span
from booking.presence import Presence, State, presence_of
from booking.sight import seen
from core import clock
from core.api.fields import InstantField
from core.api.idempotency import idempotent
from core.api.instants import local
from core.api.reading import read_body
from members.api.caller import person_of, require
from members.models.token import Scope
from spaces.api.serializers import MOST_PEOPLE, NamedResourceSerializer
from spaces.api.shapes import named

LONGEST_MINUTES = 24 * 60


class NowSerializer(serializers.Serializer):
    """`until` is when the state ends, if that is today or tomorrow; `next` is the next time that is taken."""

    resource = NamedResourceSerializer()
    state = serializers.ChoiceField(State.choices)
    until = InstantField(allow_null=True)
    next = BusySerializer(allow_null=True)


class WalkInSerializer(serializers.Serializer):
    minutes = serializers.IntegerField(min_value=1, max_value=LONGEST_MINUTES)
    attendees = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE, default=1)
    on_behalf_of = serializers.UUIDField(required=False, allow_null=True)


class Now(APIView):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="resources_now", responses=NowSerializer, tags=["booking"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """Free, awaited (booked, and nobody has come yet), busy or closed. Says nothing of who has it."""
        entry = seen(request.user).resource(public_id)
        return Response(now_shape(presence_of(entry, now=clock.now())))


def now_shape(presence: Presence) -> Shape:
    tz, until, following = presence.entry.tz, presence.until, presence.next
    return {
        "resource": named(presence.entry),
        "state": str(presence.state),
        "until": None if until is None else local(until, tz),
        "next": None if following is None else span(following.booked, tz),
    }


class WalkIn(APIView):
    @extend_schema(
        operation_id="resources_walk_in", request=WalkInSerializer, responses={201: BookingSerializer}, tags=["booking"]
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Take it from the running step of its grid for at least so many minutes, and be checked in at once."""
        require(request, Scope.BOOKINGS_WRITE)
        values: dict[str, Any] = read_body(request, WalkInSerializer)
        person, current, now = person_of(request), seen(request.user), clock.now()
        entry = current.resource(public_id)
        booking = walk_in(
            resource=entry,
            until=now + timedelta(minutes=values["minutes"]),
            person=person,
            payer=payer_in(values, person),
            by=person,
            catalogue=current,
            now=now,
            attendees=values["attendees"],
        )
        address = reverse("booking", args=[booking.public_id])
        return answer(booking, shape_of(booking, current, [entry]), status=201, headers={"Location": address})
