from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = _("Facturation")

    def ready(self) -> None:
        from billing.actions.documenting import document_issued
        from core import outbox

        outbox.subscribe("billing.document", ("invoice.issued",), document_issued)
