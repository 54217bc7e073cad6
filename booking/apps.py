from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingConfig(AppConfig):
    name = "booking"
    verbose_name = _("Réservations")

    def ready(self) -> None:
        from billing import sources
        from booking.actions import paid
        from core import outbox

        sources.shown_at("booking", "booking:detail")
        outbox.subscribe("booking.paid", ("checkout.paid",), paid.hear_paid)
        ended = ("booking.expired", "booking.cancelled", "booking.confirmed")
        outbox.subscribe("booking.close_pages", ended, paid.close_pages)
