from django.urls import path

from spaces.web.views import hours, qualifications

app_name = "spaces"
urlpatterns = [
    path("sites/<slug:slug>/horaires/", hours.hours, name="hours"),
    path("profil/habilitations/", qualifications.mine, name="my-qualifications"),
    path("lieu/habilitations/", qualifications.qualifications, name="qualifications"),
    path("lieu/habilitations/<slug:slug>/", qualifications.qualification, name="qualification"),
    path("lieu/habilitations/<uuid:public_id>/retirer/", qualifications.take_back, name="grant-revoke"),
]
