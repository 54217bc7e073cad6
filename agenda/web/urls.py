from django.urls import path

from agenda.web import attending_urls, importing_urls, label_urls, reading_urls, workshops_urls
from agenda.web.views import attending, partner, public, publishing, registering, scheduling, waiting

app_name = "agenda"
urlpatterns = [
    path("agenda/<uuid:public_id>/", public.session, name="session"),
    path("agenda/inscription/<str:token>/", registering.registration, name="registration"),
    path("liste-d-attente/", waiting.waiting_list, name="waiting"),
    path("partenaire/", partner.home, name="partner"),
    path("partenaire/ateliers/<uuid:public_id>/", publishing.workshop, name="partner-workshop"),
    path("partenaire/ateliers/<uuid:public_id>/seance/", publishing.session_new, name="session-new"),
    path("partenaire/seances/<uuid:public_id>/", attending.session, name="partner-session"),
    path("partenaire/seances/<uuid:public_id>/modifier/", publishing.session_edit, name="session-edit"),
    path("partenaire/seances/<uuid:public_id>/annuler/", scheduling.cancel, name="session-cancel"),
    path("partenaire/seances/<uuid:public_id>/presences/", attending.attendance, name="attendance"),
    path("partenaire/seances/<uuid:public_id>/inscriptions.csv", attending.registrations_csv, name="registrations-csv"),
    path("partenaire/inscriptions/<uuid:public_id>/annuler/", attending.give_back, name="registration-cancel"),
    path("partenaire/chez/<slug:slug>/", partner.home, name="partner-space"),
    path("partenaire/chez/<slug:slug>/atelier/", publishing.workshop_new, name="workshop-new"),
    *workshops_urls.urlpatterns,
    *label_urls.urlpatterns,
    *attending_urls.urlpatterns,
    *importing_urls.urlpatterns,
    *reading_urls.urlpatterns,
]
