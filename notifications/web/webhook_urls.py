from django.urls import path, register_converter

from notifications.web import webhooks


class Verb:
    """What can be done with an address."""

    regex = "|".join(webhooks.ACTS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Verb, "webhook_verb")

PARTNER, TEAM = "partenaire/chez/<slug:slug>/webhooks/", "equipe/webhooks/"
ONE, DOING = "<uuid:public_id>/", "<uuid:public_id>/<webhook_verb:verb>/"
urlpatterns = [
    path(PARTNER, webhooks.webhooks, name="partner-webhooks"),
    path(PARTNER + ONE, webhooks.webhook, name="partner-webhook"),
    path(PARTNER + DOING, webhooks.act, name="partner-webhook-act"),
    path(TEAM, webhooks.webhooks, name="team-webhooks"),
    path(TEAM + ONE, webhooks.webhook, name="team-webhook"),
    path(TEAM + DOING, webhooks.act, name="team-webhook-act"),
]
