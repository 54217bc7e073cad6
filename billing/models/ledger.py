from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.models.account import Account
from billing.models.issuer import Issuer
from core.ids import uuid7
from members.models import Person


class Journal(models.TextChoices):
    SALES = "VE", _("ventes")
    BANK = "BQ", _("banque")
    CASH = "CA", _("caisse")
    MISC = "OD", _("opérations diverses")


class Counter(models.Model):
    """The last number given, per issuer, year and what is numbered. Its row is locked until the number is committed,
    so that no number is skipped or given twice.
    """

    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="counters")
    what = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("compteur")
        verbose_name_plural = _("compteurs")
        constraints = [models.UniqueConstraint(fields=["issuer", "what", "year"], name="counter_once_per_year")]

    def __str__(self) -> str:
        return f"{self.what} {self.year} : {self.last}"


class LedgerEntry(models.Model):
    """An accounting entry of an issuer; its lines balance. Append-only and chained: `digest` covers the content and the
    digest of the entry before, so that no entry can be changed, removed or slipped in unseen.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="entries", verbose_name=_("émetteur"))
    position = models.PositiveBigIntegerField(_("rang dans la chaîne"))
    journal = models.CharField(_("journal"), max_length=2, choices=Journal)
    year = models.PositiveSmallIntegerField(_("année"))
    serial = models.PositiveIntegerField(_("numéro dans le journal"))
    entered_on = models.DateField(_("date comptable"))
    piece = models.CharField(_("pièce"), max_length=60)
    piece_on = models.DateField(_("date de la pièce"))
    label = models.CharField(_("libellé"), max_length=200)
    source_kind = models.CharField(_("source"), max_length=20)
    source_id = models.UUIDField(_("référence"))
    evidence = models.CharField(max_length=64, blank=True, default="")
    """The digest of what the entry's document says, so that the chain holds the document too."""
    created_at = models.DateTimeField(_("écrite le"))
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("écriture")
        verbose_name_plural = _("écritures")
        ordering = ["issuer", "position"]
        indexes = [
            models.Index(fields=["issuer", "entered_on"]),
            models.Index(fields=["source_kind", "source_id"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "position"], name="ledger_entry_one_per_position"),
            models.UniqueConstraint(fields=["issuer", "journal", "year", "serial"], name="ledger_entry_numbered_once"),
            models.CheckConstraint(condition=Q(position__gte=1), name="ledger_position_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.journal} {self.year}-{self.serial}"


class LedgerLine(models.Model):
    """A debit or a credit of an entry on an account of the chart; for 411 and 4191, whose."""

    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="lines", verbose_name=_("écriture"))
    position = models.PositiveSmallIntegerField(_("rang"))
    ledger_account = models.CharField(_("compte"), max_length=10)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="ledger_lines", verbose_name=_("compte client")
    )
    debit = models.DecimalField(_("débit"), max_digits=12, decimal_places=2)
    credit = models.DecimalField(_("crédit"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("ligne d’écriture")
        verbose_name_plural = _("lignes d’écriture")
        ordering = ["entry", "position"]
        indexes = [models.Index(fields=["account", "ledger_account"]), models.Index(fields=["ledger_account"])]
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="ledger_line_once_per_position"),
            models.CheckConstraint(
                condition=Q(debit__gt=0, credit=0) | Q(debit=0, credit__gt=0), name="ledger_line_is_debit_or_credit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ledger_account} {self.debit or -self.credit}"


class Closing(models.Model):
    """A period of an issuer's ledger that never changes again: its totals, and those since the beginning. Append-only.

    A trigger refuses entries dated in it, and charges whose activity lies in a closed month.
    """

    class Kind(models.TextChoices):
        DAY = "day", _("jour")
        MONTH = "month", _("mois")
        YEAR = "year", _("année")

    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="closings", verbose_name=_("émetteur"))
    kind = models.CharField(_("période"), max_length=5, choices=Kind)
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    last_position = models.PositiveBigIntegerField(_("dernière écriture"), default=0)
    debit = models.DecimalField(_("débits de la période"), max_digits=14, decimal_places=2)
    credit = models.DecimalField(_("crédits de la période"), max_digits=14, decimal_places=2)
    revenue = models.DecimalField(_("produits de la période"), max_digits=14, decimal_places=2)
    perpetual = models.DecimalField(_("produits depuis le début"), max_digits=16, decimal_places=2)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("par"))
    at = models.DateTimeField(_("le"))
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("clôture")
        verbose_name_plural = _("clôtures")
        ordering = ["issuer", "ends_on", "pk"]
        indexes = [models.Index(fields=["kind", "ends_on"])]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "kind", "starts_on"], name="closing_once_per_period"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="closing_is_not_reversed"),
            models.CheckConstraint(condition=Q(debit=F("credit")), name="closing_balances"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_on}"
