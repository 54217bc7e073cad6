from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.models.passes import Pass
from core.ids import uuid7
from members.models import Person
from spaces.models import Resource, Site


class ContributionRule(models.Model):
    """What an hour given to the place is worth, from a day on: time on a kind of resource, or money off invoices."""

    class Worth(models.TextChoices):
        TIME = "time", _("du temps")
        MONEY = "money", _("une remise")

    valid_from = models.DateField(_("en vigueur à partir du"), unique=True)
    worth = models.CharField(_("une heure vaut"), max_length=5, choices=Worth)
    kind = models.CharField(_("nature"), max_length=12, choices=Resource.Kind, blank=True, default="")
    minutes = models.PositiveSmallIntegerField(_("minutes par heure donnée"), default=0)
    amount = models.DecimalField(_("euros HT par heure donnée"), max_digits=6, decimal_places=2, default=Decimal(0))
    valid_days = models.PositiveSmallIntegerField(_("à utiliser sous (jours)"), default=180)
    most_hours_a_month = models.PositiveSmallIntegerField(_("au plus, heures par mois"), null=True, blank=True)

    class Meta:
        verbose_name = _("règle de contribution")
        verbose_name_plural = _("règles de contribution")
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(worth="time", minutes__gte=1, amount=0) & ~Q(kind="")
                | Q(worth="money", minutes=0, amount__gt=0, kind=""),
                name="contribution_rule_is_worth_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_worth_display()} ({self.valid_from})"


class Contribution(models.Model):
    """Hours somebody gave to the place; a steward validates them, and the rule of that day says what they are worth.

    Worth money: `granted` euros off coming invoices, `left` of them. Worth time: a pass.
    """

    class Status(models.TextChoices):
        DECLARED = "declared", _("à valider")
        VALIDATED = "validated", _("validée")
        REFUSED = "refused", _("refusée")
        WITHDRAWN = "withdrawn", _("retirée")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="contributions", verbose_name=_("personne"))
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", verbose_name=_("site"))
    hours = models.DecimalField(
        _("heures"), max_digits=5, decimal_places=2, validators=[MinValueValidator(Decimal("0.25"))]
    )
    done_on = models.DateField(_("le"))
    what = models.CharField(_("quoi"), max_length=200)
    status = models.CharField(_("état"), max_length=9, choices=Status, default=Status.DECLARED)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("décidée le"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=200, blank=True, default="")
    credited_hours = models.DecimalField(_("heures créditées"), max_digits=5, decimal_places=2, default=Decimal(0))
    """Of the hours, those that the month's most left room for."""
    given_pass = models.OneToOneField(Pass, models.PROTECT, null=True, blank=True, related_name="contribution")
    granted = models.DecimalField(_("remise accordée HT"), max_digits=8, decimal_places=2, default=Decimal(0))
    left = models.DecimalField(_("remise restante HT"), max_digits=8, decimal_places=2, default=Decimal(0))
    valid_until = models.DateField(_("à utiliser jusqu’au"), null=True, blank=True)
    created_at = models.DateTimeField(_("déclarée le"))

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["-done_on", "-pk"]
        indexes = [models.Index(fields=["person", "done_on"])]
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0), name="contribution_has_hours"),
            models.CheckConstraint(
                condition=Q(left__gte=0, left__lte=F("granted")), name="contribution_is_never_overdrawn"
            ),
            models.CheckConstraint(
                condition=Q(status="validated") | Q(granted=0, given_pass=None),
                name="contribution_is_worth_once_validated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hours} h · {self.what}"
