from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from booking import telling
        from core import outbox
        from notifications.actions import composing, forgetting_registrations, sending
        from notifications.telling import mails_about
        from notifications.webhooks import fanning

        outbox.subscribe("notifications.compose", tuple(composing.WRITERS), composing.compose, hears_parts=False)
        outbox.subscribe("notifications.send", ("message.queued",), sending.send)
        outbox.subscribe(fanning.SUBSCRIBER, (), fanning.fan_out)
        outbox.subscribe("notifications.forget", ("registration.anonymised",), forgetting_registrations.forget_person)
        telling.also(mails_about)
