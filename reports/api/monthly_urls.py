from django.urls import path

from reports.api.monthly import MonthlyPdf, MonthlyReport

urlpatterns = [
    path("reports/monthly/<str:month>.pdf", MonthlyPdf.as_view(), name="report-monthly-pdf"),
    path("reports/monthly/<str:month>", MonthlyReport.as_view(), name="report-monthly"),
]
