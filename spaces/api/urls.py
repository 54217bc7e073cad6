from django.urls import path

from core.api.tables import list_paths
from spaces.api import opening, views

urlpatterns = [
    *list_paths("sites", views.Sites, "sites"),
    path("sites/<uuid:public_id>", views.SiteDetail.as_view(), name="site"),
    path("sites/<uuid:public_id>/opening", opening.SiteOpening.as_view(), name="site-opening"),
]
