"""OpenAPI: every operation documents the problem document among its answers."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers


class ProblemSerializer(serializers.Serializer):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(required=False)
    errors = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False)


class Schema(AutoSchema):
    PROBLEMS = ("400", "401", "403", "404", "406", "409", "412", "415", "422", "429")

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        for status in self.PROBLEMS:
            bodies.setdefault(
                status,
                self._get_response_for_code(ProblemSerializer, status, ["application/problem+json"], direction),
            )
        return bodies
