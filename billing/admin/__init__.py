"""Money for operators: one file per area."""

from billing.admin import charges, plans, tariffs

__all__ = ["charges", "plans", "tariffs"]
