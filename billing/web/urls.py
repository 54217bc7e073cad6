from django.urls import path

from billing.web import contract_urls, pass_urls, payment_urls
from billing.web.views import books, cards, invoices, invoicing, runs, tariff_rows, tariffs

app_name = "billing"
urlpatterns = [
    *contract_urls.urlpatterns,
from billing.web import pass_urls, payment_urls
from billing.web.views import bearers, books, cards, invoices, invoicing, plans, prices, runs, tariff_rows, tariffs

app_name = "billing"
urlpatterns = [
    path("profil/abonnement/", plans.plans, name="plans"),
    path("equipe/emetteurs/", bearers.bearers, name="bearers"),
    path("equipe/emetteurs/<uuid:public_id>/apercu.pdf", bearers.sample, name="issuer-sample"),
    path("tarifs/", prices.prices, name="prices"),
    path("equipe/tarifs/", tariffs.tariffs, name="tariffs"),
    path("equipe/tarifs/nouveau/", tariffs.new, name="tariff-new"),
    path("equipe/tarifs/<uuid:public_id>/", tariffs.tariff, name="tariff"),
    path("equipe/tarifs/<uuid:public_id>/reglages/", tariffs.settings, name="tariff-settings"),
    path("equipe/tarifs/<uuid:public_id>/comparer/", tariffs.compare, name="tariff-compare"),
    path("equipe/tarifs/<uuid:public_id>/publier/", tariffs.publish, name="tariff-publish"),
    path("equipe/tarifs/<uuid:public_id>/depublier/", tariffs.unpublish, name="tariff-unpublish"),
    path("equipe/tarifs/<uuid:public_id>/supprimer/", tariffs.discard, name="tariff-discard"),
    path("equipe/tarifs/<uuid:public_id>/<slug:sort>/nouveau/", tariff_rows.row, name="tariff-row-new"),
    path("equipe/tarifs/<uuid:public_id>/<slug:sort>/<int:pk>/", tariff_rows.row, name="tariff-row"),
    path("equipe/comptabilite/", books.books, name="books"),
    path("equipe/comptabilite/cloturer/", books.close, name="books-close"),
    path("equipe/comptabilite/verifier/", books.verify, name="books-verify"),
    path("equipe/comptabilite/exporter/", books.export, name="books-export"),
    path("equipe/comptabilite/balance-agee/", books.ageing, name="books-ageing"),
    path("profil/payer/", cards.pay, name="pay"),
    path("profil/payer/<uuid:public_id>/", cards.checkout, name="checkout"),
    path("stripe/webhook", cards.webhook, name="stripe-webhook"),
    path("profil/factures/", invoices.mine, name="invoices"),
    path("profil/factures/adresse/", invoices.address, name="address"),
    path("profil/factures/releve/", invoices.statement, name="statement"),
    path("profil/factures/releve.<slug:extension>", invoices.statement, name="statement-file"),
    path("factures/<uuid:public_id>/", invoices.invoice, name="invoice"),
    path("factures/<uuid:public_id>.<slug:extension>", invoices.invoice_file, name="invoice-file"),
    path("factures/<uuid:public_id>/corriger/", invoicing.credit, name="invoice-credit"),
    path("equipe/facturation/", runs.invoicing, name="invoicing"),
    path("equipe/facturation/lancer/", runs.start, name="invoice-run-start"),
    path("equipe/facturation/lots/<uuid:public_id>/", runs.run, name="invoice-run"),
    path("equipe/facturation/lots/<uuid:public_id>/avancement/", runs.following, name="invoice-run-progress"),
    path("equipe/facturation/lots/<uuid:public_id>/arreter/", runs.stop, name="invoice-run-stop"),
    path("equipe/facturation/lots/<uuid:public_id>/reprendre/", runs.resume, name="invoice-run-resume"),
    path("equipe/facturation/factures/", invoicing.invoices, name="invoicing-invoices"),
    path("equipe/facturation/impayes/", invoicing.unpaid, name="unpaid"),
    path("equipe/facturation/comptes/<uuid:public_id>/", invoicing.account, name="invoicing-account"),
    path("equipe/facturation/comptes/<uuid:public_id>/renoncer/", invoicing.waive, name="invoicing-waive"),
    *pass_urls.urlpatterns,
    *payment_urls.urlpatterns,
]
