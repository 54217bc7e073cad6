from django.urls import path

from billing.web import views

app_name = "billing"
urlpatterns = [path("profil/abonnement/", views.plans, name="plans")]
