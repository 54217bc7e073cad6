"""Pages that belong to the whole service: home, accessibility, legal notice."""

from django.shortcuts import redirect
from django.urls import path
from django.views.generic import TemplateView

urlpatterns = [
    path("", lambda request: redirect("account_login"), name="home"),
    path("accessibilite/", TemplateView.as_view(template_name="pages/accessibility.html"), name="accessibility"),
    path("mentions-legales/", TemplateView.as_view(template_name="pages/legal.html"), name="legal"),
]
