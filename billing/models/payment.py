from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import DecimalField, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from billing.models.account import Account
from billing.models.invoice import Invoice
from billing.models.issuer import Issuer
from core.ids import uuid7
from core.money import ZERO
from members.models import Person
from spaces.models import Site

MONEY: DecimalField = DecimalField(max_digits=12, decimal_places=2)


class Method(models.TextChoices):
    CASH = "cash", _("espèces")
    TRANSFER = "transfer", _("virement")
    CHEQUE = "cheque", _("chèque")
    CARD = "card", _("carte")
    DIRECT_DEBIT = "direct_debit", _("prélèvement")


class PaymentQuerySet(models.QuerySet["Payment"]):
    def with_settled(self) -> Self:
        """`settled`: how much of it has gone to invoices; `returned`: how much was paid back or bounced; positive."""
        used = Settlement.objects.filter(payment=OuterRef("pk")).order_by().values("payment")
        back = Payment.objects.filter(reverses=OuterRef("pk")).order_by().values("reverses")
        return self.annotate(
            settled=Coalesce(
                Subquery(used.annotate(s=Sum("amount")).values("s"), MONEY), Value(ZERO), output_field=MONEY
            ),
            returned=Coalesce(
                Subquery(back.annotate(s=-Sum("amount")).values("s"), MONEY), Value(ZERO), output_field=MONEY
            ),
        )

    def unspent(self) -> Self:
        """Received, and not gone to invoices nor back in full."""
        rows = self.with_settled().filter(nature=Payment.Nature.RECEIVED)
        return rows.filter(amount__gt=F("settled") + F("returned"))


