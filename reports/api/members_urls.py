from reports.api.answering import report_paths
from reports.api.members_views import Recurring

urlpatterns = report_paths("recurring", Recurring)
