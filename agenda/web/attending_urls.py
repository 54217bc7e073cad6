"""Registrations, attendance and statistics: addresses of pages."""

from django.urls import path

from agenda.web.views import registering

urlpatterns = [
    path("agenda/inscription/<str:token>/modifier/", registering.change, name="registration-change"),
]
