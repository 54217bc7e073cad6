"""Plans, and the life of memberships."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.access import find_membership, find_offered_plan, memberships_seen_by
from billing.access_contracts import check_may_bind, find_contract
from billing.actions.changing_plans import change_plan
from billing.actions.contracting import today
from billing.actions.joining import join_plan
from billing.actions.leaving import leave_plan, stay_in_plan
from billing.actions.pausing import pause_contract
from billing.actions.rehearsing import perform, rehearse
from billing.api.membership_shapes import (
    ContractChangeSerializer,
    ContractOutcomeSerializer,
    ContractSerializer,
    MembershipRequestSerializer,
    MembershipSerializer,
    PauseSpanSerializer,
    PlanSerializer,
    change_shape,
    contract_shape,
    membership_shape,
    outcome_shape,
    plan_shape,
)
from billing.contracts import contract_of
from billing.models import MembershipChange, Plan
from billing.standing import Payer
from core import clock
from core.api.idempotency import idempotent
from core.api.pagination import NewestFirst, page_of
from core.api.reading import read_body
from core.api.tables import List, listed
from members.access import administered_by
from members.api.caller import person_of, require
from members.models import Person
from members.models.token import Scope
from spaces.models import Site

AHEAD = timedelta(days=366)
Values = dict[str, Any]


class Plans(List):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="plans_list", responses=listed(PlanSerializer), tags=["billing"])
    def get(self, request: Request, format: str | None = None) -> Response:
        """What one can subscribe to, cheapest first."""
        plans = Plan.objects.offered_on(today(clock.now())).prefetch_related("allowances__usage_kind")
        return page_of(request, list(plans.order_by("monthly_fee", "pk")), plan_shape)


class Memberships(List):
    @extend_schema(operation_id="memberships_list", responses=listed(MembershipSerializer), tags=["billing"])
    def get(self, request: Request, format: str | None = None) -> Response:
        """One's own memberships and those of one's organisations, newest first."""
        require(request, Scope.BOOKINGS_READ, Scope.BILLING_READ)
        rows = memberships_seen_by(person_of(request)).select_related("plan", "person", "organisation", "home_site")
        pages = NewestFirst()
        page = pages.paginate_queryset(rows, request)
        return pages.get_paginated_response([membership_shape(membership) for membership in page or ()])

    @extend_schema(
        operation_id="memberships_create",
        request=MembershipRequestSerializer,
        responses={201: ContractSerializer},
        tags=["billing"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Join a plan; its first term is charged, or its trial begins."""
        require(request, Scope.BOOKINGS_WRITE, Scope.BILLING_WRITE)
        person, now = person_of(request), clock.now()
        values = read_body(request, MembershipRequestSerializer)
        row = join_plan(
            plan=find_offered_plan(values["plan"], day=today(now)),
            payer=Payer(person.pk, administered_by(person, values.get("on_behalf_of"))),
            starts_on=first_day(values, today=today(now)),
            home_site=_home(values.get("home_site")),
            by=person,
            now=now,
        )
        address = reverse("membership", args=[row.public_id])
        told = contract_shape(contract_of(row.contract), row.pk, day=today(now))
        return Response(told, status=201, headers={"Location": address})


