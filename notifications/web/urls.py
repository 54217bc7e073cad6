from django.urls import path

from notifications.web import preferring, views

app_name = "notifications"
urlpatterns = [
    path("profil/mails/verifier/", preferring.ask_check, name="ask-check"),
    path("mails/verifier/<str:token>/", preferring.check_address, name="check-address"),
    path("profil/mails/", preferring.preferences, name="preferences"),
    path("mails/desabonner/<str:token>/", preferring.leave, name="unsubscribe"),
    path("profil/agendas/", views.feeds, name="feeds"),
    path("profil/agendas/<uuid:feed>/nouvelle-adresse/", views.rotate, name="feed-rotate"),
    path("profil/agendas/<uuid:feed>/supprimer/", views.revoke, name="feed-revoke"),
]
