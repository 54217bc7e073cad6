from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from spaces.models.site import Site, Zone


class Feature(models.Model):
    """Something a resource offers: a screen, quiet, wheelchair access."""

    slug = models.SlugField(_("identifiant"), unique=True)
    name = models.CharField(_("nom"), max_length=80)
    name_en = models.CharField(_("nom anglais"), max_length=80, blank=True, default="")

    class Meta:
        verbose_name = _("caractéristique")
        verbose_name_plural = _("caractéristiques")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ResourceQuerySet(models.QuerySet["Resource"]):
    def bookable(self) -> Self:
        return self.filter(is_bookable=True)

    def at(self, site: Site) -> Self:
        return self.filter(site=site)

    def locked(self) -> Self:
        """Row locks in primary-key order: the calm before the exclusion constraint."""
        return self.order_by("pk").select_for_update(no_key=True)


class Resource(models.Model):
    """A thing that can be booked: a room, a desk, a piece of equipment."""

    class Kind(models.TextChoices):
        ROOM = "room", _("salle")
        DESK = "desk", _("poste de travail")
        EQUIPMENT = "equipment", _("équipement")

    class Condition(models.TextChoices):
        NEW = "new", _("neuf")
        GOOD = "good", _("bon")
        WORN = "worn", _("usé")
        BROKEN = "broken", _("en panne")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="resources", verbose_name=_("site"))
    zone = models.ForeignKey(
        Zone, models.PROTECT, related_name="resources", verbose_name=_("zone"), null=True, blank=True
    )
    kind = models.CharField(_("nature"), max_length=12, choices=Kind)
    name = models.CharField(_("nom"), max_length=80)
    description = models.TextField(_("description"), blank=True, default="")
    capacity = models.PositiveSmallIntegerField(_("capacité"), default=1)
    features = models.ManyToManyField(Feature, blank=True, related_name="resources", verbose_name=_("caractéristiques"))
    parts = models.ManyToManyField("self", through="Part", symmetrical=False, related_name="wholes")
    is_bookable = models.BooleanField(_("réservable"), default=True)
    serial_number = models.CharField(_("numéro de série"), max_length=60, blank=True, default="")
    condition = models.CharField(_("état"), max_length=8, choices=Condition, default=Condition.GOOD)
    photo = models.ImageField(_("photo"), upload_to="resources", blank=True)
    plan_x = models.SmallIntegerField(_("abscisse sur le plan"), null=True, blank=True)
    plan_y = models.SmallIntegerField(_("ordonnée sur le plan"), null=True, blank=True)
    plan_width = models.PositiveSmallIntegerField(_("largeur sur le plan"), default=40)
    plan_height = models.PositiveSmallIntegerField(_("hauteur sur le plan"), default=40)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("ressource")
        verbose_name_plural = _("ressources")
        ordering = ["site", "kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["site", "name"], name="resource_one_name_per_site"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="resource_holds_somebody"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_on_plan(self) -> bool:
        return self.plan_x is not None and self.plan_y is not None


class Part(models.Model):
    """`whole` consists of `part`, among others. A trigger refuses cycles at any depth."""

    whole = models.ForeignKey(Resource, models.CASCADE, related_name="part_links", verbose_name=_("ensemble"))
    part = models.ForeignKey(Resource, models.PROTECT, related_name="whole_links", verbose_name=_("partie"))

    class Meta:
        verbose_name = _("partie")
        verbose_name_plural = _("parties")
        constraints = [
            models.UniqueConstraint(fields=["whole", "part"], name="part_once_in_a_whole"),
            models.CheckConstraint(condition=~Q(whole=F("part")), name="part_is_not_its_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.part} ⊂ {self.whole}"
