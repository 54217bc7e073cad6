from reports.monthly.gathering import Monthly, gather
from reports.monthly.months import due_month, month_in, months_over

__all__ = ["Monthly", "due_month", "gather", "month_in", "months_over"]
