"""Registrations, attendance and statistics: addresses of the API."""

from django.urls import path, re_path

from agenda.api import attending, questions
from agenda.api.statistics import PartnerStatistics, PartnerStatisticsFile

SESSION, REGISTRATION = "sessions/<uuid:public_id>", "registrations/<uuid:public_id>"

urlpatterns = [
    path(f"{SESSION}/registrations", attending.SessionRegistrations.as_view(), name="session-registrations"),
    path(f"{SESSION}/attendance", attending.SessionAttendance.as_view(), name="session-attendance"),
    path(f"{SESSION}/appointments", attending.Appointments.as_view(), name="session-appointments"),
    path(REGISTRATION, attending.RegistrationDetail.as_view(), name="registration"),
    path(f"{REGISTRATION}/cancel", attending.RegistrationCancel.as_view(), name="registration-cancel"),
    path(f"{REGISTRATION}/confirm", attending.RegistrationConfirm.as_view(), name="registration-confirm"),
    path(f"{REGISTRATION}/erase", attending.RegistrationErase.as_view(), name="registration-erase"),
    path("workshops/<uuid:public_id>/questions", questions.WorkshopQuestions.as_view(), name="workshop-questions"),
    path("partners/<slug:partner>/statistics", PartnerStatistics.as_view(), name="partner-statistics"),
    re_path(
        r"^partners/(?P<partner>[-\w]+)/statistics\.(?P<format>csv|xlsx)$",
        PartnerStatisticsFile.as_view(),
        name="partner-statistics-file",
    ),
]
