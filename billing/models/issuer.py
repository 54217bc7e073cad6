from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from spaces.models import Site


def _reminder_days() -> list[int]:
    return [7, 21, 45]


class Issuer(models.Model):
    """The body that bills: an association or another entity. Who it is; what it says on invoices is its terms'."""

    class LegalForm(models.TextChoices):
        ASSOCIATION = "association", _("association loi 1901")
        COOPERATIVE = "cooperative", _("SCIC ou SCOP")
        COMPANY = "company", _("société")
        PUBLIC_BODY = "public_body", _("organisme public")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    slug = models.SlugField(_("identifiant"), unique=True)
    name = models.CharField(_("dénomination"), max_length=160)
    legal_form = models.CharField(_("forme juridique"), max_length=12, choices=LegalForm)
    siren = models.CharField("SIREN", max_length=9)
    siret = models.CharField("SIRET", max_length=14, blank=True, default="")
    vat_number = models.CharField(_("numéro de TVA"), max_length=20, blank=True, default="")
    ics = models.CharField(_("identifiant créancier SEPA (ICS)"), max_length=35, blank=True, default="")
    iban = models.CharField("IBAN", max_length=34, blank=True, default="")
    bic = models.CharField("BIC", max_length=11, blank=True, default="")
    street = models.CharField(_("adresse"), max_length=160)
    street_extra = models.CharField(_("complément d’adresse"), max_length=160, blank=True, default="")
    postcode = models.CharField(_("code postal"), max_length=12)
    town = models.CharField(_("commune"), max_length=80)
    country = models.CharField(_("pays"), max_length=2, default="FR")
    email = models.EmailField(_("adresse électronique"), blank=True, default="")
    phone = models.CharField(_("téléphone"), max_length=24, blank=True, default="")
    logo = models.TextField(_("logo (SVG)"), blank=True, default="")
    prefix = models.CharField(
        _("préfixe des numéros"),
        max_length=8,
        unique=True,
        help_text=_("FA donne FA2027-0001. Ne change plus dès la première facture."),
    )

    class Meta:
        verbose_name = _("émetteur")
        verbose_name_plural = _("émetteurs")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(siren__regex=r"^[0-9]{9}$"), name="issuer_has_a_siren"),
            models.CheckConstraint(condition=Q(prefix__regex=r"^[A-Z0-9-]{1,8}$"), name="issuer_prefix_is_plain"),
        ]

    def __str__(self) -> str:
        return self.name


class IssuerTerms(models.Model):
    """What the issuer's invoices say and by which rules it bills, from a date until its next terms."""

    class Operation(models.TextChoices):
        SERVICES = "S1", _("prestations de services")
        GOODS = "B1", _("livraisons de biens")
        MIXED = "M1", _("mixte")

    issuer = models.ForeignKey(Issuer, models.CASCADE, related_name="terms", verbose_name=_("émetteur"))
    valid_from = models.DateField(_("à partir du"))
    has_vat = models.BooleanField(_("facture la TVA"), default=True)
    exemption_text = models.CharField(
        _("mention d’exonération"), max_length=200, blank=True, default="TVA non applicable, art. 293 B du CGI"
    )
    exemption_code = models.CharField(_("code d’exonération"), max_length=40, blank=True, default="VATEX-FR-FRANCHISE")
    vat_on_debits = models.BooleanField(_("option pour la TVA d’après les débits"), default=False)
    operation = models.CharField(
        _("catégorie d’opération"), max_length=2, choices=Operation, default=Operation.SERVICES
    )
    payment_days = models.PositiveSmallIntegerField(_("délai de paiement, en jours"), default=30)
    late_rate = models.CharField(
        _("pénalités de retard"),
        max_length=300,
        default="En cas de retard, pénalités au taux de trois fois l’intérêt légal.",
    )
    indemnity = models.CharField(
        _("indemnité de recouvrement"),
        max_length=300,
        default="Indemnité forfaitaire pour frais de recouvrement : 40 €.",
    )
    discount = models.CharField(_("escompte"), max_length=300, default="Pas d’escompte pour paiement anticipé.")
    legal = models.TextField(_("autres mentions"), blank=True, default="")
    reminder_days = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("relances, jours après l’échéance"),
        default=_reminder_days,
        blank=True,
    )
    notice_days = models.PositiveSmallIntegerField(
        _("annonce d’un prélèvement, jours avant"), default=14, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("conditions de l’émetteur")
        verbose_name_plural = _("conditions de l’émetteur")
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "valid_from"], name="issuer_terms_once_per_date"),
            models.CheckConstraint(
                condition=Q(has_vat=True) | (~Q(exemption_text="") & ~Q(exemption_code="")),
                name="issuer_without_vat_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} ({self.valid_from})"


class Bearing(models.Model):
    """Who bills for a site, or for the network (memberships, passes), from a date until the next bearing."""

    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bearings",
        verbose_name=_("site"),
        help_text=_("Vide : le réseau, et chaque site qui n’a pas d’émetteur à lui."),
    )
    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="bearings", verbose_name=_("émetteur"))
    valid_from = models.DateField(_("à partir du"))

    class Meta:
        verbose_name = _("portage")
        verbose_name_plural = _("portages")
        ordering = ["site", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "valid_from"], name="bearing_one_per_site_and_date", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.site or _('réseau')} · {self.issuer} ({self.valid_from})"
