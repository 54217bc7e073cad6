"""Money that came in and went out, mandates and debits: read here, changed on the pages of the team."""

from django.contrib import admin

from billing.models import BankLine, Debit, DebitBatch, Mandate, Payment, Settlement
from core.operators import ReadOnly


class Settlements(admin.TabularInline):
    model = Settlement
    fk_name = "payment"
    fields = ["invoice", "credit_note", "amount", "settled_on"]
    readonly_fields = ["invoice", "credit_note", "amount", "settled_on"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(Payment)
class PaymentAdmin(ReadOnly):
    list_display = ["paid_on", "number", "account", "nature", "method", "amount", "issuer", "site"]
    list_filter = ["nature", "method", "issuer", "site"]
    search_fields = ["reference", "account__person__name", "account__organisation__name", "account__billing_name"]
    list_select_related = ["account__person", "account__organisation", "issuer", "site"]
    date_hierarchy = "paid_on"
    inlines = [Settlements]


@admin.register(Mandate)
class MandateAdmin(ReadOnly):
    exclude = ["iban"]
    list_display = ["reference", "account", "issuer", "status", "iban_end", "signed_on", "last_used_on"]
    list_filter = ["status", "issuer"]
    search_fields = ["reference", "holder"]
    list_select_related = ["account__person", "account__organisation", "issuer"]


class Debits(admin.TabularInline):
    model = Debit
    fields = ["end_to_end", "invoice", "mandate", "amount", "status", "return_reason"]
    readonly_fields = ["end_to_end", "invoice", "mandate", "amount", "status", "return_reason"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(DebitBatch)
class DebitBatchAdmin(ReadOnly):
    exclude = ["xml"]
    list_display = ["collect_on", "issuer", "status", "by"]
    list_filter = ["status", "issuer"]
    list_select_related = ["issuer", "by"]
    inlines = [Debits]


@admin.register(BankLine)
class BankLineAdmin(ReadOnly):
    list_display = ["booked_on", "label", "amount", "status", "issuer"]
    list_filter = ["status", "issuer"]
    search_fields = ["label"]
    list_select_related = ["issuer"]
