from django.urls import path, re_path
from drf_spectacular.utils import extend_schema

from reports.api.views import Occupancy, Revenue


@extend_schema(exclude=True)
class OccupancyFile(Occupancy):
    """The same under a file's name."""


@extend_schema(exclude=True)
class RevenueFile(Revenue):
    """The same under a file's name."""


urlpatterns = [
    path("reports/occupancy", Occupancy.as_view(), name="report-occupancy"),
    path("reports/revenue", Revenue.as_view(), name="report-revenue"),
    re_path(r"^reports/occupancy\.(?P<format>csv|xlsx)$", OccupancyFile.as_view(), name="report-occupancy-file"),
    re_path(r"^reports/revenue\.(?P<format>csv|xlsx)$", RevenueFile.as_view(), name="report-revenue-file"),
]
