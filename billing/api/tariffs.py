"""Versions of the prices: what is in force, what was, what is announced; drafts for managers."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.access_tariffs import find_tariff, tariffs_seen_by
from billing.api.tariff_shapes import TariffSerializer, WholeTariffSerializer, tariff_shape, whole_tariff_shape
from billing.models import Tariff
from billing.versions import versions, whole
from core import clock
from core.api.pagination import page_of
from core.api.tables import List, listed
from members.api.caller import visitor_of


class Tariffs(List):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="tariffs_list", responses=listed(TariffSerializer), tags=["billing"])
    def get(self, request: Request, format: str | None = None) -> Response:
        """Published versions, from the furthest to come to the oldest; managers see drafts before them."""
        today = timezone.localdate(clock.now())
        return page_of(request, versions(tariffs_seen_by(visitor_of(request)), today=today), tariff_shape)


class TariffDetail(APIView):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="tariffs_read", responses=WholeTariffSerializer, tags=["billing"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """One version with all its prices, those of metered things and its peak hours."""
        visitor, today = visitor_of(request), timezone.localdate(clock.now())
        asked = find_tariff(visitor, public_id)
        row = whole(Tariff.objects.filter(pk=asked.pk)).get()
        others = tariffs_seen_by(visitor).exclude(pk=row.pk)
        version = next(one for one in versions([row, *others], today=today) if one.tariff.pk == row.pk)
        return Response(whole_tariff_shape(version))
