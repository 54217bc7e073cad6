from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.models.partner import Partner
from core.ids import uuid7
from core.money import ZERO
from spaces.models import Qualification

check_language = RegexValidator(r"^[a-z]{2,3}(-[A-Z]{2})?\Z", _("Indiquez un code de langue, tel que fr, br ou en."))


class Theme(models.TextChoices):
    PROCEDURES = "procedures", _("démarches en ligne")
    BASICS = "basics", _("bases du numérique")
    SAFETY = "safety", _("sécurité")
    CREATION = "creation", _("création")
    MAKING = "making", _("fabrication")
    EMPLOYMENT = "employment", _("emploi")
    REPAIR = "repair", _("réparation")
    CULTURE = "culture", _("culture")
    PARENTING = "parenting", _("parentalité")
    OTHER = "other", _("autre")


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def public(self) -> Self:
        """Those that have shown at least one session to the public."""
        return self.filter(sessions__published_at__isnull=False).distinct()


class Workshop(models.Model):
    """What a partner offers; its sessions say when and where."""

    class Level(models.TextChoices):
        ALL = "all", _("tous niveaux")
        BEGINNER = "beginner", _("débutant")
        INTERMEDIATE = "intermediate", _("intermédiaire")
        ADVANCED = "advanced", _("avancé")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="workshops", verbose_name=_("partenaire"))
    title = models.CharField(_("titre"), max_length=140)
    description = models.TextField(_("description"), max_length=10_000, blank=True, default="")
    theme = models.CharField(_("thème"), max_length=12, choices=Theme, default=Theme.OTHER)
    audience = models.CharField(
        _("public"), max_length=120, blank=True, default="", help_text=_("Par exemple : adultes, familles, seniors.")
    )
    level = models.CharField(_("niveau"), max_length=12, choices=Level, default=Level.ALL)
    language = models.CharField(_("langue"), max_length=8, default="fr", validators=[check_language])
    price = models.DecimalField(
        _("prix"), max_digits=6, decimal_places=2, default=ZERO, help_text=_("En euros ; 0 : gratuit.")
    )
    is_pay_what_you_want = models.BooleanField(
        _("prix libre"), default=False, help_text=_("Le prix indiqué est alors un conseil.")
    )
    to_bring = models.CharField(_("à apporter"), max_length=300, blank=True, default="")
    accessibility = models.CharField(_("accessibilité"), max_length=300, blank=True, default="")
    qualification = models.ForeignKey(
        Qualification,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="workshops",
        verbose_name=_("habilitation obtenue"),
        help_text=_("Accordée aux personnes venues, à partir de leur compte."),
    )
    created_at = models.DateTimeField(_("créé le"))
    changed_at = models.DateTimeField(_("modifié le"))

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = _("atelier")
        verbose_name_plural = _("ateliers")
        ordering = ["title"]
        indexes = [models.Index(fields=["partner", "title"], name="workshop_by_partner")]
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0), name="workshop_price_is_not_negative"),
            models.CheckConstraint(condition=~Q(title=""), name="workshop_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_free(self) -> bool:
        return self.price == ZERO and not self.is_pay_what_you_want
