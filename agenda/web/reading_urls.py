"""The agenda read elsewhere: addresses of widgets, pictures and exports."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
