"""Pages about passes, usage and contributions."""

from django.urls import path

from billing.web.views import contributions, passes, team_passes, usage

urlpatterns = [
    path("profil/carnets/", passes.passes, name="passes"),
    path("profil/carnets/<uuid:public_id>/ceder/", passes.transfer, name="pass-transfer"),
    path("profil/carnets/<uuid:public_id>/payer/", passes.pay, name="pass-pay"),
    path("profil/consommations/", usage.mine, name="usage"),
    path("profil/contributions/", contributions.contributions, name="contributions"),
    path("profil/contributions/<uuid:public_id>/retirer/", contributions.withdraw, name="contribution-withdraw"),
    path("equipe/carnets/", team_passes.passes, name="team-passes"),
    path("equipe/carnets/<uuid:public_id>/rembourser/", team_passes.refund, name="pass-refund"),
    path("equipe/consommations/", usage.desk, name="usage-desk"),
    path("equipe/consommations/<uuid:public_id>/encore/", usage.repeat, name="usage-repeat"),
    path("equipe/consommations/<uuid:public_id>/annuler/", usage.reverse_record, name="usage-reverse"),
    path("equipe/contributions/", contributions.decisions, name="contribution-decisions"),
    path("equipe/contributions/<uuid:public_id>/valider/", contributions.validate, name="contribution-validate"),
    path("equipe/contributions/<uuid:public_id>/refuser/", contributions.refuse, name="contribution-refuse"),
]
