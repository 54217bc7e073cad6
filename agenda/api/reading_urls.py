"""The agenda read elsewhere: addresses of the API."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
