from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from members.models import Organisation, Person
from spaces.models import Resource, Site


class PassOffer(models.Model):
    """A pass that can be bought: so many units of a kind of resource, for so long."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    slug = models.SlugField(_("identifiant"), unique=True)
    name = models.CharField(_("nom"), max_length=80)
    description = models.TextField(_("description"), blank=True, default="")
    kind = models.CharField(_("nature"), max_length=12, choices=Resource.Kind)
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("site"),
        help_text=_("Vide : tous les lieux du réseau."),
    )
    unit_minutes = models.PositiveSmallIntegerField(
        _("durée d’une unité, en minutes"),
        default=240,
        validators=[MinValueValidator(1)],
        help_text=_("240 : une demi-journée ; 1440 : une journée."),
    )
    quantity = models.PositiveSmallIntegerField(_("unités"), validators=[MinValueValidator(1)])
    price = models.DecimalField(_("prix HT"), max_digits=8, decimal_places=2, validators=[MinValueValidator(0)])
    vat_rate = models.DecimalField(_("taux de TVA"), max_digits=4, decimal_places=2, default=20)
    valid_days = models.PositiveSmallIntegerField(_("valable (jours)"), default=365, validators=[MinValueValidator(1)])
    is_offered = models.BooleanField(_("proposé"), default=True)

    class Meta:
        verbose_name = _("carnet proposé")
        verbose_name_plural = _("carnets proposés")
        ordering = ["price"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=1, unit_minutes__gte=1, price__gte=0, valid_days__gte=1),
                name="pass_offer_makes_sense",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PassQuerySet(models.QuerySet["Pass"]):
    def of(self, *, person_id: int | None, organisation_id: int | None) -> Self:
        """Of the payer: the organisation where one pays, else the person."""
        if organisation_id is not None:
            return self.filter(organisation_id=organisation_id)
        return self.filter(person_id=person_id, organisation=None)

    def soonest_first(self) -> Self:
        return self.order_by("valid_until", "pk")


class Pass(models.Model):
    """Units that a payer has, for uses on days from `valid_from` to `valid_until`, both included.

    `left` goes down when a use is confirmed and up when it is cancelled free of charge; it never goes below nothing
    nor above what was given. A unit covers up to `unit_minutes` of one resource on one local day. The sum of the
    movements is what is left.
    """

    class Origin(models.TextChoices):
        PURCHASE = "purchase", _("achat")
        CONTRIBUTION = "contribution", _("contribution")
        GIFT = "gift", _("offert")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    offer = models.ForeignKey(
        PassOffer, models.PROTECT, null=True, blank=True, related_name="passes", verbose_name=_("carnet proposé")
    )
    name = models.CharField(_("nom"), max_length=80)
    origin = models.CharField(_("origine"), max_length=12, choices=Origin, default=Origin.PURCHASE)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="passes")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="passes")
    kind = models.CharField(_("nature"), max_length=12, choices=Resource.Kind)
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("site"))
    unit_minutes = models.PositiveSmallIntegerField(_("durée d’une unité, en minutes"))
    quantity = models.PositiveIntegerField(_("unités"))
    left = models.PositiveIntegerField(_("unités restantes"))
    valid_from = models.DateField(_("valable à partir du"))
    valid_until = models.DateField(_("valable jusqu’au"))
    created_at = models.DateTimeField(_("créé le"))

    objects = PassQuerySet.as_manager()

    class Meta:
        verbose_name = _("carnet")
        verbose_name_plural = _("carnets")
        ordering = ["valid_until", "pk"]
        indexes = [
            models.Index(fields=["person", "valid_until"], condition=Q(left__gt=0), name="pass_usable_by_person"),
            models.Index(
                fields=["organisation", "valid_until"], condition=Q(left__gt=0), name="pass_usable_by_organisation"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation=None) | Q(person=None, organisation__isnull=False),
                name="pass_has_one_holder",
            ),
            models.CheckConstraint(condition=Q(left__lte=F("quantity")), name="pass_gives_no_more_than_it_had"),
            models.CheckConstraint(condition=Q(left__gte=0), name="pass_is_never_overdrawn"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="pass_is_not_reversed"),
        ]

    def __str__(self) -> str:
        return self.name


class PassMovement(models.Model):
    """Why a pass has what it has left. Append-only; `units` is what `left` changed by."""

    class What(models.TextChoices):
        GIVEN = "given", _("crédité")
        RESERVED = "reserved", _("réservé")
        RETURNED = "returned", _("rendu")
        USED = "used", _("utilisé")
        EXPIRED = "expired", _("expiré")
        SENT = "sent", _("cédé")
        RECEIVED = "received", _("reçu")
        REFUNDED = "refunded", _("remboursé")

    used_pass = models.ForeignKey(Pass, models.PROTECT, related_name="movements", verbose_name=_("carnet"))
    what = models.CharField(_("quoi"), max_length=8, choices=What)
    units = models.IntegerField(_("unités"))
    charge = models.ForeignKey(
        "billing.Charge", models.PROTECT, null=True, related_name="pass_movements", verbose_name=_("débit")
    )
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("par"))
    reason = models.CharField(_("motif"), max_length=200, blank=True, default="")
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("mouvement de carnet")
        verbose_name_plural = _("mouvements de carnet")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["charge", "what"], name="pass_movement_once_per_charge"),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.units}"
