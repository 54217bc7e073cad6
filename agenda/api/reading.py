"""The public agenda by filters; the same words as on its page and in its feeds."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from agenda.api import shapes
from agenda.api.paging import SoonestFirst
from agenda.api.serializers import SessionSerializer
from agenda.filter_reading import LONGEST_TEXT, read_filter
from agenda.filters import ANY
from agenda.models import Theme
from agenda.models.workshop import AccessFeature, Public
from core import clock
from core.api.tables import List, listed
from spaces import catalogue


class SessionsQuery(serializers.Serializer):
    """Instants or local dates; `to` as a date includes that day. Without any time, what is still to come.

    A list may be said several times, or once with commas.
    """

    to = serializers.CharField(max_length=40, required=False)
    day = serializers.DateField(required=False)
    week = serializers.RegexField(r"^\d{4}-W\d\d$", required=False, help_text="2027-W02")
    month = serializers.RegexField(r"^\d{4}-\d\d$", required=False, help_text="2027-01")
    theme = serializers.ListField(child=serializers.ChoiceField(Theme.choices), required=False)
    site = serializers.ListField(
        child=serializers.SlugField(max_length=50), required=False, help_text=_("Identifiant ou adresse du site.")
    )
    partner = serializers.ListField(child=serializers.SlugField(max_length=50), required=False)
    public = serializers.ListField(child=serializers.ChoiceField(Public.choices), required=False)
    accessible = serializers.ListField(
        child=serializers.ChoiceField([(ANY, ANY), *AccessFeature.choices]),
        required=False,
        help_text=_("`any`, ou tout ce dont on a besoin."),
    )
    free = serializers.BooleanField(required=False, help_text=_("`true` : seulement ce qui est gratuit."))
    online = serializers.BooleanField(required=False, help_text=_("`true` : seulement ce qui se suit à distance."))
    q = serializers.CharField(max_length=LONGEST_TEXT, required=False, help_text=_("Tous ces mots, où qu’ils soient."))
    workshop = serializers.UUIDField(required=False)

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.CharField(max_length=40, required=False), **super().get_fields()}


class Sessions(List):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="sessions_list", parameters=[SessionsQuery], responses=listed(SessionSerializer), tags=["agenda"]
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """The public agenda, soonest first. A cancelled session stays, marked as such."""
        wanted = read_filter(request.query_params, catalogue=catalogue.current())
        rows = wanted.sessions(now=clock.now()).with_details().with_facilitators().in_order()
        pages = SoonestFirst()
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response([shapes.session_shape(row) for row in page or []])
