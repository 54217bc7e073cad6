from django.urls import path

from booking.web import door_urls
from booking.web.views import cart, confirming, desk, live, looking, mine, month, moving, searching, timeline, week

app_name = "booking"
urlpatterns = [
    path("reserver/", searching.search, name="search"),
    path("reserver/au-choix/", confirming.confirm_any, name="any"),
    path("reserver/<uuid:resource>/", confirming.confirm, name="confirm"),
    path("reserver/prochain/", looking.next_free, name="next"),
    path("reserver/ensemble/", looking.together, name="together"),
    path("journee/", timeline.timeline, name="timeline"),
    path("journee/choisir/", timeline.choose, name="choose"),
    path("mois/", month.month, name="month"),
    path("mois/<uuid:resource>/", month.resource_month, name="resource-month"),
    path("plan/", live.plan, name="plan"),
    path("semaine/", week.week, name="week"),
    path("semaine/<int:resource>/<str:day>/", week.cell, name="cell"),
    path("mes-reservations/", mine.mine, name="mine"),
    path("reservations/<uuid:booking>/", mine.detail, name="detail"),
    path("reservations/<uuid:booking>/reservation.ics", mine.calendar_file, name="calendar-file"),
    path("reservations/<uuid:booking>/deplacer/", moving.move, name="move"),
    path("reservations/<uuid:booking>/echanger/", moving.swap, name="swap"),
    path("panier/", cart.cart, name="cart"),
    path("panier/confirmer/", cart.confirm, name="cart-confirm"),
    path("panier/<uuid:booking>/retirer/", cart.remove, name="cart-remove"),
    path("reservations/<uuid:booking>/<slug:name>/", mine.act, name="act"),
    *door_urls.urlpatterns,
    path("accueil-du-jour/", desk.day, name="day"),
    path("accueil-du-jour/<uuid:booking>/<slug:name>/", desk.act, name="desk-act"),
]
