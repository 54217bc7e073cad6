from core.api.tables import list_paths
from reports.api.answering import report_paths
from reports.api.workshops import Mediation, Workshops

urlpatterns = [
    *report_paths("workshops", Workshops),
    *list_paths("reports/mediation", Mediation, "report-mediation"),
]
