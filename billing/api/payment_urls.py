"""Addresses of payments, mandates and debits."""

from django.urls import path

from billing.api import debits, payments
from core.api.tables import list_paths

BATCH = "debit-batches/<uuid:public_id>"
urlpatterns = [
    *list_paths("payments", payments.Payments, "payments"),
    path("payments/<uuid:public_id>", payments.PaymentDetail.as_view(), name="payment"),
    path("payments/<uuid:public_id>/refund", payments.Refund.as_view(), name="payment-refund"),
    path("payments/<uuid:public_id>/return", payments.Return.as_view(), name="payment-return"),
    *list_paths("mandates", debits.Mandates, "mandates"),
    path("mandates/<uuid:public_id>", debits.MandateDetail.as_view(), name="mandate"),
    path("mandates/<uuid:public_id>/revoke", debits.MandateRevoke.as_view(), name="mandate-revoke"),
    *list_paths("debit-batches", debits.DebitBatches, "debit-batches"),
    path(BATCH, debits.DebitBatchDetail.as_view(), name="debit-batch"),
    path(f"{BATCH}/file.xml", debits.DebitBatchFile.as_view(), name="debit-batch-file"),
    path(f"{BATCH}/send", debits.DebitBatchSend.as_view(), name="debit-batch-send"),
    path(f"{BATCH}/cancel", debits.DebitBatchCancel.as_view(), name="debit-batch-cancel"),
    path(f"{BATCH}/collect", debits.DebitBatchCollect.as_view(), name="debit-batch-collect"),
    path("debits/<slug:end_to_end>/cancel", debits.DebitCancel.as_view(), name="debit-cancel"),
    path("debits/<slug:end_to_end>/return", debits.DebitReturn.as_view(), name="debit-return"),
]
