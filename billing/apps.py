from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = _("Facturation")

    def ready(self) -> None:
        from billing.actions import card_money
        from billing.actions.documenting import document_issued
        from core import outbox

        outbox.subscribe("billing.document", ("invoice.issued",), document_issued)
        outbox.subscribe("billing.card_refunds", ("card.refund_due", "checkout.wrong_amount"), card_money.pay_back)
