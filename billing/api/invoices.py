"""Invoices, statements of account, and runs."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.access_books import check_may_keep_books
from billing.access_invoices import find_invoice, find_run, invoices_seen_by, payers_answered_for
from billing.actions.documenting import files_of
from billing.actions.running import start_run
from billing.api.invoice_shapes import (
    InvoiceDetailSerializer,
    InvoiceSerializer,
    InvoicesQuery,
    RunRequestSerializer,
    RunSerializer,
    StatementQuery,
    StatementSerializer,
    invoice_detail_shape,
    invoice_shape,
    run_shape,
    statement_shape,
)
from billing.errors import AccountNotFound
from billing.invoice_lists import chosen
from billing.models import Account
from billing.statements import issuers_of, statement_of
from billing.tasks import carry_on_run
from core import clock
from core.api.idempotency import idempotent
from core.api.pagination import NewestFirst
from core.api.reading import read_body, read_query
from core.api.tables import List, listed
from core.errors import Invalid
from members.api.caller import person_of, require
from members.models.token import Scope


class Invoices(List):
    @extend_schema(
        operation_id="invoices_list",
        parameters=[InvoicesQuery],
        responses=listed(InvoiceSerializer),
        tags=["billing"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """One's own invoices and credit notes and those of the organisations one answers for, newest first.

        For managers and accountants, those of what they keep.
        """
        require(request, Scope.BILLING_READ)
        today, values = timezone.localdate(clock.now()), read_query(request, InvoicesQuery)
        rows = chosen(invoices_seen_by(person_of(request)), values, today=today)
        joined = rows.select_related("issuer", "account__person", "account__organisation", "corrects")
        pages = NewestFirst()
        page = pages.paginate_queryset(joined.defer("facts", "corrects__facts"), request)
        return pages.get_paginated_response([invoice_shape(row, today) for row in page or ()])


class InvoiceDetail(APIView):
    @extend_schema(operation_id="invoices_read", responses=InvoiceDetailSerializer, tags=["billing"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """One invoice or credit note with its lines."""
        require(request, Scope.BILLING_READ)
        row = find_invoice(person_of(request), public_id)
        return Response(invoice_detail_shape(row, timezone.localdate(clock.now())))


class AsItIs(BaseContentNegotiation):
    """A file has one type, whatever is asked for; a refusal is JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class InvoiceFile(APIView):
    content_negotiation_class = AsItIs
    extension = ""
    type = ""

    def answer(self, request: Request, public_id: UUID) -> HttpResponse:
        require(request, Scope.BILLING_READ)
        row = find_invoice(person_of(request), public_id)
        pdf, xml = files_of(row)
        name = f"{row.number}.{self.extension}"
        return HttpResponse(
            pdf if self.extension == "pdf" else xml,
            content_type=self.type,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class InvoicePdf(InvoiceFile):
    extension, type = "pdf", "application/pdf"

    @extend_schema(
        operation_id="invoices_pdf", responses={(200, "application/pdf"): OpenApiTypes.BINARY}, tags=["billing"]
    )
    def get(self, request: Request, public_id: UUID) -> HttpResponse:
        """The invoice as PDF/A-3 with its Factur-X inside."""
        return self.answer(request, public_id)


class InvoiceXml(InvoiceFile):
    extension, type = "xml", "application/xml"

    @extend_schema(
        operation_id="invoices_xml", responses={(200, "application/xml"): OpenApiTypes.BINARY}, tags=["billing"]
    )
    def get(self, request: Request, public_id: UUID) -> HttpResponse:
        """The invoice as Factur-X: the Cross Industry Invoice of EN 16931."""
        return self.answer(request, public_id)


class AccountStatement(APIView):
    @extend_schema(
        operation_id="account_statement",
        parameters=[StatementQuery],
        responses=StatementSerializer,
        tags=["billing"],
    )
    def get(self, request: Request) -> Response:
        """What moved on one's account with an issuer during a period, both days included."""
        require(request, Scope.BILLING_READ)
        today, values = timezone.localdate(clock.now()), read_query(request, StatementQuery)
        since, until = values.get("from", today.replace(month=1, day=1)), values.get("to", today)
        if until < since:
            raise ValidationError({"to": [_("La fin doit suivre le début.")]})
        account = _payer(payers_answered_for(person_of(request)), values.get("organisation"))
        issuers = issuers_of(account)
        issuer = next((row for row in issuers if row.public_id == values.get("issuer", row.public_id)), None)
        if issuer is None:
            return Response(statement_shape(account, None, since, until))
        facts = statement_of(account, issuer, since=since, until=until, today=today)
        return Response(statement_shape(account, issuer, since, until, facts))


class InvoiceRuns(APIView):
    @extend_schema(
        operation_id="invoice_runs_create",
        request=RunRequestSerializer,
        responses={201: RunSerializer},
        tags=["billing"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Invoice all that waits up to a day, account by account; for managers and accountants of the network."""
        require(request, Scope.ACCOUNTING)
        person, now = person_of(request), clock.now()
        check_may_keep_books(person)
        until = read_body(request, RunRequestSerializer)["until"]
        if until > timezone.localdate(now):
            raise Invalid(errors={"until": [_("On ne facture pas ce qui n’a pas encore eu lieu.")]})
        run = start_run(until=until, by=person, now=now)
        carry_on_run.apply_async([run.pk], ignore_result=True)
        return Response(run_shape(run), status=201, headers={"Location": reverse("invoice-run", args=[run.public_id])})


class InvoiceRunDetail(APIView):
    @extend_schema(operation_id="invoice_runs_read", responses=RunSerializer, tags=["billing"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """How far a run is."""
        require(request, Scope.ACCOUNTING)
        check_may_keep_books(person_of(request))
        return Response(run_shape(find_run(public_id)))


def _payer(payers: list[Account], organisation: UUID | None) -> Account:
    """Raises AccountNotFound."""
    for account in payers:
        named = account.organisation.public_id if account.organisation else None
        if named == organisation:
            return account
    raise AccountNotFound()
