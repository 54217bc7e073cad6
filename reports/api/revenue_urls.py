from reports.api.answering import report_paths
from reports.api.views import Revenue

urlpatterns = report_paths("revenue", Revenue)
