"""The dashboard, its pictures, and one module of addresses for each area of the reports."""

from django.urls import path, re_path

from reports.web import (
    costs_urls,
    members_urls,
    monthly_urls,
    occupancy_urls,
    open_data_urls,
    revenue_urls,
    simulations_urls,
    views,
    workshops_urls,
)

app_name = "reports"
urlpatterns = [
    path("tableau-de-bord/", views.show, name="dashboard"),
    path("tableau-de-bord/definitions/", views.definitions, name="definitions"),
    re_path(
        r"^tableau-de-bord/images/(?P<name>[a-z][a-z-]*)/(?P<look>[a-z-]+)\.svg$",
        views.picture,
        name="picture",
    ),
    *occupancy_urls.urlpatterns,
    *revenue_urls.urlpatterns,
    *members_urls.urlpatterns,
    *costs_urls.urlpatterns,
    *simulations_urls.urlpatterns,
    *workshops_urls.urlpatterns,
    *monthly_urls.urlpatterns,
    *open_data_urls.urlpatterns,
]
