from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from spaces.models import Resource, Site
from spaces.models.opening import Weekday


def _amount(name: Any, help_text: Any = "") -> models.DecimalField:
    return models.DecimalField(
        name,
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=help_text,
    )


class PriceGroup(models.TextChoices):
    PUBLIC = "public", _("public")
    MEMBER = "member", _("abonné")
    ASSOCIATION = "association", _("association")
    SOLIDARITY = "solidarity", _("solidaire")


class Tariff(models.Model):
    """A dated version of the prices: in force from a date until the next published version starts."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(_("nom"), max_length=80)
    valid_from = models.DateField(_("en vigueur à partir du"))
    is_published = models.BooleanField(_("publié"), default=False)
    half_day_minutes = models.PositiveSmallIntegerField(
        _("durée d’une demi-journée, en minutes"), default=240, validators=[MinValueValidator(30)]
    )
    caps_span_bookings = models.BooleanField(
        _("plafonds sur l’ensemble des réservations"),
        default=False,
        help_text=_("Deux réservations de la même ressource, le même jour, ne coûtent jamais plus qu’une seule."),
    )

    class Meta:
        verbose_name = _("tarif")
        verbose_name_plural = _("tarifs")
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["valid_from"], condition=Q(is_published=True), name="tariff_one_in_force_per_date"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.valid_from})"


class PeakWindow(models.Model):
    """Wall-clock hours of a weekday in which peak prices hold. Those of one weekday do not overlap."""

    tariff = models.ForeignKey(Tariff, models.CASCADE, related_name="peak_windows", verbose_name=_("tarif"))
    weekday = models.PositiveSmallIntegerField(_("jour"), choices=Weekday)
    starts = models.TimeField(_("de"))
    ends = models.TimeField(_("à"), help_text=_("00:00 : fin de la journée"))

    class Meta:
        verbose_name = _("heures pleines")
        verbose_name_plural = _("heures pleines")
        ordering = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="peak_window_weekday_exists"),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")) | Q(ends="00:00"), name="peak_window_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"


class Price(models.Model):
    """What an hour costs a group, and what longer uses cost at most. Amounts exclude VAT, in euros.

    The cheapest combination of hours, half-days, days, weeks and months wins; an empty amount is not offered. Minutes
    in a peak window cost `peak_hourly`. With `floor_percent` the price is free to choose (prix libre): the amounts are
    those advised, the floor is this share of them, and `true_cost_percent` says what the use really costs.

    The closest price wins: a resource's own, then its site's for the kind, then the kind's. A group without a
    price pays the public one.
    """

    tariff = models.ForeignKey(Tariff, models.CASCADE, related_name="prices", verbose_name=_("tarif"))
    group = models.CharField(_("groupe"), max_length=12, choices=PriceGroup, default=PriceGroup.PUBLIC)
    kind = models.CharField(_("nature"), max_length=12, choices=Resource.Kind)
    site = models.ForeignKey(Site, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("site"))
    resource = models.ForeignKey(
        Resource, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("ressource")
    )
    hourly = models.DecimalField(_("prix de l’heure HT"), max_digits=8, decimal_places=2)
    peak_hourly = _amount(_("prix de l’heure pleine HT"))
    half_day = _amount(_("demi-journée HT"))
    daily_cap = _amount(_("plafond du jour HT"))
    weekly = _amount(_("plafond de la semaine HT"))
    monthly = _amount(_("plafond du mois HT"))
    per_use = _amount(_("prix de chaque usage HT"), help_text=_("S’ajoute au temps."))
    minimum = _amount(_("minimum par usage HT"))
    free_minutes = models.PositiveSmallIntegerField(_("minutes offertes par usage"), default=0)
    floor_percent = models.PositiveSmallIntegerField(
        _("prix libre : au moins, en %"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("Vide : le prix est fixe. Sinon, les montants sont conseillés et chacun choisit le sien."),
    )
    true_cost_percent = models.PositiveSmallIntegerField(_("coût réel, en % du prix conseillé"), null=True, blank=True)
    deposit = _amount(_("caution"), help_text=_("Demandée avant l’usage, rendue après."))
    no_show_fee = _amount(_("frais d’absence HT"), help_text=_("S’ajoutent quand personne ne vient."))
    vat_rate = models.DecimalField(_("taux de TVA"), max_digits=4, decimal_places=2, default=Decimal(20))

    class Meta:
        verbose_name = _("prix")
        verbose_name_plural = _("prix")
        constraints = [
            models.UniqueConstraint(
                fields=["tariff", "group", "kind", "site", "resource"], name="price_once_per_case", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(hourly__gte=0) & (Q(daily_cap=None) | Q(daily_cap__gte=F("hourly"))),
                name="price_cap_is_not_below_an_hour",
            ),
            models.CheckConstraint(
                condition=Q(
                    *[
                        Q(**{name: None}) | Q(**{f"{name}__gte": 0})
                        for name in (
                            "peak_hourly",
                            "half_day",
                            "weekly",
                            "monthly",
                            "per_use",
                            "minimum",
                            "deposit",
                            "no_show_fee",
                        )
                    ]
                ),
                name="price_amounts_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(floor_percent=None) | Q(floor_percent__lte=100), name="price_floor_is_a_share"
            ),
            models.CheckConstraint(condition=Q(vat_rate__gte=0, vat_rate__lt=100), name="price_vat_rate_is_a_rate"),
        ]

    def __str__(self) -> str:
        return f"{self.hourly} €/h ({self.get_group_display()})"


class UsageKind(models.Model):
    """Something metered: printed pages, minutes of a 3D printer, lockers, coffees."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    slug = models.SlugField(_("identifiant"), unique=True)
    name = models.CharField(_("nom"), max_length=80)
    unit = models.CharField(_("unité"), max_length=20, help_text=_("page, minute, pièce…"))
    is_offered = models.BooleanField(_("proposé"), default=True)

    class Meta:
        verbose_name = _("type de consommation")
        verbose_name_plural = _("types de consommation")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UnitPrice(models.Model):
    """What a unit of a metered thing costs a group; a group without a price pays the public one."""

    tariff = models.ForeignKey(Tariff, models.CASCADE, related_name="unit_prices", verbose_name=_("tarif"))
    group = models.CharField(_("groupe"), max_length=12, choices=PriceGroup, default=PriceGroup.PUBLIC)
    usage_kind = models.ForeignKey(UsageKind, models.CASCADE, related_name="+", verbose_name=_("consommation"))
    site = models.ForeignKey(Site, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("site"))
    amount = models.DecimalField(_("prix de l’unité HT"), max_digits=8, decimal_places=4)
    vat_rate = models.DecimalField(_("taux de TVA"), max_digits=4, decimal_places=2, default=Decimal(20))

    class Meta:
        verbose_name = _("prix d’une consommation")
        verbose_name_plural = _("prix des consommations")
        constraints = [
            models.UniqueConstraint(
                fields=["tariff", "group", "usage_kind", "site"], name="unit_price_once_per_case", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="unit_price_is_not_negative"),
            models.CheckConstraint(
                condition=Q(vat_rate__gte=0, vat_rate__lt=100), name="unit_price_vat_rate_is_a_rate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.usage_kind} : {self.amount} €"
