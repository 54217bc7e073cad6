from django.urls import path

from members.api import views

urlpatterns = [
    path("me", views.Me.as_view(), name="me"),
    path("tokens", views.Tokens.as_view(), name="tokens"),
    path("tokens/<uuid:public_id>", views.TokenDetail.as_view(), name="token"),
]
