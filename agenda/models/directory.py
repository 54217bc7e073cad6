"""A site as the national directory of digital-mediation places describes it (standard-mediation-num 1.0.2).

The stored values are the words of that schema, so that what is exported is what was chosen.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spaces.models import Site

check_pivot = RegexValidator(
    r"^[a-zA-Z0-9]{9,14}\Z", _("Indiquez le SIRET ou le numéro RNA : 9 à 14 lettres et chiffres.")
)


class Typology(models.TextChoices):
    TIERS_LIEUX = "TIERS_LIEUX", _("tiers-lieu")
    BIB = "BIB", _("bibliothèque, médiathèque")
    CS = "CS", _("centre social")
    CSC = "CSC", _("centre socioculturel")
    EVS = "EVS", _("espace de vie sociale")
    MJC = "MJC", _("maison des jeunes et de la culture")
    EPN = "EPN", _("espace public numérique")
    CCAS = "CCAS", _("centre communal d’action sociale")
    ASSO = "ASSO", _("association")
    RFS = "RFS", _("réseau France Services")
    FABLAB = "FABLAB", _("fab lab")
    MUNI = "MUNI", _("mairie")
    ML = "ML", _("mission locale")


class Service(models.TextChoices):
    PROCEDURES = "Aide aux démarches administratives", _("Aide aux démarches administratives")
    TOOLS = "Maîtrise des outils numériques du quotidien", _("Maîtrise des outils numériques du quotidien")
    WORK = "Insertion professionnelle via le numérique", _("Insertion professionnelle via le numérique")
    SAFETY = "Utilisation sécurisée du numérique", _("Utilisation sécurisée du numérique")
    PARENTING = "Parentalité et éducation avec le numérique", _("Parentalité et éducation avec le numérique")
    LEISURE = "Loisirs et créations numériques", _("Loisirs et créations numériques")
    UNDERSTANDING = "Compréhension du monde numérique", _("Compréhension du monde numérique")
    ACCESS = "Accès internet et matériel informatique", _("Accès internet et matériel informatique")
    EQUIPMENT = (
        "Acquisition de matériel informatique à prix solidaire",
        _("Acquisition de matériel informatique à prix solidaire"),
    )


class AddressedTo(models.TextChoices):
    YOUNG = "Jeunes", _("Jeunes")
    STUDENTS = "Étudiants", _("Étudiants")
    FAMILIES = "Familles et/ou enfants", _("Familles et/ou enfants")
    SENIORS = "Seniors", _("Seniors")
    WOMEN = "Femmes", _("Femmes")


class Care(models.TextChoices):
    DEAFNESS = "Surdité", _("Surdité")
    MOTOR = "Handicaps moteurs", _("Handicaps moteurs")
    MENTAL = "Handicaps mentaux", _("Handicaps mentaux")
    ILLITERACY = "Illettrisme", _("Illettrisme")
    ENGLISH = "Langues étrangères (anglais)", _("Langues étrangères (anglais)")
    LANGUAGES = "Langues étrangères (autres)", _("Langues étrangères (autres)")
    SIGHT = "Déficience visuelle", _("Déficience visuelle")


class Fee(models.TextChoices):
    FREE = "Gratuit", _("Gratuit")
    CONDITIONAL = "Gratuit sous condition", _("Gratuit sous condition")
    PAID = "Payant", _("Payant")


class AccessMode(models.TextChoices):
    COME = "Se présenter", _("Se présenter")
    PHONE = "Téléphoner", _("Téléphoner")
    MAIL = "Contacter par mail", _("Contacter par mail")
    PRESCRIPTION = "Envoyer un mail avec une fiche de prescription", _("Envoyer un mail avec une fiche de prescription")
    APPOINTMENT = "Prendre un RDV en ligne", _("Prendre un RDV en ligne")
    NO_PUBLIC = "Ce lieu n'accueille pas de public", _("Ce lieu n’accueille pas de public")


class SupportMode(models.TextChoices):
    ALONE = "En autonomie", _("En autonomie")
    INDIVIDUAL = "Accompagnement individuel", _("Accompagnement individuel")
    WORKSHOP = "Dans un atelier collectif", _("Dans un atelier collectif")
    REMOTE = "À distance", _("À distance")


class Roaming(models.TextChoices):
    FIXED = "Fixe", _("Fixe")
    ROAMING = "Itinérant", _("Itinérant")


def _several(name: Any, choices: type[models.TextChoices], longest: int = 60) -> ArrayField:
    return ArrayField(
        models.CharField(max_length=longest, choices=choices), verbose_name=name, default=list, blank=True
    )


class DirectoryEntry(models.Model):
    """What a site says of itself in the directory, beyond its name, address and hours. One for each listed site."""

    site = models.OneToOneField(Site, models.CASCADE, related_name="directory_entry", verbose_name=_("site"))
    pivot = models.CharField(_("SIRET ou RNA"), max_length=14, validators=[check_pivot])
    insee_code = models.CharField(
        _("code INSEE de la commune"),
        max_length=5,
        blank=True,
        default="",
        validators=[RegexValidator(r"^(\d{5}|2[AB]\d{3})\Z", _("Un code INSEE compte cinq caractères."))],
    )
    address_more = models.CharField(_("complément d’adresse"), max_length=120, blank=True, default="")
    website = models.URLField(_("site web"), max_length=300, blank=True, default="")
    summary = models.CharField(_("présentation courte"), max_length=280, blank=True, default="")
    typologies = _several(_("nature du lieu"), Typology, 12)
    services = _several(_("services"), Service)
    addressed_to = _several(_("publics accueillis en particulier"), AddressedTo, 30)
    care = _several(_("prises en charge particulières"), Care, 40)
    fees = _several(_("frais à charge"), Fee, 30)
    access_modes = _several(_("comment venir"), AccessMode)
    support_modes = _several(_("accompagnement"), SupportMode, 40)
    roaming = models.CharField(_("itinérance"), max_length=10, choices=Roaming, default=Roaming.FIXED)
    accessibility_url = models.URLField(_("fiche Acceslibre"), max_length=300, blank=True, default="")
    appointment_url = models.URLField(_("prise de rendez-vous en ligne"), max_length=300, blank=True, default="")
    programmes = ArrayField(
        models.CharField(max_length=80), verbose_name=_("programmes nationaux"), default=list, blank=True
    )
    labels = ArrayField(
        models.CharField(max_length=80), verbose_name=_("formations et labels"), default=list, blank=True
    )
    changed_at = models.DateTimeField(_("mise à jour le"))

    class Meta:
        verbose_name = _("fiche de l’annuaire")
        verbose_name_plural = _("fiches de l’annuaire")
        constraints = [
            models.CheckConstraint(
                condition=Q(pivot__regex=r"^[a-zA-Z0-9]{9,14}$"), name="directory_entry_pivot_is_well_formed"
            )
        ]

    def __str__(self) -> str:
        return str(self.site)

    @property
    def told(self) -> list[tuple[str, list[str]]]:
        """What was chosen, in words, by question; questions without an answer are left out."""
        asked: dict[str, type[models.TextChoices]] = {
            "services": Service,
            "addressed_to": AddressedTo,
            "care": Care,
            "fees": Fee,
            "access_modes": AccessMode,
            "support_modes": SupportMode,
        }
        found = []
        for name, choices in asked.items():
            words = dict(choices.choices)
            if values := getattr(self, name):
                field: Any = self._meta.get_field(name)
                found.append((str(field.verbose_name), [str(words[value]) for value in values]))
        free = [(_("programmes nationaux"), self.programmes), (_("formations et labels"), self.labels)]
        return found + [(str(name), list(values)) for name, values in free if values]
