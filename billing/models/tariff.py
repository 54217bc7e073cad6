from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from spaces.models import Resource, Site


class PriceGroup(models.TextChoices):
    PUBLIC = "public", _("public")
    MEMBER = "member", _("abonné")
    ASSOCIATION = "association", _("association")
    SOLIDARITY = "solidarity", _("solidaire")


class Tariff(models.Model):
    """A dated version of the prices: in force from a date until the next published version starts."""

    name = models.CharField(_("nom"), max_length=80)
    valid_from = models.DateField(_("en vigueur à partir du"))
    is_published = models.BooleanField(_("publié"), default=False)

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


class Price(models.Model):
    """What an hour costs a group, and what a day costs at most. Amounts exclude VAT, in euros.

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
    daily_cap = models.DecimalField(_("plafond du jour HT"), max_digits=8, decimal_places=2, null=True, blank=True)
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
            models.CheckConstraint(condition=Q(vat_rate__gte=0, vat_rate__lt=100), name="price_vat_rate_is_a_rate"),
        ]

    def __str__(self) -> str:
        return f"{self.hourly} €/h ({self.get_group_display()})"
