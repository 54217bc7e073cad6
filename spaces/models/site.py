from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from members.models import Organisation
from spaces.floor_plan import check_plan


def check_time_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValidationError(_("Fuseau horaire inconnu.")) from error


class Site(models.Model):
    """A place of the network: the tiers-lieu, a media library, a social centre."""

    class Kind(models.TextChoices):
        TIERS_LIEU = "tiers_lieu", _("tiers-lieu")
        MEDIA_LIBRARY = "media_library", _("médiathèque")
        SOCIAL_CENTRE = "social_centre", _("centre social")
        ASSOCIATION = "association", _("association")
        FAB_LAB = "fab_lab", _("fab lab")

    class SchoolZone(models.TextChoices):
        A = "A", _("zone A")
        B = "B", _("zone B")
        C = "C", _("zone C")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    slug = models.SlugField(_("identifiant d’adresse"), unique=True)
    name = models.CharField(_("nom"), max_length=120)
    kind = models.CharField(_("nature"), max_length=20, choices=Kind)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="sites", verbose_name=_("porté par"), null=True, blank=True
    )
    street = models.CharField(_("adresse"), max_length=200)
    postcode = models.CharField(_("code postal"), max_length=10)
    town = models.CharField(_("commune"), max_length=80)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    time_zone = models.CharField(
        _("fuseau horaire"), max_length=40, default="Europe/Paris", validators=[check_time_zone]
    )
    has_label = models.BooleanField(_("porte le label"), default=True)
    school_zone = models.CharField(
        _("zone de vacances scolaires"), max_length=1, choices=SchoolZone, default=SchoolZone.B
    )
    closes_on_public_holidays = models.BooleanField(_("fermé les jours fériés"), default=True)
    accessibility = models.TextField(_("accessibilité"), blank=True, default="")
    email = models.EmailField(_("adresse électronique"), blank=True, default="")
    phone = models.CharField(_("téléphone"), max_length=20, blank=True, default="")
    presentation = models.TextField(_("présentation"), blank=True, default="")

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Zone(models.Model):
    """A floor or an area of a site, with the plan its resources are placed on."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    site = models.ForeignKey(Site, models.CASCADE, related_name="zones", verbose_name=_("site"))
    name = models.CharField(_("nom"), max_length=80)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)
    plan = models.TextField(
        _("plan"),
        blank=True,
        default="",
        validators=[check_plan],
        help_text=_("Fond de plan : formes SVG (rect, path, line, circle, polygon, text, g), sans style ni script."),
    )
    plan_width = models.PositiveSmallIntegerField(_("largeur du plan"), default=1000)
    plan_height = models.PositiveSmallIntegerField(_("hauteur du plan"), default=600)

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        ordering = ["site", "position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["site", "name"], name="zone_one_name_per_site"),
            models.CheckConstraint(condition=Q(plan_width__gt=0, plan_height__gt=0), name="zone_plan_has_a_size"),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {self.name}"
