"""Money for operators: one file per area."""

from billing.admin import charges, passes, plans, tariffs

__all__ = ["charges", "passes", "plans", "tariffs"]
from billing.admin import issuers, offers

__all__ = ["charges", "issuers", "offers", "plans", "tariffs"]
