"""Pages of plans, contracts and clearing."""

from django.urls import path

from billing.web.views import clearing, contracts, desk_contracts, plans

DESK = {"at_desk": True}
urlpatterns = [
    path("profil/abonnement/", plans.plans, name="plans"),
    path("profil/abonnement/<uuid:membership>/", contracts.detail, name="contract"),
    path("profil/abonnement/<uuid:membership>/<slug:verb>/", contracts.act, name="contract-act"),
    path("equipe/compensation/", clearing.clearing, name="clearing"),
    path("equipe/abonnements/", desk_contracts.contracts, name="contracts"),
    path("equipe/abonnements/nouveau/", desk_contracts.join, name="desk-join"),
    path("equipe/abonnements/formules/", desk_contracts.desk_plans, name="desk-plans"),
    path("equipe/abonnements/formules/<slug:slug>/", desk_contracts.revise, name="plan-revise"),
    path("equipe/abonnements/<uuid:membership>/", contracts.detail, DESK, name="desk-contract"),
    path("equipe/abonnements/<uuid:membership>/<slug:verb>/", contracts.act, DESK, name="desk-contract-act"),
]
