from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingConfig(AppConfig):
    name = "booking"
    verbose_name = _("Réservations")

    def ready(self) -> None:
        from billing import sources
        from booking.actions import deposits, paid
        from core import outbox

        sources.shown_at("booking", "booking:detail")
        outbox.subscribe("booking.paid", ("checkout.paid",), paid.hear_paid)
        outbox.subscribe("booking.close_pages", ("booking.page_unneeded",), paid.close_pages)
        outbox.subscribe("booking.deposits", ("booking.deposit_due", "booking.deposit_over"), deposits.follow)
