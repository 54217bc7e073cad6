from reports.api.answering import report_paths
from reports.api.members_views import Clearing, Liabilities, Receivables, Recurring

urlpatterns = [
    *report_paths("recurring", Recurring),
    *report_paths("receivables", Receivables),
    *report_paths("liabilities", Liabilities),
    *report_paths("clearing", Clearing),
]
