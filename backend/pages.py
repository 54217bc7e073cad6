"""Pages that belong to the whole service: home, accessibility, about, problems."""

from django.shortcuts import redirect
from django.urls import path

urlpatterns = [path("", lambda request: redirect("account_login"), name="home")]
