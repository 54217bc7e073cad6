"""Paying: by card for whatever can be paid for, and otherwise for what is held until it is paid."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing import card_payments
from billing.actions.paying import pay_all, pay_invoice
from billing.api.checkouts import CheckoutSerializer, opened
from billing.models import Checkout
from booking.access import find_booking
from booking.actions.paying import AT_THE_DESK, open_payment, pay_at_desk, pay_with_credit
from booking.api.bookings import answer, shape_of
from booking.api.serializers import BookingSerializer
from core import clock
from core.api.conditions import check_match
from core.api.idempotency import idempotent
from core.api.reading import read_body
from core.api.schema import IF_MATCH
from members.api.caller import person_of, require
from members.models import Person
from members.models.token import Scope
from spaces import catalogue

CREDIT = "credit"


class CheckoutRequestSerializer(serializers.Serializer):
    """One of: holds that wait for their payment, an invoice, or an account for all that it owes."""

    bookings = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=20, required=False)
    invoice = serializers.UUIDField(required=False)
    account = serializers.UUIDField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError(_("Dites ce qui se paie : « bookings », « invoice » ou « account »."))
        return attrs


class BookingPaymentSerializer(serializers.Serializer):
    """`credit` of the account, or what the desk is given; `reference` is the cheque's or the transfer's."""

    method = serializers.ChoiceField([CREDIT, *AT_THE_DESK])
    reference = serializers.CharField(max_length=140, allow_blank=True, default="")


class Checkouts(APIView):
    @extend_schema(
        operation_id="checkouts_create",
        request=CheckoutRequestSerializer,
        responses={201: CheckoutSerializer},
        tags=["billing"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Open a payment by card, or find the one that is open for the same. 422 `cards-not-configured` without."""
        require(request, Scope.BOOKINGS_WRITE)
        card_payments.check_configured()
        return opened(_open(read_body(request, CheckoutRequestSerializer), person_of(request)))


def _open(values: dict[str, Any], by: Person) -> Checkout:
    how: dict[str, Any] = {"by": by, "return_to": "", "now": clock.now()}
    if "invoice" in values:
        return pay_invoice(invoice_id=values["invoice"], **how)
    if "account" in values:
        return pay_all(account_id=values["account"], **how)
    bookings = [find_booking(by, public_id) for public_id in dict.fromkeys(values["bookings"])]
    return open_payment(bookings=bookings, catalogue=catalogue.current(), **how)


class Pay(APIView):
    @extend_schema(
        operation_id="bookings_pay",
        parameters=[IF_MATCH],
        request=BookingPaymentSerializer,
        responses=BookingSerializer,
        tags=["booking"],
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Confirm a hold with credit of the account, or, for the people at the desk, with the money they were given."""
        require(request, Scope.BOOKINGS_WRITE, Scope.DESK)
        person, current = person_of(request), catalogue.current()
        booking = find_booking(person, public_id)
        check_match(request, booking.sequence)
        said = read_body(request, BookingPaymentSerializer)
        how: dict[str, Any] = {"bookings": [booking], "by": person, "catalogue": current, "now": clock.now()}
        if said["method"] == CREDIT:
            pay_with_credit(**how)
        else:
            pay_at_desk(method=said["method"], reference=said["reference"], **how)
        paid = find_booking(person, public_id)
        return answer(paid, shape_of(paid, current))
