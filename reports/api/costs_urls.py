from django.urls import path

from core.api.tables import list_paths
from reports.api.answering import report_paths
from reports.api.break_even import BreakEvens
from reports.api.costs import CostDetail, Costs

urlpatterns = [
    *report_paths("break-even", BreakEvens),
    *list_paths("reports/costs", Costs, "costs"),
    path("reports/costs/<uuid:public_id>", CostDetail.as_view(), name="cost"),
]
