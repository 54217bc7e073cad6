from datetime import date
from decimal import Decimal
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from billing.models.tariff import PriceGroup
from core.ids import uuid7
from members.models import Organisation, Person
from spaces.models import AccessGroup, Resource


class Plan(models.Model):
    """What one can subscribe to: a monthly fee, a price group, included allowances."""

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

    class Meta:
        verbose_name = _("formule")
        verbose_name_plural = _("formules")
        ordering = ["monthly_fee"]
        constraints = [models.CheckConstraint(condition=Q(monthly_fee__gte=0), name="plan_fee_is_not_negative")]

    def __str__(self) -> str:
        return self.name


class PlanAllowance(models.Model):
    """Minutes of a kind of resource included each calendar month; what is left lapses at its end."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="allowances", verbose_name=_("formule"))
    kind = models.CharField(_("nature"), max_length=12, choices=Resource.Kind)
    monthly_minutes = models.PositiveIntegerField(_("minutes par mois"))

    class Meta:
        verbose_name = _("crédit inclus")
        verbose_name_plural = _("crédits inclus")
        constraints = [models.UniqueConstraint(fields=["plan", "kind"], name="plan_allowance_once_per_kind")]

    def __str__(self) -> str:
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
    """A payer's subscription to a plan, from a day to a day, both included; one at a time."""

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
