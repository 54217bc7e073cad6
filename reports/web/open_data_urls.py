"""Open data and transparency: pages for everybody, and the one from which accounts are published."""

from django.urls import path, re_path

from reports.web.views_open import accounts, data, transparency

urlpatterns = [
    path("donnees/", data.datasets_page, name="open-data"),
    path("donnees/places/", data.places_page, name="open-places"),
    path("donnees/occupation/", data.occupancy_page, name="open-occupancy"),
    path("donnees/tarifs/", data.tariffs_page, name="open-tariffs"),
    path("donnees/occupation/<uuid:site>/", data.occupancy_page, name="open-occupancy-site"),
    re_path(r"^donnees/images/(?P<name>[a-z][a-z0-9-]*)/(?P<look>[a-z-]+)\.svg$", data.picture, name="open-picture"),
    path("transparence/", transparency.transparency, name="transparency"),
    path("transparence/comptes/", accounts.manage, name="accounts"),
    path("transparence/comptes/<int:year>/", transparency.accounts, name="open-accounts"),
    path("transparence/comptes/<int:year>/publier/", accounts.publish, name="accounts-publish"),
    path("transparence/comptes/<int:year>/retirer/", accounts.withdraw, name="accounts-withdraw"),
]
