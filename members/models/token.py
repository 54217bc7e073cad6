from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from members.models.organisation import Organisation
from members.models.person import Person


class Scope(models.TextChoices):
    """What a token may do, within what its person may do."""

    BOOKINGS_READ = "bookings:read", _("lire mes réservations")
    BOOKINGS_WRITE = "bookings:write", _("réserver, modifier, annuler")
    CALENDARS = "calendars", _("gérer mes agendas à suivre")
    SESSIONS_PUBLISH = "sessions:publish", _("publier des ateliers pour une organisation")
    WEBHOOKS = "webhooks", _("gérer les webhooks")
    REPORTS_READ = "reports:read", _("lire l’occupation et les recettes")
    BILLING_READ = "billing:read", _("lire mes factures, paiements et abonnements")
    BILLING_WRITE = "billing:write", _("souscrire, acheter, payer")
    USAGE_WRITE = "usage:write", _("relever des consommations")
    ACCOUNTING = "accounting", _("facturer, encaisser, exporter la comptabilité")
    DESK = "desk", _("tenir l’accueil : arrivées et départs")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self, now: datetime) -> Self:
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None, person__is_active=True)


class ApiToken(models.Model):
    """A key to the API; only its SHA-256 digest is kept, the secret is shown once.

    With an organisation, the token speaks for that partner and nobody else.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens", verbose_name=_("personne"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="tokens", verbose_name=_("organisation")
    )
    name = models.CharField(_("nom"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(_("début"), max_length=12, editable=False)
    scopes = ArrayField(models.CharField(max_length=40, choices=Scope), verbose_name=_("droits"))
    created_at = models.DateTimeField(_("créé le"))
    expires_at = models.DateTimeField(_("expire le"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("révoqué le"), null=True, blank=True)
    last_used_on = models.DateField(_("dernier usage"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("jeton d’accès")
        verbose_name_plural = _("jetons d’accès")

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    def has_scope(self, scope: str) -> bool:
        return scope in self.scopes
