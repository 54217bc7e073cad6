"""Payments: one's own, those of one's desk, and for who keeps the books all."""

from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.access_books import check_may_keep_books
from billing.access_invoices import accounts_answered_for
from billing.access_payments import check_takes_payments, find_payer, find_payment, payments_seen_by
from billing.accounts import account_of
from billing.actions import card_money
from billing.actions.receiving import return_payment
from billing.actions.settling import today
from billing.actions.taking import Taken, record_payment
from billing.api.payment_serializers import (
    PaymentRequestSerializer,
    PaymentSerializer,
    PaymentsMadeSerializer,
    PaymentsQuery,
    RefundRequestSerializer,
    ReturnReasonSerializer,
)
from billing.api.payment_shapes import Shape, payment_shape
from billing.models import Payment
from billing.models.payment import PaymentQuerySet
from billing.paid import open_invoices_of, shown_payments
from billing.payment_errors import InvoiceNotPayable
from core import clock
from core.api.idempotency import idempotent
from core.api.pagination import NewestFirst
from core.api.reading import read_body, read_query
from core.api.tables import List, listed
from core.errors import NotAllowed
from members.api.caller import may, person_of, require
from members.models.token import Scope
from spaces import catalogue
from spaces.access import ROLES_AT_THE_DESK, has_role

FILTERS = {"method": "method", "since": "paid_on__gte", "until": "paid_on__lte", "site": "site__public_id"}
TEAM = (Scope.ACCOUNTING, Scope.DESK)


class Payments(List):
    @extend_schema(
        operation_id="payments_list",
        parameters=[PaymentsQuery],
        responses=listed(PaymentSerializer),
        tags=["billing"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """One's own payments, and with the scope `accounting` or `desk` those that one has to do with; newest first."""
        require(request, Scope.BILLING_READ, *TEAM)
        asked = read_query(request, PaymentsQuery)
        rows = _seen(request).filter(**{FILTERS[name]: value for name, value in asked.items()})
        pages = NewestFirst()
        page = pages.paginate_queryset(shown_payments(rows).select_related("reverses"), request)
        return pages.get_paginated_response([payment_shape(payment) for payment in page or ()])

    @extend_schema(
        operation_id="payments_create",
        request=PaymentRequestSerializer,
        responses={201: PaymentsMadeSerializer},
        tags=["billing"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Record money that somebody has paid; what no invoice takes stays as credit."""
        require(request, *TEAM)
        person, now = person_of(request), clock.now()
        check_takes_payments(person)
        said = read_body(request, PaymentRequestSerializer)
        account = find_payer(said["payer"])
        account = account_of(person_id=account.person_id, organisation_id=account.organisation_id)
        found = {invoice.public_id: invoice for invoice in open_invoices_of(account)}
        if missing := [key for key in said["invoices"] if key not in found]:
            raise InvoiceNotPayable(invoice=str(missing[0]))
        taken = Taken(
            account=account,
            method=said["method"],
            amount=said["amount"],
            paid_on=said.get("paid_on", today(now)),
            site_id=_site(request, said.get("site")),
            reference=said["reference"],
            invoices=[found[key] for key in said["invoices"]],
            is_another=said["is_another"],
        )
        made = record_payment(taken=taken, by=person, now=now)
        address = reverse("payment", args=[made[0].public_id])
        return Response({"payments": _shapes(made)}, status=201, headers={"Location": address})


def _seen(request: Request) -> PaymentQuerySet:
    person = person_of(request)
    if may(request, *TEAM):
        return payments_seen_by(person)
    return Payment.objects.filter(account__in=accounts_answered_for(person))


def _site(request: Request, public_id: UUID | None) -> int | None:
    """The cash drawer of a site whose desk one is at. Raises SiteNotFound, NotAllowed."""
    if public_id is None:
        return None
    site = catalogue.current().site(public_id)
    person = person_of(request)
    if not has_role(person, ROLES_AT_THE_DESK, site_id=site.pk):
        check_may_keep_books(person)
    return site.pk


def _shapes(made: list[Payment]) -> list[Shape]:
    rows = shown_payments(Payment.objects.filter(pk__in=[payment.pk for payment in made]))
    return [payment_shape(payment) for payment in rows.select_related("reverses").order_by("pk")]


def _found(request: Request, public_id: UUID) -> Payment:
    """Raises PaymentNotFound."""
    found = find_payment(person_of(request), public_id)
    if not _seen(request).filter(pk=found.pk).exists():
        raise NotAllowed()
    return found


class PaymentDetail(APIView):
    @extend_schema(operation_id="payments_read", responses=PaymentSerializer, tags=["billing"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """One payment, for those who may see it."""
        require(request, Scope.BILLING_READ, *TEAM)
        (shape,) = _shapes([_found(request, public_id)])
        return Response(shape)


class Refund(APIView):
    @extend_schema(
        operation_id="payments_refund",
        request=RefundRequestSerializer,
        responses={201: PaymentSerializer},
        tags=["billing"],
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Pay back what no invoice took, or what a credit note gives back."""
        require(request, Scope.ACCOUNTING)
        person, now = person_of(request), clock.now()
        check_may_keep_books(person)
        found = find_payment(person, public_id)
        back = card_money.refund(payment=found, by=person, now=now, **read_body(request, RefundRequestSerializer))
        (shape,) = _shapes([back])
        return Response(shape, status=201, headers={"Location": reverse("payment", args=[back.public_id])})


class Return(APIView):
    @extend_schema(
        operation_id="payments_return",
        request=ReturnReasonSerializer,
        responses={201: PaymentSerializer},
        tags=["billing"],
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """A cheque bounced: its invoices are open again."""
        require(request, Scope.ACCOUNTING)
        person, now = person_of(request), clock.now()
        check_may_keep_books(person)
        found = find_payment(person, public_id)
        back = return_payment(payment=found, by=person, now=now, **read_body(request, ReturnReasonSerializer))
        (shape,) = _shapes([back])
        return Response(shape, status=201, headers={"Location": reverse("payment", args=[back.public_id])})
