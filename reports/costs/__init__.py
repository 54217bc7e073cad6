from reports.costs.report import GROUPS, BreakEvenReport, BreakEvenRow, break_evens, gathered, told_apart

__all__ = ["GROUPS", "BreakEvenReport", "BreakEvenRow", "break_evens", "gathered", "told_apart"]