class Payment(models.Model):
    """Money that came in, or went back out: then `amount` is negative and `reverses` names the payment. Append-only."""

    class Nature(models.TextChoices):
        RECEIVED = "received", _("reçu")
        REFUND = "refund", _("remboursement")
        RETURN = "return", _("rejet")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="payments", verbose_name=_("émetteur"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="payments", verbose_name=_("compte client"))
    nature = models.CharField(_("nature"), max_length=8, choices=Nature, default=Nature.RECEIVED)
    method = models.CharField(_("moyen"), max_length=12, choices=Method)
    amount = models.DecimalField(_("montant"), max_digits=12, decimal_places=2)
    paid_on = models.DateField(_("date"))
    reference = models.CharField(_("référence"), max_length=140, blank=True, default="")
    once = models.CharField(max_length=120, unique=True, null=True, editable=False)
    """Where it comes from elsewhere: the bank's line, Stripe's payment; the same one is taken in once."""
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="reversals", verbose_name=_("annule"))
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("caisse de"))
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("saisi par"))
    reason = models.CharField(_("motif"), max_length=200, blank=True, default="")
    created_at = models.DateTimeField(_("saisi le"))

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("paiement")
        verbose_name_plural = _("paiements")
        ordering = ["-paid_on", "-pk"]
        indexes = [models.Index(fields=["account", "paid_on"]), models.Index(fields=["issuer", "paid_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(nature="received", amount__gt=0, reverses=None)
                | Q(nature__in=("refund", "return"), amount__lt=0),
                name="payment_goes_one_way",
            ),
            models.CheckConstraint(
                condition=~Q(nature="return") | Q(reverses__isnull=False), name="payment_return_names_what_came_back"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} € · {self.get_method_display()}"

    @property
    def number(self) -> str:
        """What the books and the receipt call it."""
        return f"R{self.pk:06d}"

    @property
    def is_money_in(self) -> bool:
        return self.nature == self.Nature.RECEIVED

    @property
    def went_to(self) -> list[tuple[Invoice, Decimal]]:
        """The invoices that it pays and how much of each; reads `settlements`."""
        parts: dict[int, tuple[Invoice, Decimal]] = {}
        for row in self.settlements.all():
            if row.invoice is not None:
                before = parts.get(row.invoice.pk, (row.invoice, ZERO))[1]
                parts[row.invoice.pk] = (row.invoice, before + row.amount)
        return [part for part in parts.values() if part[1]]

    @property
    def left(self) -> Decimal:
        """Not gone to any invoice nor back; needs `with_settled()`."""
        settled: Decimal = getattr(self, "settled")  # noqa: B009  # annotated
        returned: Decimal = getattr(self, "returned")  # noqa: B009  # annotated
        return self.amount - settled - returned


class Settlement(models.Model):
    """So much of a payment, or of a credit note, goes to an invoice. Append-only; undone by a negative one.

    A deferred trigger sees to it that no invoice is paid more than its total, and nothing is spent more than it is.
    """

    invoice = models.ForeignKey(
        Invoice, models.PROTECT, null=True, related_name="settlements", verbose_name=_("facture")
    )
    """Empty where a credit note is paid out by a refund."""
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, related_name="settlements", verbose_name=_("paiement")
    )
    credit_note = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="spent", verbose_name=_("avoir"))
    amount = models.DecimalField(_("montant"), max_digits=12, decimal_places=2)
    settled_on = models.DateField(_("le"))
    created_at = models.DateTimeField(_("écrit le"))

    class Meta:
        verbose_name = _("règlement")
        verbose_name_plural = _("règlements")
        indexes = [models.Index(fields=["settled_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(invoice__isnull=False, payment__isnull=False, credit_note=None)
                | Q(invoice__isnull=False, payment=None, credit_note__isnull=False)
                | Q(invoice=None, payment__isnull=False, credit_note__isnull=False),
                name="settlement_is_between_two",
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="settlement_is_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} €"


class Deposit(models.Model):
    """Money kept as a guarantee and given back: asked for something, paid, then returned or kept. Not revenue."""

    class Status(models.TextChoices):
        ASKED = "asked", _("demandée")
        PAID = "paid", _("versée")
        RETURNED = "returned", _("rendue")
        KEPT = "kept", _("retenue")
        DROPPED = "dropped", _("abandonnée")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="deposits", verbose_name=_("émetteur"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="deposits", verbose_name=_("compte client"))
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+", verbose_name=_("site"))
    source_kind = models.CharField(_("source"), max_length=20)
    source_id = models.UUIDField(_("référence"))
    label = models.CharField(_("libellé"), max_length=200)
    amount = models.DecimalField(_("montant"), max_digits=10, decimal_places=2)
    status = models.CharField(_("état"), max_length=8, choices=Status, default=Status.ASKED)
    method = models.CharField(_("moyen"), max_length=12, choices=Method, blank=True, default="")
    kept = models.DecimalField(_("dont retenu"), max_digits=10, decimal_places=2, default=ZERO)
    reason = models.CharField(_("motif"), max_length=200, blank=True, default="")
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("par"))
    created_at = models.DateTimeField(_("demandée le"))
    changed_at = models.DateTimeField(_("modifiée le"))

    class Meta:
        verbose_name = _("caution")
        verbose_name_plural = _("cautions")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["source_kind", "source_id"], name="deposit_asked_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, kept__gte=0, kept__lte=F("amount")), name="deposit_makes_sense"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} € · {self.label}"


class BankLine(models.Model):
    """A credit on a bank statement that was read in, until it becomes a payment or is left aside."""

    class Status(models.TextChoices):
        NEW = "new", _("à rapprocher")
        MATCHED = "matched", _("rapproché")
        IGNORED = "ignored", _("écarté")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="bank_lines", verbose_name=_("émetteur"))
    once = models.CharField(max_length=64, editable=False)
    booked_on = models.DateField(_("date"))
    amount = models.DecimalField(_("montant"), max_digits=12, decimal_places=2)
    label = models.CharField(_("libellé"), max_length=300)
    status = models.CharField(_("état"), max_length=8, choices=Status, default=Status.NEW)
    payment = models.OneToOneField(Payment, models.PROTECT, null=True, related_name="bank_line")
    read_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("lu par"))
    read_at = models.DateTimeField(_("lu le"))

    class Meta:
        verbose_name = _("ligne de relevé")
        verbose_name_plural = _("lignes de relevé")
        ordering = ["-booked_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["issuer", "once"], name="bank_line_read_once")]

    def __str__(self) -> str:
        return self.label
