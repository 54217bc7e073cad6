from billing.models.charge import Charge
from billing.models.membership import Membership, Plan, PlanAllowance
from billing.models.tariff import Price, PriceGroup, Tariff

__all__ = ["Charge", "Membership", "Plan", "PlanAllowance", "Price", "PriceGroup", "Tariff"]
