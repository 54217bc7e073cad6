from reports.api.answering import report_paths
from reports.api.views import Occupancy

urlpatterns = report_paths("occupancy", Occupancy)
