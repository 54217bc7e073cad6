from django.urls import path

from members.web import views

app_name = "members"
urlpatterns = [
    path("profil/", views.profile, name="profile"),
    path("profil/code-de-porte/", views.door_code, name="door-code"),
    path("profil/code-de-porte/supprimer/", views.door_code_forget, name="door-code-forget"),
    path("profil/jetons/", views.tokens, name="tokens"),
    path("profil/jetons/<uuid:token>/revoquer/", views.revoke, name="token-revoke"),
]
