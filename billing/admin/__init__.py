"""Money for operators: one file per area."""

from billing.admin import cards, charges, invoices, issuers, passes, payments, plans, tariffs

__all__ = ["cards", "charges", "invoices", "issuers", "passes", "payments", "plans", "tariffs"]
