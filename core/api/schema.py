"""OpenAPI: every operation documents the problem document among its answers, and the headers it understands."""

from functools import cache
from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers


class ProblemSerializer(serializers.Serializer):
    """RFC 9457. Facts that help (the conflicting period, a limit…) stand beside these members."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField(required=False)

    def get_fields(self) -> dict[str, Any]:
        sentences = serializers.ListField(child=serializers.CharField())
        return {**super().get_fields(), "errors": serializers.DictField(child=sentences, required=False)}


@cache
def paged(row: type[serializers.Serializer]) -> serializers.Serializer:
    """The shape of a page of rows."""
    return inline_serializer(
        f"PageOf{row.__name__.removesuffix('Serializer')}",
        {
            "results": row(many=True),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
        },
    )


IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="The same key with the same body gets the same answer, and the act happens once.",
)
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag last seen; 412 when there is a newer one."
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="The ETag last seen; 304 when it is still right."
)


PROBLEM = {"$ref": "#/components/responses/Problem"}
"""SPECTACULAR_SETTINGS says what stands there."""


class Schema(AutoSchema):
    PROBLEMS = ("400", "401", "403", "404", "405", "406", "409", "412", "413", "415", "422", "429")

    def get_override_parameters(self) -> list[Any]:
        return [IDEMPOTENCY_KEY] if self.method == "POST" else []

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        self.resolve_serializer(ProblemSerializer, direction)  # makes its component
        return {**dict.fromkeys(self.PROBLEMS, PROBLEM), **bodies}
