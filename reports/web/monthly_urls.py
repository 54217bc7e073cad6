from django.urls import path, re_path

from reports.web import monthly, monthly_subscribing

MONTH = r"(?P<month>\d{4}-\d{2})"
urlpatterns = [
    path("tableau-de-bord/rapports/", monthly.months, name="monthly-months"),
    path("tableau-de-bord/rapports/abonnement/", monthly_subscribing.subscribe_me, name="monthly-subscribe"),
    path("tableau-de-bord/rapports/abonner/", monthly_subscribing.subscribe_other, name="monthly-subscribe-other"),
    path(
        "tableau-de-bord/rapports/abonnement/<uuid:public_id>/retirer/",
        monthly_subscribing.leave,
        name="monthly-leave",
    ),
    re_path(rf"^tableau-de-bord/rapports/{MONTH}/$", monthly.month, name="monthly"),
    re_path(rf"^tableau-de-bord/rapports/{MONTH}\.pdf$", monthly.month_pdf, name="monthly-pdf"),
]
