from django.urls import path

from reports.web import workshops

urlpatterns = [
    path("tableau-de-bord/ateliers/", workshops.workshops, name="workshops"),
    path("tableau-de-bord/ateliers/seances/", workshops.sessions, name="workshop-sessions"),
    path("tableau-de-bord/ateliers/bilan.pdf", workshops.balance, name="workshops-balance"),
]
