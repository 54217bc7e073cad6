from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from members.models.person import Person


class Organisation(models.Model):
    """A company, association or public body that people act for, and that may pay."""

    class Kind(models.TextChoices):
        ASSOCIATION = "association", _("association")
        COMPANY = "company", _("entreprise")
        PUBLIC_BODY = "public_body", _("organisme public")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(_("nom"), max_length=160, unique=True)
    kind = models.CharField(_("nature"), max_length=20, choices=Kind)
    siret = models.CharField("SIRET", max_length=14, blank=True, default="")
    email = models.EmailField(_("adresse électronique"), blank=True, default="")
    people = models.ManyToManyField(Person, through="Affiliation", related_name="organisations")

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def of(self, person: Person) -> Self:
        return self.filter(person=person)

    def paying(self) -> Self:
        """Those whose person may book on the organisation's account."""
        return self.filter(may_book=True)

    def administering(self) -> Self:
        """Those whose person answers for the organisation."""
        return self.filter(role=Affiliation.Role.ADMINISTRATOR)


class Affiliation(models.Model):
    """A person's place in an organisation."""

    class Role(models.TextChoices):
        MEMBER = "member", _("membre")
        ADMINISTRATOR = "administrator", _("responsable")

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations", verbose_name=_("personne"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="affiliations", verbose_name=_("organisation")
    )
    role = models.CharField(_("rôle"), max_length=20, choices=Role, default=Role.MEMBER)
    may_book = models.BooleanField(_("peut réserver à son compte"), default=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation"], name="affiliation_once_per_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation}"
