from django.urls import path

from booking.web.views import cart, confirming, desk, mine, moving, searching, week

app_name = "booking"
urlpatterns = [
    path("reserver/", searching.search, name="search"),
    path("reserver/au-choix/", confirming.confirm_any, name="any"),
    path("reserver/<uuid:resource>/", confirming.confirm, name="confirm"),
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
    path("accueil-du-jour/", desk.day, name="day"),
    path("accueil-du-jour/<uuid:booking>/<slug:name>/", desk.act, name="desk-act"),
]
