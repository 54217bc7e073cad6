"""Telling other systems (Standard Webhooks 1.0): where to, what is owed to each, and how each attempt went."""

from datetime import datetime
from typing import Self
from urllib.parse import urlsplit

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agenda.models import Partner
from core.ids import uuid7
from core.models import Event
from members.models import Person


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    def living(self) -> Self:
        return self.filter(removed_at=None)

    def running(self) -> Self:
        return self.living().filter(paused_at=None)


class WebhookEndpoint(models.Model):
    """An address that hears of events: those of one partner, or (without a partner) of the whole network.

    The signing secret is not stored: it is derived from the service's key, the public id and `generation`, so that
    rotating it is counting one up.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    partner = models.ForeignKey(
        Partner, models.CASCADE, null=True, blank=True, related_name="webhooks", verbose_name=_("partenaire")
    )
    url = models.CharField(_("adresse"), max_length=1000)
    description = models.CharField(_("à quoi elle sert"), max_length=120, blank=True, default="")
    kinds = ArrayField(models.CharField(max_length=60), verbose_name=_("événements"))
    generation = models.PositiveIntegerField(_("génération du secret"), default=1, editable=False)
    rotated_at = models.DateTimeField(_("secret changé le"), null=True, editable=False)
    """For a day from then on the old secret signs as well."""
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("par"))
    failures = models.PositiveIntegerField(_("échecs de suite"), default=0, editable=False)
    failing_since = models.DateTimeField(_("échoue depuis"), null=True, editable=False)
    paused_at = models.DateTimeField(_("en pause depuis"), null=True, blank=True)
    is_paused_by_failures = models.BooleanField(_("mise en pause après des échecs"), default=False)
    busy_until = models.DateTimeField(_("en cours d’appel jusqu’à"), null=True, editable=False)
    """One call at a time: while it lasts, and should it never end, until then."""
    created_at = models.DateTimeField(_("créée le"))
    removed_at = models.DateTimeField(_("supprimée le"), null=True, blank=True)

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("adresse de webhook")
        verbose_name_plural = _("adresses de webhook")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(kinds=[]), name="webhook_endpoint_hears_something")]

    def __str__(self) -> str:
        return self.description or urlsplit(self.url).netloc

    @property
    def is_running(self) -> bool:
        return self.paused_at is None and self.removed_at is None


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def due(self, now: datetime) -> Self:
        return self.filter(
            status=WebhookDelivery.Status.PENDING,
            next_attempt_at__lte=now,
            endpoint__paused_at=None,
            endpoint__removed_at=None,
        )


class WebhookDelivery(models.Model):
    """One message owed to one endpoint. `public_id` is its `webhook-id`, the same at every attempt and replay;
    `body` is signed and sent as it stands."""

    class Status(models.TextChoices):
        PENDING = "pending", _("en attente")
        DELIVERED = "delivered", pgettext_lazy("webhook", "livré")
        FAILED = "failed", _("abandonné")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, related_name="deliveries", verbose_name=_("adresse"))
    event = models.ForeignKey(Event, models.SET_NULL, null=True, related_name="+", verbose_name=_("événement"))
    kind = models.CharField(_("nature"), max_length=60)
    body = models.TextField(_("contenu"))
    status = models.CharField(_("état"), max_length=9, choices=Status, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    next_attempt_at = models.DateTimeField(_("prochain essai"))
    created_at = models.DateTimeField(_("créé le"))
    delivered_at = models.DateTimeField(_("livré le"), null=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("envoi de webhook")
        verbose_name_plural = _("envois de webhook")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(status="pending"), name="webhook_delivery_pending"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "event"], condition=Q(event__isnull=False), name="webhook_delivery_once_per_event"
            ),
            models.CheckConstraint(
                condition=~Q(status="delivered") | Q(delivered_at__isnull=False),
                name="webhook_delivery_delivered_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.endpoint_id}"


class WebhookAttempt(models.Model):
    """How one try went: an answer's status, or why there was none."""

    delivery = models.ForeignKey(WebhookDelivery, models.CASCADE, related_name="tries")
    at = models.DateTimeField(_("le"))
    status_code = models.PositiveSmallIntegerField(_("réponse"), null=True)
    milliseconds = models.PositiveIntegerField(_("durée en ms"))
    error = models.CharField(_("erreur"), max_length=200, blank=True, default="")
    answer = models.CharField(_("début de la réponse"), max_length=500, blank=True, default="")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.delivery_id} · {self.status_code}"
