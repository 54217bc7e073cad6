"""Hours given to the place: declared, withdrawn, and for the desks, decided."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.access_money import (
    contributions_decided_by,
    find_contribution_to_decide,
    find_own_contribution,
    find_seen_contribution,
)
from billing.actions.contributing import (
    declare_contribution,
    refuse_contribution,
    validate_contribution,
    withdraw_contribution,
)
from billing.api.shapes import Shape
from billing.models import Contribution
from core import clock
from core.api.fields import AmountField, InstantField, NamedSerializer
from core.api.idempotency import idempotent
from core.api.instants import of_house
from core.api.pagination import NewestFirst
from core.api.reading import read_body, read_query
from core.api.tables import List, listed
from core.money import CURRENCY
from members.api.caller import person_of, require
from members.models.token import Scope
from spaces import catalogue


class ContributionSerializer(serializers.Serializer):
    """Worth money: `granted` euros off coming invoices, `left` of them. Worth time: a pass."""

    id = serializers.CharField()
    person = NamedSerializer()
    site = NamedSerializer()
    what = serializers.CharField()
    done_on = serializers.DateField()
    hours = AmountField()
    status = serializers.ChoiceField(Contribution.Status.choices)
    reason = serializers.CharField(allow_blank=True)
    credited_hours = AmountField()
    granted = AmountField()
    left = AmountField()
    currency = serializers.CharField()
    valid_until = serializers.DateField(allow_null=True)
    decided_at = InstantField(allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field]:
        return {**super().get_fields(), "pass": serializers.CharField(allow_null=True)}


class ContributionRequestSerializer(serializers.Serializer):
    site = serializers.UUIDField()
    what = serializers.CharField(max_length=200)
    done_on = serializers.DateField()
    hours = serializers.DecimalField(max_digits=5, decimal_places=2, min_value=Decimal("0.25"), max_value=Decimal(24))

    def validate_done_on(self, value: date) -> date:
        if value.year < 2000:
            raise serializers.ValidationError(serializers.DateField.default_error_messages["invalid"])
        return value


class ContributionsQuery(serializers.Serializer):
    status = serializers.ChoiceField(Contribution.Status.choices, required=False)


class ContributionRefusalSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=200)


class Contributions(List):
    @extend_schema(
        operation_id="contributions_list",
        parameters=[ContributionsQuery],
        responses=listed(ContributionSerializer),
        tags=["billing"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """One's own, and for the desks those of their sites, newest first."""
        require(request, Scope.BILLING_READ)
        person, said = person_of(request), read_query(request, ContributionsQuery)
        rows = Contribution.objects.filter(Q(person=person) | Q(pk__in=contributions_decided_by(person).values("pk")))
        pages = NewestFirst()
        found = rows.filter(**said).select_related("person", "site", "given_pass")
        page = pages.paginate_queryset(found, request) or []
        return pages.get_paginated_response([contribution_shape(row) for row in page])

    @extend_schema(
        operation_id="contributions_create",
        request=ContributionRequestSerializer,
        responses={201: ContributionSerializer},
        tags=["billing"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Declare hours given to a place; its team validates or refuses them."""
        require(request, Scope.BILLING_WRITE)
        values = read_body(request, ContributionRequestSerializer)
        site = catalogue.current().site(values.pop("site"))
        row = declare_contribution(person=person_of(request), site_id=site.pk, now=clock.now(), **values)
        address = reverse("contribution", args=[row.public_id])
        return _again(row, status=201, headers={"Location": address})


class ContributionDetail(APIView):
    @extend_schema(operation_id="contributions_read", responses=ContributionSerializer, tags=["billing"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """One contribution, for its person and the desk of its site."""
        require(request, Scope.BILLING_READ)
        return Response(contribution_shape(find_seen_contribution(person_of(request), public_id)))


class ContributionWithdraw(APIView):
    @extend_schema(
        operation_id="contributions_withdraw", request=None, responses=ContributionSerializer, tags=["billing"]
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Take back what was declared, as long as nobody has decided."""
        require(request, Scope.BILLING_WRITE)
        row = find_own_contribution(person_of(request), public_id)
        withdraw_contribution(contribution=row, now=clock.now())
        return _again(row)


class ContributionValidate(APIView):
    @extend_schema(
        operation_id="contributions_validate", request=None, responses=ContributionSerializer, tags=["billing"]
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Credit what the rule of that day says. For the desk of the site, never one's own."""
        require(request, Scope.DESK)
        person = person_of(request)
        row = find_contribution_to_decide(person, public_id)
        return _again(validate_contribution(contribution=row, by=person, now=clock.now()))


class ContributionRefuse(APIView):
    @extend_schema(
        operation_id="contributions_refuse",
        request=ContributionRefusalSerializer,
        responses=ContributionSerializer,
        tags=["billing"],
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Say no, and why. For the desk of the site, never one's own."""
        require(request, Scope.DESK)
        person, reason = person_of(request), read_body(request, ContributionRefusalSerializer)["reason"]
        row = find_contribution_to_decide(person, public_id)
        refuse_contribution(contribution=row, by=person, reason=reason, now=clock.now())
        return _again(row)


def _again(row: Contribution, **answer: Any) -> Response:
    fresh = Contribution.objects.select_related("person", "site", "given_pass").get(pk=row.pk)
    return Response(contribution_shape(fresh), **answer)


def contribution_shape(row: Contribution) -> Shape:
    return {
        "id": str(row.public_id),
        "person": {"id": str(row.person.public_id), "name": row.person.name},
        "site": {"id": str(row.site.public_id), "name": row.site.name},
        "what": row.what,
        "done_on": row.done_on.isoformat(),
        "hours": str(row.hours),
        "status": row.status,
        "reason": row.reason,
        "credited_hours": str(row.credited_hours),
        "granted": str(row.granted),
        "left": str(row.left),
        "currency": CURRENCY,
        "pass": str(row.given_pass.public_id) if row.given_pass else None,
        "valid_until": row.valid_until and row.valid_until.isoformat(),
        "decided_at": of_house(row.decided_at),
    }
