"""Money for operators: one file per area."""

from billing.admin import charges, issuers, passes, payments, plans, tariffs

__all__ = ["charges", "issuers", "passes", "payments", "plans", "tariffs"]
