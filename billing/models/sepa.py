from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.account import Account
from billing.models.invoice import Invoice
from billing.models.issuer import Issuer
from billing.models.payment import Payment
from billing.return_reasons import REASONS
from core.ids import uuid7
from members.models import Person


class Mandate(models.Model):
    """An account lets an issuer collect by SEPA direct debit. Lapses after 36 months without use."""

    class Status(models.TextChoices):
        PENDING = "pending", _("à signer")
        ACTIVE = "active", _("actif")
        REVOKED = "revoked", _("révoqué")
        LAPSED = "lapsed", _("caduc")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="mandates", verbose_name=_("émetteur"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="mandates", verbose_name=_("compte client"))
    reference = models.CharField(_("référence unique (RUM)"), max_length=35, unique=True)
    holder = models.CharField(_("titulaire"), max_length=70)
    iban = models.CharField("IBAN", max_length=34)
    bic = models.CharField("BIC", max_length=11, blank=True, default="")
    status = models.CharField(_("état"), max_length=8, choices=Status, default=Status.PENDING)
    signed_on = models.DateField(_("signé le"), null=True, blank=True)
    signed_by = models.CharField(_("signé par"), max_length=120, blank=True, default="")
    last_used_on = models.DateField(_("dernier prélèvement"), null=True, blank=True)
    created_at = models.DateTimeField(_("créé le"))
    ended_at = models.DateTimeField(_("fini le"), null=True, blank=True)

    class Meta:
        verbose_name = _("mandat SEPA")
        verbose_name_plural = _("mandats SEPA")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "account"], condition=Q(status="active"), name="mandate_one_active_per_account"
            ),
            models.CheckConstraint(
                condition=~Q(status="active") | Q(signed_on__isnull=False), name="mandate_active_is_signed"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def iban_end(self) -> str:
        """What may be shown of it."""
        return self.iban[-4:]


class DebitBatch(models.Model):
    """A file of direct debits for the bank (pain.008), to be collected on a day."""

    class Status(models.TextChoices):
        ANNOUNCED = "announced", _("annoncé")
        SENT = "sent", _("remis à la banque")
        COLLECTED = "collected", _("encaissé")
        CANCELLED = "cancelled", _("annulé")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="debit_batches", verbose_name=_("émetteur"))
    collect_on = models.DateField(_("prélevé le"))
    status = models.CharField(_("état"), max_length=9, choices=Status, default=Status.ANNOUNCED)
    xml = models.TextField(blank=True, default="")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("par"))
    created_at = models.DateTimeField(_("créé le"))

    class Meta:
        verbose_name = _("remise de prélèvements")
        verbose_name_plural = _("remises de prélèvements")
        ordering = ["-collect_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.collect_on}"


class Debit(models.Model):
    """One invoice collected through a mandate."""

    class Status(models.TextChoices):
        ANNOUNCED = "announced", _("annoncé")
        COLLECTED = "collected", _("encaissé")
        RETURNED = "returned", _("rejeté")
        CANCELLED = "cancelled", _("annulé")

    batch = models.ForeignKey(DebitBatch, models.PROTECT, related_name="debits", verbose_name=_("remise"))
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="debits", verbose_name=_("mandat"))
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="debits", verbose_name=_("facture"))
    end_to_end = models.CharField(_("référence de bout en bout"), max_length=35, unique=True)
    amount = models.DecimalField(_("montant"), max_digits=12, decimal_places=2)
    status = models.CharField(_("état"), max_length=9, choices=Status, default=Status.ANNOUNCED)
    payment = models.OneToOneField(Payment, models.PROTECT, null=True, related_name="debit")
    return_reason = models.CharField(_("motif du rejet"), max_length=10, blank=True, default="")

    class Meta:
        verbose_name = _("prélèvement")
        verbose_name_plural = _("prélèvements")
        constraints = [
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(status__in=("announced",)), name="debit_one_under_way_per_invoice"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="debit_is_of_something"),
        ]

    def __str__(self) -> str:
        return self.end_to_end

    @property
    def reason_words(self) -> str:
        """Why it came back: the bank's code and what it means."""
        return f"{self.return_reason} – {REASONS[self.return_reason]}" if self.return_reason in REASONS else ""
