from reports.api.answering import report_paths
from reports.api.break_even import BreakEvens

urlpatterns = [*report_paths("break-even", BreakEvens)]
