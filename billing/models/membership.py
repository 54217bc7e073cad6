from datetime import date
from decimal import Decimal
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from billing.models.tariff import PriceGroup, UsageKind
from core.ids import uuid7
from members.models import Organisation, Person
from spaces.models import AccessGroup, Resource, Site


class PlanQuerySet(models.QuerySet["Plan"]):
    def offered_on(self, day: date) -> Self:
        """Those to be joined that day: begun, and not followed by a version that has begun too."""
        return self.filter(Q(offered_from=None) | Q(offered_from__lte=day), is_offered=True).exclude(
            replaced_by__offered_from__lte=day
        )


class Plan(models.Model):
    """What one can subscribe to: a monthly fee, a price group, included allowances.

    A row is one version. What somebody subscribed to is never edited: `replaces` leads to the version before, and a
    new version touches new terms only, from `offered_from` on.
    """

    class Scope(models.TextChoices):
        NETWORK = "network", _("tous les lieux du réseau")
        HOME = "home", _("le lieu d’attache")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    slug = models.SlugField(_("identifiant"), unique=True)
    name = models.CharField(_("nom"), max_length=80)
    description = models.TextField(_("description"), blank=True, default="")
    group = models.CharField(_("groupe de prix"), max_length=12, choices=PriceGroup, default=PriceGroup.MEMBER)
    monthly_fee = models.DecimalField(_("cotisation mensuelle HT"), max_digits=8, decimal_places=2)
    vat_rate = models.DecimalField(_("taux de TVA"), max_digits=4, decimal_places=2, default=Decimal(20))
    access_groups = models.ManyToManyField(
        AccessGroup,
        blank=True,
        related_name="plans",
        verbose_name=_("groupes d’accès"),
        help_text=_("Horaires élargis, priorités : ce que la formule ouvre en plus."),
    )
    is_offered = models.BooleanField(_("proposé"), default=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("remplace")
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    offered_from = models.DateField(_("proposé à partir du"), null=True, blank=True)
    scope = models.CharField(_("valable dans"), max_length=8, choices=Scope, default=Scope.NETWORK)
    term_months = models.PositiveSmallIntegerField(
        _("durée d’une échéance, en mois"), default=1, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    is_prorated = models.BooleanField(
        _("au prorata"), default=False, help_text=_("Les mois entamés ou quittés en route ne sont dus qu’en partie.")
    )
    sign_up_fee = models.DecimalField(_("frais d’adhésion HT"), max_digits=8, decimal_places=2, default=Decimal(0))
    trial_days = models.PositiveSmallIntegerField(_("jours d’essai gratuits"), default=0)
    notice_days = models.PositiveSmallIntegerField(_("préavis, en jours"), default=0)
    minimum_months = models.PositiveSmallIntegerField(_("engagement, en mois"), default=0)
    longest_pause_months = models.PositiveSmallIntegerField(_("pause la plus longue, en mois"), default=0)
    discount_percent = models.PositiveSmallIntegerField(
        _("remise sur les prix du groupe, en %"), default=0, validators=[MaxValueValidator(100)]
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("formule")
        verbose_name_plural = _("formules")
        ordering = ["monthly_fee"]
        constraints = [
            models.CheckConstraint(condition=Q(monthly_fee__gte=0), name="plan_fee_is_not_negative"),
            models.CheckConstraint(condition=Q(sign_up_fee__gte=0), name="plan_sign_up_fee_is_not_negative"),
            models.CheckConstraint(condition=Q(term_months__gte=1), name="plan_term_has_months"),
            models.CheckConstraint(condition=Q(discount_percent__lte=100), name="plan_discount_is_a_share"),
        ]

    def __str__(self) -> str:
        return self.name


class PlanAllowance(models.Model):
    """Time of a kind of resource, or units of something metered, included in each window.

    `monthly_minutes` are per window, whatever `reset` makes of it. With `step_minutes` above one it is drawn in whole
    steps: half-days, say. What is left at the window's end carries over for `rollover` windows, then lapses.
    """

    class Reset(models.TextChoices):
        WEEK = "week", _("chaque semaine")
        MONTH = "month", _("chaque mois")
        QUARTER = "quarter", _("chaque trimestre")
        YEAR = "year", _("chaque année")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="allowances", verbose_name=_("formule"))
    kind = models.CharField(_("nature"), max_length=12, choices=Resource.Kind, blank=True, default="")
    usage_kind = models.ForeignKey(
        UsageKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("consommation")
    )
    monthly_minutes = models.PositiveIntegerField(_("minutes par période"), default=0)
    units = models.PositiveIntegerField(_("unités par période"), default=0)
    step_minutes = models.PositiveSmallIntegerField(
        _("décompté par pas de (minutes)"), default=1, help_text=_("240 : par demi-journées de quatre heures.")
    )
    reset = models.CharField(_("se renouvelle"), max_length=8, choices=Reset, default=Reset.MONTH)
    rollover = models.PositiveSmallIntegerField(_("se reporte sur (périodes)"), default=0)

    class Meta:
        verbose_name = _("crédit inclus")
        verbose_name_plural = _("crédits inclus")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "usage_kind"], name="plan_allowance_once_per_kind", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=(~Q(kind="") & Q(usage_kind=None, units=0))
                | Q(kind="", usage_kind__isnull=False, monthly_minutes=0),
                name="plan_allowance_is_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(step_minutes__gte=1), name="plan_allowance_has_a_step"),
        ]

    def __str__(self) -> str:
        if self.usage_kind:
            return f"{self.units} · {self.usage_kind}"
        return f"{self.monthly_minutes // 60} h · {self.get_kind_display()}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of(self, *, person_id: int | None, organisation_id: int | None) -> Self:
        """Of the payer: the organisation where one pays, else the person."""
        if organisation_id is not None:
            return self.filter(organisation_id=organisation_id)
        return self.filter(person_id=person_id)

    def active_on(self, day: date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


def _one_at_a_time(payer: str) -> ExclusionConstraint:
    days = Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange", output_field=DateRangeField())
    key = Func(F(payer), F(payer), Value("[]"), function="int8range")
    return ExclusionConstraint(
        name=f"membership_one_at_a_time_per_{payer}",
        expressions=[(key, "&&"), (days, "&&")],
        condition=Q(**{f"{payer}__isnull": False}),
    )


class Membership(models.Model):
    """A payer's subscription to a version of a plan, from a day to a day, both included; one at a time.

    A contract is a chain of such rows with one `contract` id: changing the plan, pausing and a new version's new term
    each end a row and begin another, so that every day of the past keeps what held on it. `anchor_on` is the first
    day that is paid for, from which its terms are counted: that of the contract, or the one after its trial. A gap
    between two rows is a pause.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="memberships", verbose_name=_("formule"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("personne")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("organisation")
    )
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("dernier jour"), null=True, blank=True)
    contract = models.UUIDField(_("contrat"), default=uuid7, db_index=True, editable=False)
    anchor_on = models.DateField(_("premier jour du contrat"), null=True, blank=True, editable=False)
    """Empty: `starts_on`."""
    committed_until = models.DateField(_("engagé jusqu’au"), null=True, blank=True)
    trial_until = models.DateField(_("essai jusqu’au"), null=True, blank=True)
    home_site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lieu d’attache")
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("abonnement")
        verbose_name_plural = _("abonnements")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation=None) | Q(person=None, organisation__isnull=False),
                name="membership_has_one_payer",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="membership_is_not_reversed"
            ),
            _one_at_a_time("person"),
            _one_at_a_time("organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.person or self.organisation}"

    @property
    def anchor(self) -> date:
        return self.anchor_on or self.starts_on


class MembershipChange(models.Model):
    """What happened to a contract: who, when, what, why. Append-only."""

    class What(models.TextChoices):
        JOINED = "joined", _("souscrit")
        CHANGED = "changed", _("formule changée")
        RENEWED = "renewed", _("nouvelle version")
        PAUSED = "paused", _("mis en pause")
        LEAVING = "leaving", _("résilié")
        STAYED = "stayed", _("résiliation annulée")
        ENDED = "ended", _("terminé")

    contract = models.UUIDField(_("contrat"), db_index=True)
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="changes", verbose_name=_("abonnement"))
    what = models.CharField(_("quoi"), max_length=8, choices=What)
    effective_on = models.DateField(_("à compter du"))
    facts = models.JSONField(_("détails"), default=dict)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("par"))
    reason = models.CharField(_("motif"), max_length=200, blank=True, default="")
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("changement d’abonnement")
        verbose_name_plural = _("changements d’abonnement")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.effective_on}"
