from core.api.tables import list_paths
from reports.api.answering import report_paths
from reports.api.lines import RevenueLines
from reports.api.views import Revenue

urlpatterns = [
    *report_paths("revenue", Revenue),
    *list_paths("reports/revenue/lines", RevenueLines, "report-revenue-lines"),
]
