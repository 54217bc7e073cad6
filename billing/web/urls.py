from django.urls import path

from billing.web.views import books, cards, plans, tariff_rows, tariffs

app_name = "billing"
urlpatterns = [
    path("profil/abonnement/", plans.plans, name="plans"),
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
]
