"""Sessions, their series and who holds them: addresses of pages."""

from django.urls import URLPattern, path

from agenda.web.views import facilitators, repeating, scheduling

urlpatterns: list[URLPattern] = [
    path("partenaire/seances/<uuid:public_id>/reporter/", scheduling.postpone, name="session-postpone"),
    path("partenaire/ateliers/<uuid:public_id>/serie/", repeating.series_new, name="session-series-new"),
    path("partenaire/chez/<slug:slug>/intervenants/", facilitators.facilitators, name="facilitators"),
    path("partenaire/chez/<slug:slug>/intervenants/<uuid:public_id>/", facilitators.facilitator, name="facilitator"),
    path(
        "partenaire/chez/<slug:slug>/intervenants/<uuid:public_id>/retirer/",
        facilitators.remove,
        name="facilitator-remove",
    ),
    path("mes-animations/", facilitators.mine, name="facilitating"),
]
