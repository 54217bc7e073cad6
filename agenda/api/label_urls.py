"""Partners, their label and their places: addresses of the API."""

from django.urls import URLPattern, path

from agenda.api import label

urlpatterns: list[URLPattern] = [
    path("partners/<slug:partner>", label.PartnerDetail.as_view(), name="partner"),
    path("partners/<slug:partner>/invitations", label.Invitations.as_view(), name="partner-invitations"),
    path(
        "partners/<slug:partner>/invitations/<uuid:public_id>",
        label.InvitationDetail.as_view(),
        name="partner-invitation",
    ),
    path("network/places.json", label.DirectoryJson.as_view(), name="network-places-json"),
    path("network/places.csv", label.DirectoryCsv.as_view(), name="network-places-csv"),
]
