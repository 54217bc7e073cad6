"""Passes: those on offer, one's own, bought and handed over."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing import bearings
from billing.access_money import check_may_transfer, find_offer, find_pass, passes_seen_by
from billing.actions.buying import buy_pass
from billing.actions.handing_over import transfer_pass
from billing.api.serializers import PayerSerializer
from billing.api.shapes import Shape, payer_shape
from billing.holding import Counts, counts_of
from billing.models import Pass, PassOffer
from billing.standing import Payer
from core import clock
from core.api.fields import AmountField, NamedSerializer
from core.api.idempotency import idempotent
from core.api.pagination import NewestFirst, page_of
from core.api.reading import read_body
from core.api.tables import List, listed
from core.money import CURRENCY, ZERO, vat_of
from members.access import administered_by
from members.api.caller import person_of, require
from members.models.token import Scope
from spaces.models import Resource


class PassOfferSerializer(NamedSerializer):
    """A unit covers up to `unit_minutes` of one resource on one day; without a site it holds in the whole network."""

    slug = serializers.SlugField()
    description = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(Resource.Kind.choices)
    site = NamedSerializer(allow_null=True)
    quantity = serializers.IntegerField()
    unit_minutes = serializers.IntegerField()
    valid_days = serializers.IntegerField()
    price = AmountField()
    vat_rate = AmountField()
    total = AmountField()
    currency = serializers.CharField()


class PassSerializer(NamedSerializer):
    """`left` can still be booked, `reserved` is for days to come, `used` for days that are over."""

    origin = serializers.ChoiceField(Pass.Origin.choices)
    payer = PayerSerializer()
    kind = serializers.ChoiceField(Resource.Kind.choices)
    site = NamedSerializer(allow_null=True)
    unit_minutes = serializers.IntegerField()
    quantity = serializers.IntegerField()
    left = serializers.IntegerField()
    reserved = serializers.IntegerField()
    used = serializers.IntegerField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField()


class PassRequestSerializer(serializers.Serializer):
    """Usable at once and charged to the payer's account; an organisation is named by somebody who answers for it."""

    offer = serializers.UUIDField()
    on_behalf_of = serializers.UUIDField(required=False, allow_null=True)


class TransferSerializer(serializers.Serializer):
    """`to` is a fellow member, or the organisation for its pool."""

    units = serializers.IntegerField(min_value=1, max_value=10_000)
    to = serializers.UUIDField()


class PassOffers(List):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="pass_offers_list", responses=listed(PassOfferSerializer), tags=["billing"])
    def get(self, request: Request, format: str | None = None) -> Response:
        """The passes that can be bought, cheapest first."""
        today = timezone.localdate(clock.now())
        offers = PassOffer.objects.filter(is_offered=True).select_related("site").order_by("price", "pk")
        known = bearings.current()
        return page_of(
            request, list(offers), lambda offer: offer_shape(offer, has_vat=known.has_vat(offer.site_id, today))
        )


class Passes(List):
    @extend_schema(operation_id="passes_list", responses=listed(PassSerializer), tags=["billing"])
    def get(self, request: Request, format: str | None = None) -> Response:
        """One's own passes and the pools of one's organisations, newest first."""
        require(request, Scope.BILLING_READ)
        rows = passes_seen_by(person_of(request)).select_related("person", "organisation", "site")
        pages = NewestFirst()
        page = pages.paginate_queryset(rows, request) or []
        counts = counts_of(page, today=timezone.localdate(clock.now()))
        return pages.get_paginated_response([pass_shape(row, counts.get(row.pk, Counts())) for row in page])

    @extend_schema(
        operation_id="passes_create", request=PassRequestSerializer, responses={201: PassSerializer}, tags=["billing"]
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Buy a pass; its price is on the payer's next invoice."""
        require(request, Scope.BILLING_WRITE)
        person, values = person_of(request), read_body(request, PassRequestSerializer)
        payer = Payer(person.pk, administered_by(person, values.get("on_behalf_of")))
        bought = buy_pass(offer=find_offer(values["offer"]), payer=payer, by=person, now=clock.now())
        return _made(find_pass(person, bought.public_id))


class PassDetail(APIView):
    @extend_schema(operation_id="passes_read", responses=PassSerializer, tags=["billing"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """One pass, for those who may see it."""
        require(request, Scope.BILLING_READ)
        row = find_pass(person_of(request), public_id)
        counts = counts_of([row], today=timezone.localdate(clock.now()))
        return Response(pass_shape(row, counts.get(row.pk, Counts())))


class PassTransfer(APIView):
    @extend_schema(
        operation_id="passes_transfer", request=TransferSerializer, responses={201: PassSerializer}, tags=["billing"]
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Hand units over within an organisation; the answer is the receiver's pass, valid as long."""
        require(request, Scope.BILLING_WRITE)
        person, values = person_of(request), read_body(request, TransferSerializer)
        row = find_pass(person, public_id)
        to = check_may_transfer(row, person, values["to"])
        received = transfer_pass(source=row, units=values["units"], to=to, by=person, now=clock.now())
        return _made(Pass.objects.select_related("person", "organisation", "site").get(pk=received.pk))


def _made(row: Pass) -> Response:
    return Response(pass_shape(row, Counts()), status=201, headers={"Location": reverse("pass", args=[row.public_id])})


def offer_shape(offer: PassOffer, *, has_vat: bool) -> Shape:
    rate = offer.vat_rate if has_vat else ZERO
    return {
        "id": str(offer.public_id),
        "name": offer.name,
        "slug": offer.slug,
        "description": offer.description,
        "kind": offer.kind,
        "site": _named(offer.site),
        "quantity": offer.quantity,
        "unit_minutes": offer.unit_minutes,
        "valid_days": offer.valid_days,
        "price": str(offer.price),
        "vat_rate": str(rate),
        "total": str(offer.price + vat_of(offer.price, rate)),
        "currency": CURRENCY,
    }


def pass_shape(row: Pass, counts: Counts) -> Shape:
    return {
        "id": str(row.public_id),
        "name": row.name,
        "origin": row.origin,
        "payer": payer_shape(row.person, row.organisation),
        "kind": row.kind,
        "site": _named(row.site),
        "unit_minutes": row.unit_minutes,
        "quantity": row.quantity,
        "left": row.left,
        "reserved": counts.reserved,
        "used": counts.used,
        "valid_from": row.valid_from.isoformat(),
        "valid_until": row.valid_until.isoformat(),
    }


def _named(one: Any) -> Shape | None:
    return {"id": str(one.public_id), "name": one.name} if one else None
