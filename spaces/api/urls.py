from django.urls import path

from core.api.tables import list_paths
from spaces.api import opening, qualifications, views

urlpatterns = [
    *list_paths("sites", views.Sites, "sites"),
    path("sites/<uuid:public_id>", views.SiteDetail.as_view(), name="site"),
    path("sites/<uuid:public_id>/opening", opening.SiteOpening.as_view(), name="site-opening"),
    *list_paths("qualifications", qualifications.Qualifications, "qualifications"),
    path("qualifications/<uuid:public_id>/grants", qualifications.Grants.as_view(), name="qualification-grants"),
    *list_paths("grants", qualifications.MyGrants, "grants"),
    path("grants/<uuid:public_id>/revoke", qualifications.Revoke.as_view(), name="grant-revoke"),
]
