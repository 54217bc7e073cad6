from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.ids import uuid7


class Event(models.Model):
    """Something that happened, written in the transaction in which it happened."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField(_("nature"), max_length=60)
    subject_id = models.BigIntegerField(_("objet"), null=True)
    payload = models.JSONField(_("contenu"), default=dict)
    once = models.CharField(_("clé d’unicité"), max_length=120, null=True, unique=True)
    created_at = models.DateTimeField(_("créé"), db_index=True)

    class Meta:
        verbose_name = _("événement")
        verbose_name_plural = _("événements")
        indexes = [models.Index(fields=["kind", "subject_id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"

    @property
    def about(self) -> int:
        """Key of what it happened to, for kinds that always happen to something."""
        if self.subject_id is None:
            raise ValueError(f"{self.kind} is about nothing")
        return self.subject_id


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime) -> Self:
        return self.filter(status=Delivery.Status.PENDING, next_attempt_at__lte=now)

    def dead(self) -> Self:
        return self.filter(status=Delivery.Status.DEAD)


class Delivery(models.Model):
    """What one subscriber owes to one event."""

    class Status(models.TextChoices):
        PENDING = "pending", _("en attente")
        DONE = "done", _("faite")
        DEAD = "dead", _("abandonnée")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(pgettext_lazy("boîte d’envoi", "abonné"), max_length=80)
    status = models.CharField(_("état"), max_length=10, choices=Status, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    next_attempt_at = models.DateTimeField(_("prochain essai"))
    last_error = models.TextField(_("dernière erreur"), blank=True, default="")
    done_at = models.DateTimeField(_("faite le"), null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("livraison")
        verbose_name_plural = _("livraisons")
        constraints = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="delivery_once_per_subscriber"),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(status="pending"), name="delivery_pending"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.subscriber}"


class Heard(models.Model):
    """A kind of event that a subscriber hears of for as long as this row is there: nobody pays for what nobody wants,
    and nobody has to ask. Who knows what is wanted keeps the rows."""

    kind = models.CharField(max_length=60)
    subscriber = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subscriber"], name="heard_once")]

    def __str__(self) -> str:
        return f"{self.subscriber} ← {self.kind}"
