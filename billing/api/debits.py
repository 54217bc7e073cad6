"""Mandates, and batches of direct debits for who keeps the books."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.access_books import check_may_keep_books
from billing.access_invoices import accounts_answered_for
from billing.access_payments import (
    find_batch,
    find_debit,
    find_debiting_issuer,
    find_mandate,
    find_payer,
    mandates_seen_by,
)
from billing.accounts import account_of
from billing.actions.bouncing import return_debit
from billing.actions.debiting import announce_batch, cancel_batch, cancel_debit, collect_batch, send_batch
from billing.actions.mandating import revoke_mandate, sign_mandate
from billing.actions.settling import today
from billing.api.payment_serializers import (
    DebitBatchRequestSerializer,
    DebitBatchSerializer,
    DebitSerializer,
    MandateRequestSerializer,
    MandateSerializer,
    ReturnRequestSerializer,
)
from billing.api.payment_shapes import batch_shape, debit_shape, mandate_shape
from billing.debits import candidates
from billing.models import Account, Debit, DebitBatch, Mandate
from billing.payment_errors import DebitBatchClosed, InvoiceNotDebitable, MandateNotFound
from core import clock
from core.api.idempotency import idempotent
from core.api.pagination import NewestFirst
from core.api.reading import Values, read_body
from core.api.tables import List, listed
from members.access import administered_by
from members.api.caller import may, person_of, require
from members.models.token import Scope


class Mandates(List):
    @extend_schema(operation_id="mandates_list", responses=listed(MandateSerializer), tags=["billing"])
    def get(self, request: Request, format: str | None = None) -> Response:
        """One's own mandates, and with the scope `accounting` all of them for who keeps the books; newest first."""
        require(request, Scope.BILLING_READ, Scope.ACCOUNTING)
        pages = NewestFirst()
        page = pages.paginate_queryset(_mandates(request), request)
        return pages.get_paginated_response([mandate_shape(mandate) for mandate in page or ()])

    @extend_schema(
        operation_id="mandates_create",
        request=MandateRequestSerializer,
        responses={201: MandateSerializer},
        tags=["billing"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Sign a mandate, or enter one signed on paper."""
        said, now = read_body(request, MandateRequestSerializer), clock.now()
        person = person_of(request)
        account = _account(request, said)
        mandate = sign_mandate(
            issuer=find_debiting_issuer(said["issuer"]),
            account=account,
            holder=said["holder"],
            iban=said["iban"],
            signed_by=said.get("signed_by", account.name) if "payer" in said else person.name,
            signed_on=said.get("signed_on", today(now)) if "payer" in said else today(now),
            now=now,
        )
        address = reverse("mandate", args=[mandate.public_id])
        return Response(mandate_shape(mandate), status=201, headers={"Location": address})


def _mandates(request: Request) -> QuerySet[Mandate]:
    person = person_of(request)
    rows = mandates_seen_by(person)
    return rows if may(request, Scope.ACCOUNTING) else rows.filter(account__in=accounts_answered_for(person))


def _account(request: Request, said: Values) -> Account:
    """Raises ScopeMissing, NotAllowed, PayerNotFound, PayerNotAllowed."""
    person = person_of(request)
    if "payer" in said:
        require(request, Scope.ACCOUNTING)
        check_may_keep_books(person)
        found = find_payer(said["payer"])
        return account_of(person_id=found.person_id, organisation_id=found.organisation_id)
    require(request, Scope.BILLING_WRITE)
    organisation = administered_by(person, said.get("on_behalf_of"))
    return account_of(person_id=person.pk, organisation_id=organisation.pk if organisation else None)


class MandateDetail(APIView):
    @extend_schema(operation_id="mandates_read", responses=MandateSerializer, tags=["billing"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """One mandate, for those who may see it."""
        require(request, Scope.BILLING_READ, Scope.ACCOUNTING)
        found = _mandates(request).filter(public_id=public_id).first()
        if found is None:
            raise MandateNotFound()
        return Response(mandate_shape(found))


class MandateRevoke(APIView):
    @extend_schema(operation_id="mandates_revoke", request=None, responses=MandateSerializer, tags=["billing"])
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """End a mandate; debits that the bank does not have yet are called off."""
        require(request, Scope.BILLING_WRITE, Scope.ACCOUNTING)
        found = find_mandate(person_of(request), public_id)
        if not may(request, Scope.ACCOUNTING) and not _mandates(request).filter(pk=found.pk).exists():
            raise MandateNotFound()
        return Response(mandate_shape(revoke_mandate(mandate=found, now=clock.now())))


class DebitBatches(List):
    @extend_schema(operation_id="debit_batches_list", responses=listed(DebitBatchSerializer), tags=["billing"])
    def get(self, request: Request, format: str | None = None) -> Response:
        """Batches of direct debits, newest first."""
        _check_books(request)
        pages = NewestFirst()
        page = pages.paginate_queryset(_batches(), request)
        return pages.get_paginated_response([batch_shape(batch) for batch in page or ()])

    @extend_schema(
        operation_id="debit_batches_create",
        request=DebitBatchRequestSerializer,
        responses={201: DebitBatchSerializer},
        tags=["billing"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Announce debits to those who will pay: what can be collected for an issuer, or the invoices named."""
        _check_books(request)
        said = read_body(request, DebitBatchRequestSerializer)
        issuer = find_debiting_issuer(said["issuer"])
        found = {one.invoice.public_id: one.invoice.pk for one in candidates(issuer.pk)}
        if missing := [key for key in said.get("invoices", []) if key not in found]:
            raise InvoiceNotDebitable(invoice=str(missing[0]))
        keys = [found[key] for key in said["invoices"]] if "invoices" in said else list(found.values())
        batch = announce_batch(
            issuer=issuer, invoices=keys, collect_on=said["collect_on"], by=person_of(request), now=clock.now()
        )
        address = reverse("debit-batch", args=[batch.public_id])
        return Response(_shown(batch), status=201, headers={"Location": address})


def _check_books(request: Request) -> None:
    require(request, Scope.ACCOUNTING)
    check_may_keep_books(person_of(request))


def _batches() -> QuerySet[DebitBatch]:
    debits = Debit.objects.select_related("invoice", "mandate", "payment").defer("invoice__facts").order_by("pk")
    return DebitBatch.objects.select_related("issuer").prefetch_related(Prefetch("debits", debits))


def _shown(batch: DebitBatch) -> dict[str, object]:
    return batch_shape(_batches().get(pk=batch.pk))


class DebitBatchDetail(APIView):
    @extend_schema(operation_id="debit_batches_read", responses=DebitBatchSerializer, tags=["billing"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """One batch and its debits."""
        _check_books(request)
        return Response(_shown(find_batch(person_of(request), public_id)))


class DebitBatchFile(APIView):
    @extend_schema(
        operation_id="debit_batches_file", responses={(200, "application/xml"): OpenApiTypes.BINARY}, tags=["billing"]
    )
    def get(self, request: Request, public_id: UUID) -> HttpResponse:
        """The file for the bank (pain.008.001.08), once the batch is sent; always the same."""
        _check_books(request)
        batch = find_batch(person_of(request), public_id)
        if not batch.xml:
            raise DebitBatchClosed(status=batch.status)
        return HttpResponse(batch.xml.encode(), content_type="application/xml")


class DebitBatchSend(APIView):
    @extend_schema(operation_id="debit_batches_send", request=None, responses=DebitBatchSerializer, tags=["billing"])
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Make the file for the bank; what was paid meanwhile is left out."""
        _check_books(request)
        return Response(_shown(send_batch(batch=find_batch(person_of(request), public_id), now=clock.now())))


class DebitBatchCancel(APIView):
    @extend_schema(operation_id="debit_batches_cancel", request=None, responses=DebitBatchSerializer, tags=["billing"])
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Call it off before the bank has it."""
        _check_books(request)
        batch = find_batch(person_of(request), public_id)
        cancel_batch(batch=batch, now=clock.now())
        return Response(_shown(batch))


class DebitBatchCollect(APIView):
    @extend_schema(operation_id="debit_batches_collect", request=None, responses=DebitBatchSerializer, tags=["billing"])
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """The day has come: each debit that did not come back is a payment."""
        _check_books(request)
        batch = find_batch(person_of(request), public_id)
        collect_batch(batch=batch, by=person_of(request), now=clock.now())
        return Response(_shown(batch))


class DebitCancel(APIView):
    @extend_schema(operation_id="debits_cancel", request=None, responses=DebitSerializer, tags=["billing"])
    @idempotent
    def post(self, request: Request, end_to_end: str) -> Response:
        """Call off one debit before the bank has it."""
        _check_books(request)
        debit = find_debit(person_of(request), end_to_end)
        cancel_debit(debit=debit, now=clock.now())
        debit.refresh_from_db(fields=["status"])
        return Response(debit_shape(debit))


class DebitReturn(APIView):
    @extend_schema(
        operation_id="debits_return", request=ReturnRequestSerializer, responses=DebitSerializer, tags=["billing"]
    )
    @idempotent
    def post(self, request: Request, end_to_end: str) -> Response:
        """The bank sent it back: its invoice is open again, the mandate stays or goes by the reason."""
        _check_books(request)
        reason = read_body(request, ReturnRequestSerializer)["reason"]
        debit = find_debit(person_of(request), end_to_end)
        return Response(debit_shape(return_debit(debit=debit, reason=reason, by=person_of(request), now=clock.now())))
