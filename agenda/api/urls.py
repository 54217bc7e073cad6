from django.urls import path

from agenda.api import views

urlpatterns = [
    path("partners", views.Partners.as_view(), name="partners"),
    path("workshops", views.Workshops.as_view(), name="workshops"),
    path("sessions", views.Sessions.as_view(), name="sessions"),
    path("sessions/<uuid:public_id>", views.SessionDetail.as_view(), name="session"),
    path("sessions/<uuid:public_id>/registrations", views.SessionRegistrations.as_view(), name="session-registrations"),
    path("partners/<slug:partner>/sessions/<str:external_id>", views.PartnerSession.as_view(), name="partner-session"),
    path("registrations/<uuid:public_id>/cancel", views.RegistrationCancel.as_view(), name="registration-cancel"),
]
