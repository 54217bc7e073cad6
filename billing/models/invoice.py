from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Case, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from billing.models.account import Account
from billing.models.charge import Charge
from billing.models.issuer import Issuer
from core.ids import uuid7
from core.money import ZERO
from members.models import Person

MONEY: DecimalField = DecimalField(max_digits=12, decimal_places=2)


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    def with_settled(self) -> Self:
        """`settled`: what payments and credit notes have paid of it, or what a credit note has paid; positive."""
        against = _settled("invoice")
        by = _settled("credit_note")
        return self.annotate(
            settled=Coalesce(Subquery(against, MONEY), Value(ZERO), output_field=MONEY)
            + Coalesce(Subquery(by, MONEY), Value(ZERO), output_field=MONEY)
        )

    def open(self) -> Self:
        """Not settled in full."""
        return self.with_settled().filter(settled__lt=F("total"))

    def of(self, account: Account) -> Self:
        return self.filter(account=account)


def _settled(side: str) -> QuerySet:
    from billing.models.payment import Settlement  # the payments' module imports this one

    rows = Settlement.objects.filter(**{side: OuterRef("pk")}).order_by().values(side)
    if side == "credit_note":  # paid out by a refund, whose amounts are negative
        return rows.annotate(s=Sum(Case(When(payment=None, then="amount"), default=-F("amount")))).values("s")
    return rows.annotate(s=Sum("amount")).values("s")


class Invoice(models.Model):
    """What was asked of an account, once and for all: a trigger raises on any change. Amounts are positive; a credit
    note's `kind` says which way they go. `facts` is all that its document says.
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("facture")
        CREDIT_NOTE = "credit_note", _("avoir")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="invoices", verbose_name=_("émetteur"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="invoices", verbose_name=_("compte client"))
    kind = models.CharField(_("nature"), max_length=11, choices=Kind, default=Kind.INVOICE)
    year = models.PositiveSmallIntegerField(_("année"))
    serial = models.PositiveIntegerField(_("rang"))
    number = models.CharField(_("numéro"), max_length=35, unique=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="credit_notes", verbose_name=_("corrige")
    )
    issued_on = models.DateField(_("émise le"))
    due_on = models.DateField(_("échéance"))
    supply_from = models.DateField(_("du"))
    supply_to = models.DateField(_("au"))
    net = models.DecimalField(_("HT"), max_digits=12, decimal_places=2)
    vat = models.DecimalField(_("TVA"), max_digits=12, decimal_places=2)
    total = models.DecimalField(_("TTC"), max_digits=12, decimal_places=2)
    language = models.CharField(_("langue"), max_length=2, choices=Person.Language, default=Person.Language.FR)
    facts = models.JSONField(_("contenu"))
    created_at = models.DateTimeField(_("écrite le"))

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("facture")
        verbose_name_plural = _("factures")
        ordering = ["-issued_on", "-pk"]
        indexes = [models.Index(fields=["account", "issued_on"]), models.Index(fields=["issuer", "issued_on"])]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "year", "serial"], name="invoice_number_taken_once"),
            models.CheckConstraint(condition=Q(total=F("net") + F("vat")), name="invoice_total_is_net_and_vat"),
            models.CheckConstraint(condition=Q(total__gt=0), name="invoice_is_of_something"),
            models.CheckConstraint(
                condition=Q(kind="invoice", corrects=None) | Q(kind="credit_note", corrects__isnull=False),
                name="credit_note_corrects_an_invoice",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("issued_on")), name="invoice_is_due_after_its_issue"),
        ]

    def __str__(self) -> str:
        return self.number

    class State(models.TextChoices):
        OPEN = "open", _("à payer")
        LATE = "late", _("en retard")
        PAID = "paid", _("payée")

    def state_on(self, today: date) -> "Invoice.State":
        """Needs `with_settled()`. A credit note is open while it has not been used up."""
        if self.left_to_pay <= 0:
            return self.State.PAID
        return self.State.LATE if self.due_on < today and not self.is_credit_note else self.State.OPEN

    @property
    def is_credit_note(self) -> bool:
        return self.kind == self.Kind.CREDIT_NOTE

    @property
    def left_to_pay(self) -> Decimal:
        """Of an invoice, or left to use of a credit note; needs `with_settled()`."""
        settled: Decimal = getattr(self, "settled")  # noqa: B009  # annotated
        return self.total - settled


class InvoiceLine(models.Model):
    """A charge on an issued invoice: on one, once. On a credit note the charge's amounts are negative."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="lines", verbose_name=_("facture"))
    charge = models.OneToOneField(Charge, models.PROTECT, related_name="invoice_line", verbose_name=_("débit"))
    position = models.PositiveSmallIntegerField(_("rang"))

    class Meta:
        verbose_name = _("ligne de facture")
        verbose_name_plural = _("lignes de facture")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_once_per_position")]

    def __str__(self) -> str:
        return f"{self.invoice_id} · {self.position}"


