"""Why can I not book this? Every rule of a resource, for the caller and a period."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from booking.actions.explaining import explain_to
from booking.api.shapes import Shape
from booking.explaining import Explained, refusing
from booking.sight import seen
from core import clock
from core.api.fields import InstantField
from core.api.instants import local
from core.api.reading import read_query
from core.ranges import Period, PeriodInvalid
from members.api.caller import may, visitor_of
from members.models.token import Scope
from spaces.api.serializers import NamedResourceSerializer
from spaces.api.shapes import named


class PolicyQuery(serializers.Serializer):
    """Both or none."""

    start = InstantField(required=False)
    end = InstantField(required=False)


class ExplainedSerializer(serializers.Serializer):
    """`holds` is null where nothing is judged; `code` is that of the refusal, `advice` what to do."""

    rule = serializers.CharField()
    name = serializers.CharField()
    value = serializers.CharField()
    said_by = serializers.ListField(child=serializers.CharField())
    holds = serializers.BooleanField(allow_null=True)
    code = serializers.CharField(allow_blank=True)
    advice = serializers.CharField(allow_blank=True)


class ExplanationSerializer(serializers.Serializer):
    resource = NamedResourceSerializer()
    start = InstantField(allow_null=True)
    end = InstantField(allow_null=True)
    may_book = serializers.BooleanField(allow_null=True)
    rules = ExplainedSerializer(many=True)


class PolicyExplained(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="resources_policy", parameters=[PolicyQuery], responses=ExplanationSerializer, tags=["booking"]
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Every rule, who said it, whether it lets the caller book then, and what to do if not."""
        values, entry = read_query(request, PolicyQuery), seen(request.user).resource(public_id)
        if ("start" in values) != ("end" in values):
            raise PeriodInvalid()
        period = Period(values["start"], values["end"]) if "start" in values else None
        reader = visitor_of(request) if may(request, Scope.BOOKINGS_READ, Scope.BOOKINGS_WRITE) else None
        rules = explain_to(reader, entry, period, now=clock.now())
        return Response(
            {
                "resource": named(entry),
                "start": local(period.start, entry.tz) if period else None,
                "end": local(period.end, entry.tz) if period else None,
                "may_book": not refusing(rules) if period else None,
                "rules": [explained_shape(rule) for rule in rules],
            }
        )


def explained_shape(rule: Explained) -> Shape:
    return {
        "rule": rule.rule,
        "name": rule.name,
        "value": rule.value,
        "said_by": list(rule.said_by),
        "holds": rule.holds,
        "code": rule.code,
        "advice": rule.advice,
    }
