from django.urls import path

from core.api.tables import list_paths
from reports.api.answering import report_paths
from reports.api.lines import RevenueLines
from reports.api.views import Revenue
from reports.api.yields import ListPrice, Reconciled, Yields

urlpatterns = [
    *report_paths("revenue", Revenue),
    *list_paths("reports/revenue/lines", RevenueLines, "report-revenue-lines"),
    *report_paths("yields", Yields),
    *report_paths("list-price", ListPrice),
    path("reports/reconciliation", Reconciled.as_view(), name="report-reconciliation"),
]
