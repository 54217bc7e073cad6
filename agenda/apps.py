from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgendaConfig(AppConfig):
    name = "agenda"
    verbose_name = _("Ateliers")

    def ready(self) -> None:
        from agenda.actions.charging import SOURCE
        from billing import sources

        sources.shown_at(SOURCE, "agenda:registration-by-id")
