from django.urls import path, re_path

from reports.web import views

app_name = "reports"
urlpatterns = [
    path("tableau-de-bord/", views.show, name="dashboard"),
    re_path(
        r"^tableau-de-bord/images/(?P<name>heures|ressources|recettes)-(?P<look>[a-z-]+)\.svg$",
        views.picture,
        name="picture",
    ),
]
