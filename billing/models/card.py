from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.account import Account
from billing.models.issuer import Issuer
from billing.models.payment import Payment
from core.ids import uuid7
from members.models import Person


class Checkout(models.Model):
    """A payment by card under way at Stripe: for invoices, or for something that waits to be paid (a booking, a pass).

    What it is for is a generic reference, as with charges. It is paid at most once: `status` moves by
    compare-and-set, and the payment carries Stripe's id.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("en cours")
        PAID = "paid", _("payé")
        EXPIRED = "expired", _("expiré")
        REFUNDED = "refunded", _("remboursé")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="+", verbose_name=_("émetteur"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="checkouts", verbose_name=_("compte client"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("par"))
    source_kind = models.CharField(_("source"), max_length=20)
    source_id = models.UUIDField(_("référence"))
    label = models.CharField(_("libellé"), max_length=200)
    amount = models.DecimalField(_("montant"), max_digits=10, decimal_places=2)
    status = models.CharField(_("état"), max_length=8, choices=Status, default=Status.OPEN)
    stripe_id = models.CharField(max_length=255, unique=True, null=True)
    stripe_payment = models.CharField(max_length=255, blank=True, default="")
    url = models.TextField(blank=True, default="")
    payment = models.OneToOneField(Payment, models.PROTECT, null=True, related_name="checkout")
    expires_at = models.DateTimeField(_("expire le"))
    created_at = models.DateTimeField(_("ouvert le"))
    changed_at = models.DateTimeField(_("modifié le"))

    class Meta:
        verbose_name = _("paiement par carte")
        verbose_name_plural = _("paiements par carte")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["source_kind", "source_id"]), models.Index(fields=["status", "expires_at"])]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="checkout_is_of_something")]

    def __str__(self) -> str:
        return self.label


class StripeEvent(models.Model):
    """An event that Stripe told us, by its own id: told twice, it is heard once."""

    stripe_id = models.CharField(max_length=255, unique=True)
    kind = models.CharField(max_length=80)
    checkout = models.ForeignKey(Checkout, models.PROTECT, null=True, related_name="events")
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("événement Stripe")
        verbose_name_plural = _("événements Stripe")

    def __str__(self) -> str:
        return self.kind
