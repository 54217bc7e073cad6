from django.urls import path

from core.api.tables import list_paths
from reports.api.answering import report_paths
from reports.api.workshops import Mediation, Workshops, WorkshopsBalance

urlpatterns = [
    *report_paths("workshops", Workshops),
    path("reports/workshops.pdf", WorkshopsBalance.as_view(), name="report-workshops-balance"),
    *list_paths("reports/mediation", Mediation, "report-mediation"),
]
