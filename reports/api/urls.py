"""One module of addresses for each area of the reports."""

from reports.api import (
    costs_urls,
    members_urls,
    monthly_urls,
    occupancy_urls,
    open_data_urls,
    revenue_urls,
    simulations_urls,
    workshops_urls,
)

urlpatterns = [
    *occupancy_urls.urlpatterns,
    *revenue_urls.urlpatterns,
    *members_urls.urlpatterns,
    *costs_urls.urlpatterns,
    *simulations_urls.urlpatterns,
    *workshops_urls.urlpatterns,
    *monthly_urls.urlpatterns,
    *open_data_urls.urlpatterns,
]
