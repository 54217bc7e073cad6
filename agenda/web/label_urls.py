"""Partners, their label and their places: addresses of pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
