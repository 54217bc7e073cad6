"""Partners, their label and their places: addresses of pages."""

from django.urls import URLPattern, path

from agenda.web.views import invitation, label_desk, partner_profile, people, places

urlpatterns: list[URLPattern] = [
    path("lieux/", places.places, name="places"),
    path("lieux/donnees/", places.open_data, name="open-data"),
    path("lieux/<slug:slug>/", places.place, name="place"),
    path("partenaires/<slug:slug>/", places.partner, name="partner-page"),
    path("partenaire/chez/<slug:slug>/fiche/", partner_profile.profile, name="partner-profile"),
    path("partenaire/chez/<slug:slug>/lieux/<slug:site>/", partner_profile.entry, name="partner-entry"),
    path("partenaire/chez/<slug:slug>/label/", partner_profile.label, name="partner-label"),
    path("partenaire/chez/<slug:slug>/personnes/", people.people, name="partner-people"),
    path("partenaire/chez/<slug:slug>/invitations/<uuid:public_id>/renvoyer/", people.resend, name="invitation-resend"),
    path("partenaire/chez/<slug:slug>/invitations/<uuid:public_id>/retirer/", people.revoke, name="invitation-revoke"),
    path("partenaire/chez/<slug:slug>/personnes/<str:role>/<int:key>/retirer/", people.withdraw, name="withdraw"),
    path("partenaire/invitation/<str:secret>/", invitation.invitation, name="invitation"),
    path("equipe/label/", label_desk.label, name="label"),
    path("equipe/label/charte/", label_desk.charter, name="label-charter"),
    path("equipe/label/<slug:slug>/", label_desk.site, name="label-site"),
]