class InvoiceDocument(models.Model):
    """The files of an invoice as they were made, with the digest of the PDF. Append-only."""

    invoice = models.OneToOneField(Invoice, models.PROTECT, related_name="document", verbose_name=_("facture"))
    pdf = models.BinaryField()
    xml = models.BinaryField()
    digest = models.CharField(max_length=64)
    findings = models.JSONField(_("à vérifier"), default=list)
    """What the rules of electronic invoices find wrong with it: `rule`, `text`, `location`."""
    created_at = models.DateTimeField(_("fait le"))

    class Meta:
        verbose_name = _("document de facture")
        verbose_name_plural = _("documents de facture")

    def __str__(self) -> str:
        return self.digest


class InvoiceReminder(models.Model):
    """A step of reminding somebody of an invoice that is late; each step once."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="reminders", verbose_name=_("facture"))
    step = models.PositiveSmallIntegerField(_("relance n°"))
    left = models.DecimalField(_("restait dû"), max_digits=12, decimal_places=2)
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("relance")
        verbose_name_plural = _("relances")
        ordering = ["step"]
        constraints = [models.UniqueConstraint(fields=["invoice", "step"], name="invoice_reminded_once_per_step")]

    def __str__(self) -> str:
        return f"{self.invoice_id} · {self.step}"


class InvoiceRun(models.Model):
    """Invoicing all that waits up to a day, account by account; resumable, since each item is its own transaction."""

    class Status(models.TextChoices):
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminé")
        STOPPED = "stopped", _("arrêté")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    until = models.DateField(_("activité jusqu’au"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("par"))
    status = models.CharField(_("état"), max_length=8, choices=Status, default=Status.RUNNING)
    created_at = models.DateTimeField(_("lancé le"))
    touched_at = models.DateTimeField(_("dernier signe de vie"))

    class Meta:
        verbose_name = _("facturation")
        verbose_name_plural = _("facturations")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["status"], condition=Q(status="running"), name="invoice_run_one_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.until}"


class InvoiceRunItem(models.Model):
    """An account in a run, and what became of it."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("en attente")
        ISSUED = "issued", _("facturé")
        NOTHING = "nothing", _("rien à facturer")
        REFUSED = "refused", _("à voir")

    run = models.ForeignKey(InvoiceRun, models.CASCADE, related_name="items")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("compte client"))
    outcome = models.CharField(_("suite"), max_length=8, choices=Outcome, default=Outcome.WAITING)
    invoices = models.ManyToManyField(Invoice, related_name="+")
    refusal = models.CharField(_("motif"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("compte d’une facturation")
        verbose_name_plural = _("comptes d’une facturation")
        indexes = [models.Index(fields=["run", "account"], condition=Q(outcome="waiting"), name="run_item_waiting")]
        constraints = [models.UniqueConstraint(fields=["run", "account"], name="run_item_once_per_account")]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.account_id}"
