from reports.revenue.report import RevenueReport, RevenueRow, revenue
from reports.revenue.sources import ACTIVITY, BASES, GROUPS, INVOICE, PAYMENT

__all__ = ["ACTIVITY", "BASES", "GROUPS", "INVOICE", "PAYMENT", "RevenueReport", "RevenueRow", "revenue"]
