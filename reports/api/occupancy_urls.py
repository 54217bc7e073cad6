from reports.api.answering import report_paths
from reports.api.occupancy_views import ConductOfBookings, Occupancy, SeatFill

urlpatterns = [
    *report_paths("occupancy", Occupancy),
    *report_paths("conduct", ConductOfBookings),
    *report_paths("seat-fill", SeatFill),
]
