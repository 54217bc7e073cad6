from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from members.models import Person


class Qualification(models.Model):
    """What somebody must have learnt before using certain resources; the same at every site of the network."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    slug = models.SlugField(_("identifiant"), unique=True)
    name = models.CharField(_("nom"), max_length=80)
    name_en = models.CharField(_("nom anglais"), max_length=80, blank=True, default="")
    description = models.TextField(_("description"), blank=True, default="")
    valid_months = models.PositiveSmallIntegerField(
        _("valable, en mois"), null=True, blank=True, help_text=_("Vide : sans limite.")
    )

    class Meta:
        verbose_name = _("habilitation")
        verbose_name_plural = _("habilitations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return self.name_en if self.name_en and (get_language() or "fr").startswith("en") else self.name


class GrantQuerySet(models.QuerySet["Grant"]):
    def of(self, person: Person) -> Self:
        return self.filter(person=person)

    def valid_on(self, day: date) -> Self:
        """`expires_on` is the last day it holds."""
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=day), granted_on__lte=day, revoked_at=None)


class Grant(models.Model):
    """A qualification that a person holds, and from whom or what: a steward, a workshop attended.

    What it comes from is a generic reference (`source_kind`, `source_id`), since workshops live upstairs.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    qualification = models.ForeignKey(
        Qualification, models.PROTECT, related_name="grants", verbose_name=_("habilitation")
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="grants", verbose_name=_("personne"))
    granted_on = models.DateField(_("obtenue le"))
    expires_on = models.DateField(_("dernier jour"), null=True, blank=True)
    granted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accordée par")
    )
    source_kind = models.CharField(_("source"), max_length=20, blank=True, default="")
    source_id = models.UUIDField(_("référence"), null=True, blank=True)
    note = models.CharField(_("remarque"), max_length=200, blank=True, default="")
    revoked_at = models.DateTimeField(_("retirée le"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("retirée par")
    )

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("habilitation accordée")
        verbose_name_plural = _("habilitations accordées")
        ordering = ["-granted_on", "-pk"]
        indexes = [models.Index(fields=["person", "qualification"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("granted_on")), name="grant_is_not_reversed"
            ),
            models.UniqueConstraint(
                fields=["person", "qualification", "source_kind", "source_id"],
                condition=Q(source_id__isnull=False),
                name="grant_once_per_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.qualification} · {self.person}"

    def is_valid_on(self, day: date) -> bool:
        return (
            self.revoked_at is None and self.granted_on <= day and (self.expires_on is None or day <= self.expires_on)
        )
