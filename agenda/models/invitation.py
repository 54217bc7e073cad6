from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from agenda.models.partner import Partner
from core.ids import uuid7
from members.models import Person
from spaces.models import Site


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: datetime) -> Self:
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)


class Invitation(models.Model):
    """Somebody asked by mail to publish for a partner: at one of its sites, or for all that is the partner's.

    Without a site, accepting makes them answer for the partner's organisation. Only the digest of the link's secret
    is kept.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="invitations", verbose_name=_("partenaire"))
    site = models.ForeignKey(
        Site, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("pour le site")
    )
    email = models.EmailField(_("adresse électronique"))
    name = models.CharField(_("nom"), max_length=120, blank=True, default="")
    language = models.CharField(_("langue"), max_length=2, choices=Person.Language, default=Person.Language.FR)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("par"))
    created_at = models.DateTimeField(_("envoyée le"))
    expires_at = models.DateTimeField(_("expire le"))
    accepted_at = models.DateTimeField(_("acceptée le"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("acceptée par")
    )
    revoked_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation à publier")
        verbose_name_plural = _("invitations à publier")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                "partner",
                "site",
                Lower("email"),
                condition=Q(accepted_at=None, revoked_at=None),
                nulls_distinct=False,
                name="invitation_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} · {self.created_at:%d/%m/%Y}"
