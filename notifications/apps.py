from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from core import outbox
        from notifications.actions import composing, sending

        outbox.subscribe("notifications.compose", tuple(composing.WRITERS), composing.compose, hears_parts=False)
        outbox.subscribe("notifications.send", ("message.queued",), sending.send)
