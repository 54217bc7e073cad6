from django.urls import path

from notifications.web import log, preferring, views, webhook_urls

app_name = "notifications"
urlpatterns = [
    path("profil/mails/recus/", log.received, name="received"),
    path("profil/mails/recus/<uuid:public_id>/", log.received_message, name="received-message"),
    path("equipe/messages/", log.log, name="log"),
    path("equipe/messages/modeles/", log.samples, name="samples"),
    path("equipe/messages/adresses/", log.blocked, name="blocked"),
    path("equipe/messages/adresses/<int:number>/retablir/", log.unblock_address, name="unblock"),
    path("equipe/messages/<uuid:public_id>/", log.message, name="message"),
    path("equipe/messages/<uuid:public_id>/apparence/", log.looks, name="looks"),
    path("equipe/messages/<uuid:public_id>/renvoyer/", log.send_again, name="send-again"),
    path("profil/mails/verifier/", preferring.ask_check, name="ask-check"),
    path("mails/verifier/<str:token>/", preferring.check_address, name="check-address"),
    path("profil/mails/", preferring.preferences, name="preferences"),
    path("mails/desabonner/<str:token>/", preferring.leave, name="unsubscribe"),
    path("profil/agendas/", views.feeds, name="feeds"),
    path("profil/agendas/<uuid:feed>/nouvelle-adresse/", views.rotate, name="feed-rotate"),
    path("profil/agendas/<uuid:feed>/supprimer/", views.revoke, name="feed-revoke"),
    *webhook_urls.urlpatterns,
]
