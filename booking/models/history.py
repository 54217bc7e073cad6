from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from booking.models.booking import Booking
from members.models import Person


class Change(models.Model):
    """Something that happened to a booking after it was made: who, when, what, why. Append-only by trigger."""

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmée")
        REQUESTED = "requested", _("demandée")
        CHECKED_IN = "checked_in", _("arrivée")
        COMPLETED = "completed", _("terminée")
        EXPIRED = "expired", _("expirée")
        DECLINED = "declined", _("refusée")
        CANCELLED = "cancelled", _("annulée")
        NO_SHOW = "no_show", _("absence")
        CREATED = "created", _("créée")
        CHANGED = "changed", _("modifiée")
        MOVED = "moved", _("déplacée")
        SWAPPED = "swapped", _("échangée")
        KEPT = "kept", _("gardée malgré une fermeture")

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="changes", verbose_name=_("réservation"))
    kind = models.CharField(_("nature"), max_length=12, choices=Kind)
    at = models.DateTimeField(_("quand"))
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("par"))
    reason = models.CharField(_("motif"), max_length=200, blank=True, default="")
    what = models.JSONField(_("quoi"), default=dict)
    """By name of what changed, what it was and what it became: `{"title": ["", "Réunion"]}`."""

    class Meta:
        verbose_name = _("changement")
        verbose_name_plural = _("changements")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.at:%d/%m/%Y %H:%M}"


class OverrideQuerySet(models.QuerySet["Override"]):
    def told(
        self,
        *,
        site: int | None = None,
        rule: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Self:
        """With whom and what they were for; of a site, a rule, a span of time, where these are named."""
        rows = self.select_related("by", "booking__person").prefetch_related("booking__allocations__requested")
        if site is not None:
            rows = rows.filter(booking__site=site)
        if rule:
            rows = rows.filter(rule=rule)
        if since:
            rows = rows.filter(at__gte=since)
        return rows.filter(at__lt=until) if until else rows


class Override(models.Model):
    """A rule of the house that a steward set aside for a booking, and why. Append-only by trigger."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="overrides", verbose_name=_("réservation"))
    rule = models.CharField(_("règle"), max_length=60)
    """The code of the refusal that would have been given."""
    detail = models.CharField(_("ce qu’elle disait"), max_length=300, blank=True, default="")
    reason = models.CharField(_("motif"), max_length=200)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("par"))
    at = models.DateTimeField(_("quand"))

    objects = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("dérogation")
        verbose_name_plural = _("dérogations")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["at"])]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="override_has_a_reason")]

    def __str__(self) -> str:
        return self.rule
