"""Payments by card and deposits: read here; they move by themselves, or on the pages of the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from billing.models import Checkout, Deposit, StripeEvent
from core.operators import ReadOnly


class StripeEvents(admin.TabularInline):
    model = StripeEvent
    fields = ["received_at", "kind", "stripe_id"]
    readonly_fields = ["received_at", "kind", "stripe_id"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Checkout)
class CheckoutAdmin(ReadOnly):
    list_display = ["created_at", "label", "account", "amount", "status", "source_kind"]
    list_filter = ["status", "source_kind", "issuer"]
    list_select_related = ["account__person", "account__organisation"]
    search_fields = ["label", "stripe_id", "stripe_payment", "source_id"]
    date_hierarchy = "created_at"
    inlines = [StripeEvents]


@admin.register(Deposit)
class DepositAdmin(ReadOnly):
    list_display = ["created_at", "label", "account", "amount", "status", "method", "kept", "site"]
    list_filter = ["status", "method", "site"]
    list_select_related = ["account__person", "account__organisation", "site"]
    search_fields = ["label", "source_id"]
    date_hierarchy = "created_at"
