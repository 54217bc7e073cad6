"""Accounts, invoices, their files and reminders, runs: to be looked at."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from billing.models import Account, Invoice, InvoiceDocument, InvoiceReminder, InvoiceRun, InvoiceRunItem
from core.operators import ReadOnly


@admin.register(Account)
class AccountAdmin(ReadOnly):
    list_display = ["number", "name", "town", "siren", "email", "reminders_paused_until"]
    search_fields = ["billing_name", "person__name", "person__email", "organisation__name", "siren"]
    list_select_related = ["person", "organisation"]


@admin.register(Invoice)
class InvoiceAdmin(ReadOnly):
    list_display = ["number", "kind", "account", "issued_on", "due_on", "total", "left"]
    list_filter = ["kind", "issuer", "year"]
    search_fields = ["number", "account__person__name", "account__person__email", "account__organisation__name"]
    list_select_related = ["account__person", "account__organisation"]
    date_hierarchy = "issued_on"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invoice]:
        rows: Any = super().get_queryset(request)
        settled: QuerySet[Invoice] = rows.with_settled()
        return settled

    @admin.display(description=_("reste"))
    def left(self, row: Invoice) -> Any:
        return row.left_to_pay


@admin.register(InvoiceDocument)
class InvoiceDocumentAdmin(ReadOnly):
    list_display = ["invoice", "digest", "created_at", "is_clean"]
    list_select_related = ["invoice"]
    exclude = ("pdf", "xml")
    search_fields = ["invoice__number"]

    @admin.display(description=_("rien à vérifier"), boolean=True)
    def is_clean(self, row: InvoiceDocument) -> bool:
        return not row.findings

    def get_queryset(self, request: HttpRequest) -> QuerySet[InvoiceDocument]:
        return super().get_queryset(request).defer("pdf", "xml")


@admin.register(InvoiceReminder)
class InvoiceReminderAdmin(ReadOnly):
    list_display = ["invoice", "step", "left", "at"]
    list_filter = ["step"]
    list_select_related = ["invoice"]
    search_fields = ["invoice__number"]
    date_hierarchy = "at"


@admin.register(InvoiceRun)
class InvoiceRunAdmin(ReadOnly):
    list_display = ["until", "by", "status", "created_at", "touched_at"]
    list_filter = ["status"]
    list_select_related = ["by"]


@admin.register(InvoiceRunItem)
class InvoiceRunItemAdmin(ReadOnly):
    list_display = ["run", "account", "outcome", "refusal"]
    list_filter = ["outcome"]
    list_select_related = ["run", "account__person", "account__organisation"]
    search_fields = ["refusal", "account__person__name", "account__organisation__name"]
