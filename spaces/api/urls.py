from django.urls import path

from spaces.api import views

urlpatterns = [
    path("sites", views.Sites.as_view(), name="sites"),
    path("sites/<uuid:public_id>", views.SiteDetail.as_view(), name="site"),
    path("resources", views.Resources.as_view(), name="resources"),
    path("resources/<uuid:public_id>", views.ResourceDetail.as_view(), name="resource"),
]