class MembershipDetail(APIView):
    @extend_schema(operation_id="memberships_read", responses=ContractSerializer, tags=["billing"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """One membership and its contract, for those who may see it."""
        require(request, Scope.BOOKINGS_READ, Scope.BILLING_READ)
        row = find_membership(person_of(request), public_id)
        return Response(contract_shape(contract_of(row.contract), row.pk, day=today(clock.now())))


class MembershipHistory(APIView):
    @extend_schema(operation_id="memberships_history", responses=ContractChangeSerializer(many=True), tags=["billing"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """All that happened to the contract, oldest first."""
        require(request, Scope.BILLING_READ, Scope.BOOKINGS_READ)
        held = find_contract(person_of(request), public_id)
        rows = MembershipChange.objects.filter(contract=held.key).select_related("by")
        return Response([change_shape(row) for row in rows])


class PreviewSerializer(serializers.Serializer):
    """With `preview`, nothing happens but the answer."""

    preview = serializers.BooleanField(default=False)


class PlanChangeSerializer(PreviewSerializer):
    plan = serializers.UUIDField()


class PauseSerializer(PauseSpanSerializer, PreviewSerializer):
    """Both days are in the pause."""


class LeaveSerializer(PreviewSerializer):
    """As soon as possible, or with a later last day."""

    last_day = serializers.DateField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


def answered(
    request: Request,
    public_id: UUID,
    shape: type[PreviewSerializer],
    does: Callable[[UUID, Values, Person, datetime], object],
) -> Response:
    """Do it, or only say what it would do; either way with what is charged and what comes back."""
    require(request, Scope.BILLING_WRITE)
    person, now = person_of(request), clock.now()
    values = read_body(request, shape)
    held = find_contract(person, public_id)
    check_may_bind(person, held)
    day, is_preview = today(now), values["preview"]
    act = rehearse if is_preview else perform
    done = act(lambda: does(held.key, values, person, now), contract=held.key, day=day)
    key = next(row.pk for row in held.rows if row.public_id == public_id)
    return Response(outcome_shape(done, key, day=day, is_preview=is_preview))


class MembershipChangePlan(APIView):
    @extend_schema(
        operation_id="memberships_change",
        request=PlanChangeSerializer,
        responses=ContractOutcomeSerializer,
        tags=["billing"],
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Another plan: at once where it costs as much or more, else with the next term after the commitment."""

        def does(contract: UUID, values: Values, by: Person, now: datetime) -> object:
            plan = find_offered_plan(values["plan"], day=today(now))
            return change_plan(contract=contract, plan=plan, by=by, now=now)

        return answered(request, public_id, PlanChangeSerializer, does)


class MembershipPause(APIView):
    @extend_schema(
        operation_id="memberships_pause", request=PauseSerializer, responses=ContractOutcomeSerializer, tags=["billing"]
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Neither fee nor allowance from one day to another; then it goes on by itself."""

        def does(contract: UUID, values: Values, by: Person, now: datetime) -> object:
            return pause_contract(contract=contract, from_on=values["from"], until_on=values["until"], by=by, now=now)

        return answered(request, public_id, PauseSerializer, does)


class MembershipLeave(APIView):
    @extend_schema(
        operation_id="memberships_leave", request=LeaveSerializer, responses=ContractOutcomeSerializer, tags=["billing"]
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Give notice. The answer says the last day."""

        def does(contract: UUID, values: Values, by: Person, now: datetime) -> object:
            return leave_plan(contract=contract, by=by, now=now, wanted=values.get("last_day"), reason=values["reason"])

        return answered(request, public_id, LeaveSerializer, does)


class MembershipStay(APIView):
    @extend_schema(
        operation_id="memberships_stay",
        request=PreviewSerializer,
        responses=ContractOutcomeSerializer,
        tags=["billing"],
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Take the notice back."""

        def does(contract: UUID, _values: Values, by: Person, now: datetime) -> None:
            stay_in_plan(contract=contract, by=by, now=now)

        return answered(request, public_id, PreviewSerializer, does)


def _home(public_id: UUID | None) -> Site | None:
    """Raises ValidationError."""
    if public_id is None:
        return None
    site = Site.objects.filter(public_id=public_id).first()
    if site is None:
        raise ValidationError({"home_site": [_("Ce lieu n’existe pas.")]})
    return site


def first_day(values: Values, *, today: date) -> date:
    """From today to a year ahead: a term that is over is not bought. Raises ValidationError."""
    day: date = values.get("starts_on", today)
    if not today <= day <= today + AHEAD:
        raise ValidationError({"starts_on": [_("Choisissez un jour entre aujourd’hui et dans un an.")]})
    return day
