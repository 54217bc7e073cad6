from django.urls import path

from spaces.web.views import hours

app_name = "spaces"
urlpatterns = [
    path("sites/<slug:slug>/horaires/", hours.hours, name="hours"),
]
