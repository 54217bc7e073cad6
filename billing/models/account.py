from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from members.models import Organisation, Person


class Account(models.Model):
    """A payer as bookkeeping knows it: number, billing name and address, how it pays. Made when first needed.

    Its row is the lock under which invoices, payments and settlements of the payer are written.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="account")
    organisation = models.OneToOneField(Organisation, models.PROTECT, null=True, blank=True, related_name="account")
    billing_name = models.CharField(_("nom sur les factures"), max_length=160, blank=True, default="")
    street = models.CharField(_("numéro et rue"), max_length=160, blank=True, default="")
    street_extra = models.CharField(_("complément d’adresse"), max_length=160, blank=True, default="")
    postcode = models.CharField(_("code postal"), max_length=12, blank=True, default="")
    town = models.CharField(_("commune"), max_length=80, blank=True, default="")
    country = models.CharField(_("pays (code à deux lettres)"), max_length=2, default="FR")
    siren = models.CharField("SIREN", max_length=9, blank=True, default="")
    vat_number = models.CharField(_("numéro de TVA"), max_length=20, blank=True, default="")
    email = models.EmailField(_("adresse pour les factures"), blank=True, default="")
    buyer_reference = models.CharField(_("référence à rappeler"), max_length=60, blank=True, default="")
    reminders_paused_until = models.DateField(_("relances suspendues jusqu’au"), null=True, blank=True)
    erased_at = models.DateTimeField(_("effacé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("compte client")
        verbose_name_plural = _("comptes clients")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation=None) | Q(person=None, organisation__isnull=False),
                name="account_has_one_payer",
            ),
            models.CheckConstraint(condition=Q(siren="") | Q(siren__regex=r"^[0-9]{9}$"), name="account_siren_is_one"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="account_country_is_a_code"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.billing_name or str(self.organisation or self.person)

    @property
    def number(self) -> str:
        """CompAuxNum in the accounting entries file."""
        return f"C{self.pk:06d}"
