"""Reading what a request carries into plain values."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

Values = dict[str, Any]


def read_query(request: Request, shape: type[serializers.Serializer]) -> Values:
    """The query string as the serializer sees it; an empty value (`?site=`) counts as absent."""
    reader = shape()
    given: Values = {}
    for name, field in reader.fields.items():
        said = [value for value in request.query_params.getlist(name) if value != ""]
        if said:
            given[name] = said if isinstance(field, serializers.ListField) else said[-1]
    return _read(shape(data=given))


def read_body(request: Request, shape: type[serializers.Serializer], *, partial: bool = False) -> Values:
    return _read(shape(data=request.data, partial=partial))


def _read(reader: serializers.Serializer) -> Values:
    reader.is_valid(raise_exception=True)
    values: Values = reader.validated_data
    return values
