"""What was used of metered things: told in batches by meters and desks, read by those it is charged to."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.access_money import check_at_desk, find_usage_at_desk, usage_seen_by
from billing.actions.metering import Answer, Reading, record_usage, reverse_usage
from billing.api.serializers import PayerSerializer
from billing.api.shapes import Shape, payer_shape
from billing.api.usage_reading import MOST, Readers, UsageItemSerializer
from billing.models import UsageKind, UsageRecord
from core import clock
from core.api.fields import AmountField, InstantField, NamedSerializer
from core.api.idempotency import idempotent
from core.api.instants import local, of_house
from core.api.pagination import NewestFirst, page_of
from core.api.problems import problem_shape
from core.api.reading import read_query
from core.api.tables import List, listed
from core.money import CURRENCY, ZERO
from members.api.caller import person_of, require
from members.models.token import Scope
from spaces import catalogue

SHOWN = ("kind", "person", "organisation", "site", "charge", "reverses")


class UsageKindSerializer(NamedSerializer):
    slug = serializers.SlugField()
    unit = serializers.CharField()


class UsageRecordSerializer(serializers.Serializer):
    """`total` is what it cost with VAT: nothing where an allowance paid. A reversal has a negative quantity."""

    id = serializers.CharField()
    external_id = serializers.CharField(allow_null=True)
    kind = UsageKindSerializer()
    payer = PayerSerializer()
    site = NamedSerializer()
    quantity = AmountField()
    occurred_at = InstantField()
    note = serializers.CharField(allow_blank=True)
    total = AmountField()
    currency = serializers.CharField()
    activity_on = serializers.DateField(allow_null=True)
    reverses = serializers.CharField(allow_null=True)
    created_at = InstantField()


class UsageAnswerSerializer(serializers.Serializer):
    """In the order sent. `known`: told before with the same facts; `refused`: with the problem that says why."""

    external_id = serializers.CharField(allow_null=True)
    outcome = serializers.ChoiceField([("created", "created"), ("known", "known"), ("refused", "refused")])
    record = UsageRecordSerializer(allow_null=True)
    problem = serializers.DictField(allow_null=True)


class UsageAnswersSerializer(serializers.Serializer):
    results = UsageAnswerSerializer(many=True)


class UsageQuery(serializers.Serializer):
    site = serializers.UUIDField(required=False)
    kind = serializers.SlugField(required=False)


class UsageKinds(List):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="usage_kinds_list", responses=listed(UsageKindSerializer), tags=["billing"])
    def get(self, request: Request, format: str | None = None) -> Response:
        """What is metered."""
        return page_of(request, list(UsageKind.objects.filter(is_offered=True).order_by("name")), kind_shape)


class UsageRecords(List):
    @extend_schema(
        operation_id="usage_records_list",
        parameters=[UsageQuery],
        responses=listed(UsageRecordSerializer),
        tags=["billing"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """What one used oneself, one's organisations, and for the desks what was used at their sites; newest first."""
        require(request, Scope.BILLING_READ, Scope.USAGE_WRITE)
        said = read_query(request, UsageQuery)
        rows = usage_seen_by(person_of(request)).select_related(*SHOWN)
        if "site" in said:
            rows = rows.filter(site__public_id=said["site"])
        if "kind" in said:
            rows = rows.filter(kind__slug=said["kind"])
        pages = NewestFirst()
        page = pages.paginate_queryset(rows, request) or []
        return pages.get_paginated_response([record_shape(row) for row in page])

    @extend_schema(
        operation_id="usage_records_create",
        request=UsageItemSerializer(many=True),
        responses={200: UsageAnswersSerializer},
        tags=["billing"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Tell what was used: a list of up to 500, each answered for itself.

        `external_id` is the meter's own and known at its site: told again with the same facts it changes nothing.
        """
        require(request, Scope.USAGE_WRITE)
        person, items = person_of(request), read_items(request)
        check_at_desk(person)
        read = Readers(items, by=person, catalogue=catalogue.current()).readings()
        told = iter(
            record_usage(readings=[one for one in read if isinstance(one, Reading)], by=person, now=clock.now())
        )
        answers = [next(told) if isinstance(one, Reading) else Answer(refusal=one) for one in read]
        return Response({"results": answer_shapes(items, answers)})


class UsageRecordReverse(APIView):
    @extend_schema(
        operation_id="usage_records_reverse", request=None, responses={201: UsageRecordSerializer}, tags=["billing"]
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Correct a record: the answer is the record that reverses it, and what it cost comes back."""
        require(request, Scope.USAGE_WRITE)
        person = person_of(request)
        record = find_usage_at_desk(person, public_id)
        made = reverse_usage(record=record, by=person, now=clock.now())
        return Response(record_shape(UsageRecord.objects.select_related(*SHOWN).get(pk=made.pk)), status=201)


def read_items(request: Request) -> list[Any]:
    """A list, or an object with it under `records`. Raises ValidationError."""
    data = request.data
    items = data.get("records") if isinstance(data, dict) else data
    if not isinstance(items, list) or not 0 < len(items) <= MOST:
        raise ValidationError({"records": [_("Envoyez une liste de 1 à %(most)s relevés.") % {"most": MOST}]})
    return items


def answer_shapes(items: list[Any], answers: list[Answer]) -> list[Shape]:
    keys = [answer.record.pk for answer in answers if answer.record]
    rows = {row.pk: row for row in UsageRecord.objects.filter(pk__in=keys).select_related(*SHOWN)}
    return [
        {
            "external_id": item.get("external_id") if isinstance(item, dict) else None,
            "outcome": "refused" if answer.refusal else "known" if answer.is_known else "created",
            "record": record_shape(rows[answer.record.pk]) if answer.record else None,
            "problem": problem_shape(answer.refusal) if answer.refusal else None,
        }
        for item, answer in zip(items, answers, strict=True)
    ]


def kind_shape(kind: UsageKind) -> Shape:
    return {"id": str(kind.public_id), "name": kind.name, "slug": kind.slug, "unit": kind.unit}


def record_shape(record: UsageRecord) -> Shape:
    site, charge = record.site, record.charge
    return {
        "id": str(record.public_id),
        "external_id": record.external_id,
        "kind": kind_shape(record.kind),
        "payer": payer_shape(record.person, record.organisation),
        "site": {"id": str(site.public_id), "name": site.name},
        "quantity": str(record.quantity),
        "occurred_at": local(record.occurred_at, site.tz),
        "note": record.note,
        "total": str(charge.total if charge else ZERO),
        "currency": CURRENCY,
        "activity_on": charge.activity_on.isoformat() if charge else None,
        "reverses": str(record.reverses.public_id) if record.reverses else None,
        "created_at": of_house(record.created_at),
    }
