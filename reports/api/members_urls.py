from core.api.tables import list_paths
from reports.api.answering import report_paths
from reports.api.members_entries import MembersEntries
from reports.api.members_views import Clearing, Liabilities, Receivables, Recurring

urlpatterns = [
    *report_paths("recurring", Recurring),
    *report_paths("receivables", Receivables),
    *report_paths("liabilities", Liabilities),
    *report_paths("clearing", Clearing),
    *list_paths("reports/members/entries", MembersEntries, "report-members-entries"),
]
