from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.models import Charge, Invoice, InvoiceLine
from billing.models.payment import Settlement


class PaidLine(models.Model):
    """What a payment settled of an invoice line, in whole cents; of a credit note's, what was paid out of it. A view.

    The share of a line is what rounding leaves between it and the lines before it, and between this payment and those
    before it. So the lines of a payment add up to the payment, and the payments of an invoice that is paid in full add
    up to each of its lines, net and total.
    """

    id = models.CharField(primary_key=True, max_length=40)
    settlement = models.ForeignKey(Settlement, models.DO_NOTHING, related_name="+", db_constraint=False)
    line = models.ForeignKey(InvoiceLine, models.DO_NOTHING, related_name="+", db_constraint=False)
    invoice = models.ForeignKey(Invoice, models.DO_NOTHING, related_name="+", db_constraint=False)
    charge = models.ForeignKey(Charge, models.DO_NOTHING, related_name="+", db_constraint=False)
    settled_on = models.DateField()
    net = models.DecimalField(max_digits=12, decimal_places=2)
    total = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        managed = False
        db_table = "reports_paidline"
        verbose_name = _("ligne de facture payée")
        verbose_name_plural = _("lignes de facture payées")
        default_permissions = ()

    def __str__(self) -> str:
        return self.id
