"""The history of a booking."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from booking.access import find_booking
from booking.telling import Told, history_of
from core.api.fields import InstantField, NamedSerializer
from core.api.instants import local
from core.api.pagination import page_of
from core.api.schema import paged
from members.api.caller import person_of, require
from members.api.shapes import named
from members.models.token import Scope


class ChangeSerializer(serializers.Serializer):
    """`text` and `details` are sentences; `changes` gives what it was and what it became, by name."""

    at = InstantField()
    kind = serializers.CharField()
    by = NamedSerializer(allow_null=True)
    text = serializers.CharField()
    details = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField(allow_blank=True)
    changes = serializers.DictField(child=serializers.ListField())


class History(APIView):
    @extend_schema(operation_id="bookings_history", responses=paged(ChangeSerializer), tags=["booking"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """What happened to a booking, the earliest first. Names are given to those who may know them."""
        require(request, Scope.BOOKINGS_READ, Scope.DESK)
        person = person_of(request)
        booking = find_booking(person, public_id)
        tz = booking.site.tz

        def shape(told: Told) -> dict[str, Any]:
            return {
                "at": local(told.at, tz),
                "kind": told.kind,
                "by": named(told.by) if told.by else None,
                "text": told.text,
                "details": told.details,
                "reason": told.reason,
                "changes": told.changes,
            }

        return page_of(request, history_of(booking, reader=person), shape)
