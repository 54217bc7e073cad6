from django.urls import path

from members.web import views

app_name = "members"
urlpatterns = [
    path("profil/", views.profile, name="profile"),
    path("profil/jetons/", views.tokens, name="tokens"),
    path("profil/jetons/<uuid:token>/revoquer/", views.revoke, name="token-revoke"),
]
