from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Person
from spaces.models.site import Site


class StewardQuerySet(models.QuerySet["Steward"]):
    def of(self, person: Person) -> Self:
        return self.filter(person=person)

    def at(self, site: Site) -> Self:
        """Those of the site and those of the whole network."""
        return self.filter(Q(site=site) | Q(site=None))


class Steward(models.Model):
    """A person's role at a site, or at the whole network where no site is named."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("gestion")
        HOST = "host", _("accueil")
        PUBLISHER = "publisher", _("publication")
        ACCOUNTANT = "accountant", _("comptabilité")

    person = models.ForeignKey(Person, models.CASCADE, related_name="stewardships", verbose_name=_("personne"))
    site = models.ForeignKey(
        Site,
        models.CASCADE,
        related_name="stewards",
        verbose_name=_("site"),
        null=True,
        blank=True,
        help_text=_("Vide : tout le réseau."),
    )
    role = models.CharField(_("rôle"), max_length=12, choices=Role)

    objects = StewardQuerySet.as_manager()

    class Meta:
        verbose_name = _("responsabilité")
        verbose_name_plural = _("responsabilités")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "site", "role"], name="steward_role_once_per_site", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()}"
