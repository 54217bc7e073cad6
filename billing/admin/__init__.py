"""Money for operators: one file per area."""

from billing.admin import charges, passes, plans, tariffs

__all__ = ["charges", "passes", "plans", "tariffs"]
