"""Rules that were set aside, for whoever manages the places."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from booking.access import overrides_seen_by
from booking.api.shapes import Shape
from booking.models import Override
from core.api.fields import InstantField, NamedSerializer
from core.api.instants import local
from core.api.pagination import NewestFirst
from core.api.reading import read_query
from core.api.tables import List, listed
from members.api.caller import person_of, require
from members.api.shapes import named as person_shape
from members.models.token import Scope
from spaces import catalogue
from spaces.api.shapes import short
from spaces.catalogue import Catalogue


class OverridesQuery(serializers.Serializer):
    site = serializers.UUIDField(required=False)
    rule = serializers.SlugField(required=False)
    to = InstantField(required=False)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "from": InstantField(required=False)}


class OverrideSerializer(serializers.Serializer):
    """`rule` is the code of the refusal that would have been given, `detail` what it said."""

    rule = serializers.CharField()
    detail = serializers.CharField()
    reason = serializers.CharField()
    by = NamedSerializer()
    at = InstantField()
    site = NamedSerializer()
    booking = serializers.CharField()


class Overrides(List):
    @extend_schema(
        operation_id="overrides_list",
        parameters=[OverridesQuery],
        responses=listed(OverrideSerializer),
        tags=["booking"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """The rules set aside at the sites that one manages, newest first; by site, rule, and when it was done."""
        require(request, Scope.DESK)
        values, current = read_query(request, OverridesQuery), catalogue.current()
        site = current.site(values["site"]).pk if "site" in values else None
        rows = overrides_seen_by(person_of(request)).told(
            site=site, rule=values.get("rule", ""), since=values.get("from"), until=values.get("to")
        )
        pages = NewestFirst()
        page = pages.paginate_queryset(rows, request)
        return pages.get_paginated_response([override_shape(row, current) for row in page or ()])


def override_shape(row: Override, current: Catalogue) -> Shape:
    site = current.sites[row.booking.site_id]
    return {
        "rule": row.rule,
        "detail": row.detail,
        "reason": row.reason,
        "by": person_shape(row.by),
        "at": local(row.at, site.tz),
        "site": short(site),
        "booking": str(row.booking.public_id),
    }
