from django.urls import path

from billing.web.views import plans

app_name = "billing"
urlpatterns = [path("profil/abonnement/", plans.plans, name="plans")]
