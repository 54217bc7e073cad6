"""Registrations, attendance and statistics: addresses of pages."""

from django.urls import path

from agenda.web.views import attending, questions, registering, statistics

SESSION = "partenaire/seances/<uuid:public_id>/"

urlpatterns = [
    path("agenda/inscriptions/<uuid:public_id>/", registering.found_by_id, name="registration-by-id"),
    path("agenda/inscription/<str:token>/modifier/", registering.change, name="registration-change"),
    path(f"{SESSION}presences/ajouter/", attending.add, name="attendance-add"),
    path(f"{SESSION}presences/compter/", attending.count, name="attendance-count"),
    path(f"{SESSION}emargement.pdf", attending.sheet, name="attendance-sheet"),
    path(f"{SESSION}inscriptions.xlsx", attending.registrations_xlsx, name="registrations-xlsx"),
    path("partenaire/inscriptions/<uuid:public_id>/effacer/", attending.erase, name="registration-erase"),
    path("partenaire/ateliers/<uuid:public_id>/questions/", questions.questions, name="questions"),
    path("partenaire/chez/<slug:slug>/statistiques/", statistics.statistics, name="partner-statistics"),
]
