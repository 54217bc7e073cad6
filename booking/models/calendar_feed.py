from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from members.models import Person
from spaces.models import Resource, Site


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def of(self, person: Person) -> Self:
        return self.filter(person=person)

    def living(self) -> Self:
        return self.filter(revoked_at=None, person__is_active=True)


class CalendarFeed(models.Model):
    """A secret address that a calendar application reads. Only the digest of the secret is kept."""

    class Scope(models.TextChoices):
        PERSON = "person", _("mes réservations")
        RESOURCE = "resource", _("une ressource")
        SITE = "site", _("un site")
        FACILITATOR = "facilitator", _("les séances que j’anime")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="calendar_feeds")
    scope = models.CharField(max_length=12, choices=Scope, default=Scope.PERSON)
    resource = models.ForeignKey(Resource, models.CASCADE, null=True, blank=True, related_name="+")
    site = models.ForeignKey(Site, models.CASCADE, null=True, blank=True, related_name="+")
    busy_only = models.BooleanField(_("sans détails"), default=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField()
    rotated_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_read_on = models.DateField(_("lu pour la dernière fois le"), null=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda à suivre")
        verbose_name_plural = _("agendas à suivre")
        constraints = [
            models.CheckConstraint(
                condition=Q(scope__in=["person", "facilitator"], resource=None, site=None)
                | Q(scope="resource", resource__isnull=False, site=None)
                | Q(scope="site", resource=None, site__isnull=False),
                name="calendar_feed_scope_names_its_object",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_scope_display()} · {self.person}"
