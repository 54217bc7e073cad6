from reports.costs.report import GROUPS, BreakEvenReport, BreakEvenRow, break_evens

__all__ = ["GROUPS", "BreakEvenReport", "BreakEvenRow", "break_evens"]
