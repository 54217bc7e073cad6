"""Addresses of the pages about money that comes in and goes back out."""

from django.urls import path

from billing.web.views import bank, debits, mandates, payments

TEAM = "equipe/encaissements/"
urlpatterns = [
    path("profil/prelevement/", mandates.mine, name="mandates"),
    path("profil/prelevement/<uuid:public_id>.pdf", mandates.pdf, name="mandate-pdf"),
    path("profil/prelevement/<uuid:public_id>/revoquer/", mandates.revoke, name="mandate-revoke"),
    path("paiements/<uuid:public_id>/", payments.payment, name="payment"),
    path(TEAM, payments.payments, name="payments"),
    path(f"{TEAM}caisse/", payments.drawer, name="drawer"),
    path(f"{TEAM}nouveau/", payments.take, name="payment-take"),
    path(f"{TEAM}<uuid:public_id>/rembourser/", payments.refund, name="payment-refund"),
    path(f"{TEAM}<uuid:public_id>/rejeter/", payments.bounce, name="payment-bounce"),
    path(f"{TEAM}mandats/", mandates.kept, name="mandates-kept"),
    path(f"{TEAM}prelevements/", debits.debits, name="debits"),
    path(f"{TEAM}prelevements/nouvelle/<uuid:issuer>/", debits.new, name="debit-new"),
    path(f"{TEAM}prelevements/<uuid:public_id>/", debits.batch, name="debit-batch"),
    path(f"{TEAM}prelevements/<uuid:public_id>/preparer/", debits.send, name="debit-send"),
    path(f"{TEAM}prelevements/<uuid:public_id>/fichier.xml", debits.file, name="debit-file"),
    path(f"{TEAM}prelevements/<uuid:public_id>/annuler/", debits.cancel, name="debit-cancel"),
    path(f"{TEAM}prelevements/<uuid:public_id>/encaisser/", debits.collect, name="debit-collect"),
    path(f"{TEAM}prelevements/ligne/<str:end_to_end>/retirer/", debits.cancel_line, name="debit-line-cancel"),
    path(f"{TEAM}prelevements/ligne/<str:end_to_end>/rejeter/", debits.come_back, name="debit-return"),
    path(f"{TEAM}releves/", bank.bank, name="bank"),
    path(f"{TEAM}releves/surs/", bank.sure, name="bank-sure"),
    path(f"{TEAM}releves/lu/<uuid:token>/", bank.file, name="bank-file"),
    path(f"{TEAM}releves/<uuid:public_id>/", bank.line, name="bank-line"),
    path(f"{TEAM}releves/<uuid:public_id>/decider/", bank.settle, name="bank-settle"),
]
