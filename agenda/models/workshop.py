from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
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


class Format(models.TextChoices):
    """How its sessions receive people."""

    GROUP = "group", _("atelier collectif")
    PERMANENCE = "permanence", _("permanence sur rendez-vous")


class Public(models.TextChoices):
    """Whom it is for, in words that filters know; `Workshop.audience` says it freely."""

    CHILDREN = "children", _("enfants")
    TEENAGERS = "teenagers", _("adolescents")
    ADULTS = "adults", _("adultes")
    SENIORS = "seniors", _("seniors")
    FAMILIES = "families", _("familles")
    JOB_SEEKERS = "job_seekers", _("personnes en recherche d’emploi")
    PROFESSIONALS = "professionals", _("professionnels")


class AccessFeature(models.TextChoices):
    """The codes are those of the OpenAgenda vocabulary."""

    HEARING = "hi", _("malentendants")
    VISUAL = "vi", _("malvoyants")
    PSYCHIC = "pi", _("handicap psychique")
    MOTOR = "mi", _("handicap moteur")
    MENTAL = "ii", _("handicap mental")


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
    format = models.CharField(_("forme"), max_length=10, choices=Format, default=Format.GROUP)
    audience = models.CharField(
        _("public"), max_length=120, blank=True, default="", help_text=_("Par exemple : adultes, familles, seniors.")
    )
    publics = ArrayField(
        models.CharField(max_length=13, choices=Public), verbose_name=_("publics"), default=list, blank=True
    )
    min_age = models.PositiveSmallIntegerField(_("âge minimal"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("âge maximal"), null=True, blank=True)
    level = models.CharField(_("niveau"), max_length=12, choices=Level, default=Level.ALL)
    language = models.CharField(_("langue"), max_length=8, default="fr", validators=[check_language])
    price = models.DecimalField(
        _("prix"), max_digits=6, decimal_places=2, default=ZERO, help_text=_("En euros ; 0 : gratuit.")
    )
    is_pay_what_you_want = models.BooleanField(
        _("prix libre"), default=False, help_text=_("Le prix indiqué est alors un conseil.")
    )
    to_bring = models.CharField(_("à apporter"), max_length=300, blank=True, default="")
    documents = models.CharField(
        _("documents à apporter"),
        max_length=500,
        blank=True,
        default="",
        help_text=_("Pour un rendez-vous : pièce d’identité, dernier avis d’imposition…"),
    )
    accessibility = models.CharField(_("accessibilité"), max_length=300, blank=True, default="")
    access_features = ArrayField(
        models.CharField(max_length=2, choices=AccessFeature),
        verbose_name=_("adapté à"),
        default=list,
        blank=True,
    )
    needs_confirmation = models.BooleanField(
        _("inscription à confirmer"),
        default=False,
        help_text=_("Sans compte, la place n’est gardée que si l’on suit le lien reçu par mail."),
    )
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
            models.CheckConstraint(
                condition=Q(min_age=None) | Q(max_age=None) | Q(min_age__lte=F("max_age")),
                name="workshop_ages_are_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_free(self) -> bool:
        return self.price == ZERO and not self.is_pay_what_you_want

    @property
    def is_permanence(self) -> bool:
        return self.format == Format.PERMANENCE
