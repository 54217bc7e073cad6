"""Plans, memberships and what is owed."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.access import find_membership, find_offered_plan, memberships_seen_by
from billing.actions.joining import join_plan
from billing.api.serializers import (
    ChargeSerializer,
    MembershipRequestSerializer,
    MembershipSerializer,
    PlanSerializer,
)
from billing.api.shapes import charge_shape, membership_shape, plan_shape
from billing.models import Charge, Plan
from billing.standing import Payer
from core import clock
from core.api.idempotency import idempotent
from core.api.pagination import NewestFirst, page_of
from core.api.reading import read_body
from core.api.tables import List, listed
from members.access import administered_by
from members.api.caller import person_of, require
from members.models.token import Scope

AHEAD = timedelta(days=366)


class Plans(List):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="plans_list", responses=listed(PlanSerializer), tags=["billing"])
    def get(self, request: Request, format: str | None = None) -> Response:
        """What one can subscribe to, cheapest first."""
        plans = Plan.objects.filter(is_offered=True).prefetch_related("allowances").order_by("monthly_fee", "pk")
        return page_of(request, list(plans), plan_shape)


class Memberships(List):
    @extend_schema(operation_id="memberships_list", responses=listed(MembershipSerializer), tags=["billing"])
    def get(self, request: Request, format: str | None = None) -> Response:
        """One's own memberships and those of one's organisations, newest first."""
        require(request, Scope.BOOKINGS_READ)
        rows = memberships_seen_by(person_of(request)).select_related("plan", "person", "organisation")
        pages = NewestFirst()
        page = pages.paginate_queryset(rows, request)
        return pages.get_paginated_response([membership_shape(membership) for membership in page or ()])

    @extend_schema(
        operation_id="memberships_create",
        request=MembershipRequestSerializer,
        responses={201: MembershipSerializer},
        tags=["billing"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Join a plan; its first month is charged."""
        require(request, Scope.BOOKINGS_WRITE)
        person, now = person_of(request), clock.now()
        values = read_body(request, MembershipRequestSerializer)
        membership = join_plan(
            plan=find_offered_plan(values["plan"]),
            payer=Payer(person.pk, administered_by(person, values.get("on_behalf_of"))),
            starts_on=first_day(values, today=clock.local_date(now, ZoneInfo(settings.TIME_ZONE))),
            now=now,
        )
        address = reverse("membership", args=[membership.public_id])
        return Response(membership_shape(membership), status=201, headers={"Location": address})


class MembershipDetail(APIView):
    @extend_schema(operation_id="memberships_read", responses=MembershipSerializer, tags=["billing"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """One membership, for those who may see it."""
        require(request, Scope.BOOKINGS_READ)
        return Response(membership_shape(find_membership(person_of(request), public_id)))


class Charges(List):
    @extend_schema(operation_id="charges_list", responses=listed(ChargeSerializer), tags=["billing"])
    def get(self, request: Request, format: str | None = None) -> Response:
        """What one owes oneself, line by line, newest first."""
        require(request, Scope.BOOKINGS_READ)
        rows = Charge.objects.filter(person=person_of(request)).select_related("reverses")
        pages = NewestFirst()
        page = pages.paginate_queryset(rows, request)
        return pages.get_paginated_response([charge_shape(charge) for charge in page or ()])


def first_day(values: dict[str, Any], *, today: date) -> date:
    """From today to a year ahead: a month that is over is not bought. Raises ValidationError."""
    day: date = values.get("starts_on", today)
    if not today <= day <= today + AHEAD:
        raise ValidationError({"starts_on": [_("Choisissez un jour entre aujourd’hui et dans un an.")]})
    return day
