from django.urls import path

from notifications.web import views

app_name = "notifications"
urlpatterns = [
    path("profil/agendas/", views.feeds, name="feeds"),
    path("profil/agendas/<uuid:feed>/nouvelle-adresse/", views.rotate, name="feed-rotate"),
    path("profil/agendas/<uuid:feed>/supprimer/", views.revoke, name="feed-revoke"),
]
