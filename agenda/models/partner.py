from typing import Self
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from members.models import Affiliation, Organisation, Person
from spaces.access import sites_where
from spaces.models import Steward

ROLES_PUBLISHING = (Steward.Role.PUBLISHER, Steward.Role.MANAGER)


class PartnerQuerySet(models.QuerySet["Partner"]):
    def named(self, reference: str) -> Self:
        """By public id or by slug."""
        try:
            return self.filter(public_id=UUID(reference))
        except ValueError:
            return self.filter(slug=reference)

    def published_by(self, person: Person) -> Self:
        """Those whose sites the person publishes for, and those whose organisation the person answers for."""
        sites = sites_where(person, ROLES_PUBLISHING)
        if sites is None:
            return self
        answers_for = Affiliation.objects.of(person).filter(role=Affiliation.Role.ADMINISTRATOR)
        theirs = Organisation.objects.filter(sites__in=sites)
        return self.filter(Q(organisation__in=answers_for.values("organisation")) | Q(organisation__in=theirs))


class Partner(models.Model):
    """An organisation that publishes workshops. Its sites are those its organisation bears."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="partner", verbose_name=_("organisation")
    )
    slug = models.SlugField(_("identifiant d’adresse"), unique=True)
    presentation = models.TextField(_("présentation"), blank=True, default="")
    website = models.URLField(_("site web"), max_length=300, blank=True, default="")
    retention_days = models.PositiveSmallIntegerField(
        _("conservation des inscriptions, en jours"),
        default=365,
        validators=[MinValueValidator(30), MaxValueValidator(1095)],
        help_text=_("Passé ce délai après la séance, les inscriptions sont anonymisées ; les statistiques restent."),
    )

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partenaire")
        verbose_name_plural = _("partenaires")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(retention_days__gte=30, retention_days__lte=1095), name="partner_retention_is_bounded"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.organisation.name
