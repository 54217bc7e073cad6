"""Payments by card as the API shows them. They are opened where it is known what all can be paid for."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.access_cards import find_checkout
from billing.models import Checkout
from core.api.fields import AmountField, InstantField
from core.api.instants import of_house
from core.money import CURRENCY
from members.api.caller import person_of, require
from members.models.token import Scope


class CheckoutSourceSerializer(serializers.Serializer):
    kind = serializers.CharField()
    id = serializers.CharField()


class CheckoutSerializer(serializers.Serializer):
    """`url` is where to pay, as long as it is open."""

    id = serializers.CharField()
    status = serializers.ChoiceField(Checkout.Status.choices)
    url = serializers.URLField(allow_null=True)
    amount = AmountField()
    currency = serializers.CharField()
    expires_at = InstantField()

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "label": serializers.CharField(), "source": CheckoutSourceSerializer()}


class CheckoutDetail(APIView):
    @extend_schema(operation_id="checkouts_read", responses=CheckoutSerializer, tags=["billing"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """What has become of a payment by card."""
        require(request, Scope.BOOKINGS_READ)
        return Response(checkout_shape(find_checkout(person_of(request), public_id)))


def opened(checkout: Checkout) -> Response:
    address = reverse("checkout", args=[checkout.public_id])
    return Response(checkout_shape(checkout), status=201, headers={"Location": address})


def checkout_shape(checkout: Checkout) -> dict[str, object]:
    return {
        "id": str(checkout.public_id),
        "status": checkout.status,
        "url": checkout.url if checkout.url and checkout.status == Checkout.Status.OPEN else None,
        "amount": str(checkout.amount),
        "currency": CURRENCY,
        "label": checkout.label,
        "source": {"kind": checkout.source_kind, "id": str(checkout.source_id)},
        "expires_at": of_house(checkout.expires_at),
    }
