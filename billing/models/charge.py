from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from billing.models.membership import Membership
from billing.models.passes import Pass
from billing.models.tariff import PriceGroup, UsageKind
from core.ids import uuid7
from core.money import ZERO
from members.models import Organisation, Person
from spaces.models import Resource, Site


class ChargeQuerySet(models.QuerySet["Charge"]):
    def of_source(self, kind: str, source_id: object) -> Self:
        return self.filter(source_kind=kind, source_id=source_id)

    def standing(self) -> Self:
        """Neither reversed nor a reversal."""
        return self.filter(reverses=None, reversal=None)

    def total(self) -> Decimal:
        return self.aggregate(sum=Sum("total"))["sum"] or ZERO


class Charge(models.Model):
    """Something a payer owes for, line by line. Append-only: a trigger raises on change and deletion.

    What it is for is a generic reference (`source_kind`, `source_id`), so that billing needs to know neither
    bookings nor workshops. A line that an allowance paid costs nothing and carries the minutes it drew. A
    mistake or a cancellation is answered by a reversal, never by an edit. An invoice line points here, once.
    """

    class Kind(models.TextChoices):
        ROOM = "room", _("salle")
        DESK = "desk", _("poste de travail")
        EQUIPMENT = "equipment", _("équipement")
        MEMBERSHIP = "membership", _("abonnement")
        PASS = "pass", _("carnet")
        USAGE = "usage", _("consommation")
        CONTRIBUTION = "contribution", _("contribution")
        WORKSHOP = "workshop", _("atelier")
        OTHER = "other", _("autre")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="charges", verbose_name=_("personne"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="charges", verbose_name=_("organisation")
    )
    kind = models.CharField(_("nature"), max_length=12, choices=Kind)
    group = models.CharField(_("groupe"), max_length=12, choices=PriceGroup)
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="charges", verbose_name=_("site"))
    resource = models.ForeignKey(
        Resource, models.PROTECT, null=True, related_name="charges", verbose_name=_("ressource")
    )
    label = models.CharField(_("libellé"), max_length=200)
    rule = models.CharField(_("règle"), max_length=40)
    quantity = models.DecimalField(_("quantité"), max_digits=10, decimal_places=2)
    unit = models.CharField(_("unité"), max_length=12)
    unit_price = models.DecimalField(_("prix unitaire HT"), max_digits=10, decimal_places=2)
    net = models.DecimalField(_("HT"), max_digits=10, decimal_places=2)
    vat_rate = models.DecimalField(_("taux de TVA"), max_digits=4, decimal_places=2)
    vat = models.DecimalField(_("TVA"), max_digits=10, decimal_places=2)
    total = models.DecimalField(_("TTC"), max_digits=10, decimal_places=2)
    activity_on = models.DateField(_("date d’activité"))
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="charges", verbose_name=_("abonnement")
    )
    allowance_minutes = models.IntegerField(_("minutes prises sur le crédit"), default=0)
    allowance_units = models.IntegerField(_("unités prises sur le crédit"), default=0)
    """Of the `usage_kind`, where it is metered."""
    usage_kind = models.ForeignKey(
        UsageKind, models.PROTECT, null=True, related_name="charges", verbose_name=_("consommation")
    )
    minutes = models.IntegerField(_("minutes"), default=0)
    """Of use that the line speaks of, whatever the unit; negative on a reversal."""
    peak_minutes = models.IntegerField(_("minutes en heures pleines"), default=0)
    """Those of them that lie in a peak window."""
    pass_used = models.ForeignKey(
        Pass, models.PROTECT, null=True, related_name="charges", verbose_name=_("carnet utilisé")
    )
    pass_units = models.IntegerField(_("unités prises sur le carnet"), default=0)
    source_kind = models.CharField(_("source"), max_length=20)
    source_id = models.UUIDField(_("référence"))
    source_key = models.CharField(_("échéance"), max_length=40, blank=True, default="")
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversal", verbose_name=_("annule")
    )
    reason = models.CharField(_("motif"), max_length=200, blank=True, default="")
    """Why it was waived or corrected by hand."""
    created_at = models.DateTimeField(_("écrit le"))

    objects = ChargeQuerySet.as_manager()

    class Meta:
        verbose_name = _("débit")
        verbose_name_plural = _("débits")
        ordering = ["-activity_on", "-pk"]
        indexes = [
            models.Index(fields=["source_kind", "source_id"]),
            models.Index(fields=["activity_on"]),
            models.Index(
                fields=["membership", "kind", "activity_on"],
                condition=~Q(allowance_minutes=0),
                include=["allowance_minutes"],
                name="charge_allowance_drawn",
            ),
            models.Index(
                fields=["membership", "usage_kind", "activity_on"],
                condition=~Q(allowance_units=0),
                include=["allowance_units"],
                name="charge_allowance_units_drawn",
            ),
            models.Index(fields=["person", "activity_on"], condition=Q(person__isnull=False), name="charge_by_person"),
            models.Index(
                fields=["organisation", "activity_on"],
                condition=Q(organisation__isnull=False),
                name="charge_by_organisation",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation=None) | Q(person=None, organisation__isnull=False),
                name="charge_has_one_payer",
            ),
            models.CheckConstraint(condition=Q(total=F("net") + F("vat")), name="charge_total_is_net_and_vat"),
            models.CheckConstraint(
                condition=Q(allowance_minutes=0) | Q(membership__isnull=False), name="charge_allowance_has_a_membership"
            ),
            models.CheckConstraint(
                condition=Q(allowance_units=0) | Q(membership__isnull=False, usage_kind__isnull=False),
                name="charge_allowance_units_have_a_membership",
            ),
            models.CheckConstraint(
                condition=Q(pass_units=0, pass_used=None) | (~Q(pass_units=0) & Q(pass_used__isnull=False)),
                name="charge_pass_units_have_a_pass",
            ),
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "source_key"],
                condition=~Q(source_key="") & Q(reverses=None),
                name="charge_once_per_term",
            ),
        ]

    def __str__(self) -> str:
        return self.label
