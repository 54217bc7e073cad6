from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingConfig(AppConfig):
    name = "booking"
    verbose_name = _("Réservations")

    def ready(self) -> None:
        from billing import sources

        sources.shown_at("booking", "booking:detail")
