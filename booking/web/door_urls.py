"""Addresses of those who stand before a resource: QR pages, screens beside doors, labels."""

from django.urls import path

from booking.web.views import door, doors, here, labels, walk_in

urlpatterns = [
    path("ici/<uuid:resource>/", here.page, name="here"),
    path("ici/<uuid:resource>/<slug:name>/", here.act, name="here-act"),
    path("etiquettes/", labels.labels, name="labels"),
    path("bornes/", doors.doors, name="doors"),
    path("bornes/<uuid:door>/revoquer/", doors.revoke, name="door-revoke"),
    path("porte/associer/<str:secret>/", doors.pair, name="door-pair"),
    path("porte/ouvrier.js", doors.worker, name="door-worker"),
    path("porte/<uuid:resource>/", door.door, name="door"),
    path("porte/<uuid:resource>/etat/", door.state, name="door-state"),
    path("borne/ouvrier.js", doors.worker, name="kiosk-worker"),
    path("borne/<uuid:door>/", door.kiosk, name="kiosk"),
    path("borne/<uuid:door>/etat/", door.kiosk_state, name="kiosk-state"),
    path("borne/<uuid:door>/<uuid:resource>/", door.door, name="kiosk-door"),
    path("borne/<uuid:door>/<uuid:resource>/etat/", door.state, name="kiosk-door-state"),
    path("accueil-du-jour/passage/", walk_in.walk_in_page, name="walk-in"),
]
