from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from members.models import Person
from spaces.models import Resource, Site, Zone


class DoorQuerySet(models.QuerySet["Door"]):
    def living(self) -> Self:
        return self.filter(revoked_at=None)

    def waiting(self, now: datetime) -> Self:
        """Made, but no device has taken the link yet, and it still may."""
        return self.living().filter(paired_at=None, link_until__gt=now)


class Door(models.Model):
    """A tablet beside a door, or the kiosk of a zone or of a whole site. It is nobody's session.

    `digest` is of the link's secret until a device takes it, then of the secret that the device keeps.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(_("nom"), max_length=80)
    site = models.ForeignKey(Site, models.CASCADE, related_name="doors", verbose_name=_("site"))
    zone = models.ForeignKey(Zone, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("zone"))
    resource = models.ForeignKey(
        Resource, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("ressource")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("faite par"))
    created_at = models.DateTimeField(_("créée le"))
    link_until = models.DateTimeField(_("lien valable jusqu’à"))
    paired_at = models.DateTimeField(_("associée le"), null=True, blank=True)
    last_seen_at = models.DateTimeField(_("vue le"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("révoquée le"), null=True, blank=True)

    objects = DoorQuerySet.as_manager()

    class Meta:
        verbose_name = _("écran de porte")
        verbose_name_plural = _("écrans de porte")
        constraints = [
            models.CheckConstraint(condition=Q(zone=None) | Q(resource=None), name="door_shows_a_zone_or_a_resource")
        ]

    def __str__(self) -> str:
        return self.name


class WrongCode(models.Model):
    """A code of nobody, typed at a door: what is counted against guessing."""

    door = models.ForeignKey(Door, models.CASCADE, related_name="wrong_codes", verbose_name=_("écran de porte"))
    at = models.DateTimeField(_("quand"), db_index=True)

    class Meta:
        verbose_name = _("code refusé")
        verbose_name_plural = _("codes refusés")

    def __str__(self) -> str:
        return f"{self.door_id} {self.at:%d/%m/%Y %H:%M}"
