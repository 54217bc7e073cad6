"""Outside calendars whose busy time blocks a resource."""

from typing import Self

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from core.models.pulled import Pulled, PulledQuerySet
from members.models import Person
from spaces.models import Resource


class ExternalCalendar(Pulled):
    """An outside iCalendar address: what is busy there is a blockage here.

    Titles are kept only where the steward wants it (`keeps_titles`); they may name people.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    resource = models.ForeignKey(
        Resource, models.PROTECT, related_name="external_calendars", verbose_name=_("ressource")
    )
    name = models.CharField(_("nom"), max_length=80)
    keeps_titles = models.BooleanField(_("garder les intitulés"), default=False)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("par"))
    not_understood = models.JSONField(_("non compris"), default=list, blank=True, editable=False)
    """Of the last reading: pairs of a code and its facts (`booking.importing.problems`)."""

    objects = PulledQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda extérieur")
        verbose_name_plural = _("agendas extérieurs")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["next_pull_at"], condition=Q(stopped_at=None), name="external_calendar_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "url"], condition=Q(stopped_at=None), name="external_calendar_once_per_resource"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CalendarConflictQuerySet(models.QuerySet["CalendarConflict"]):
    def open(self) -> Self:
        return self.filter(solved_at=None)


class CalendarConflict(models.Model):
    """Busy time of an outside calendar that could not be blocked, because bookings stand there already."""

    calendar = models.ForeignKey(
        ExternalCalendar, models.CASCADE, related_name="conflicts", verbose_name=_("agenda extérieur")
    )
    external_key = models.CharField(max_length=300)
    period = DateTimeRangeField(_("période"))
    title = models.CharField(_("intitulé"), max_length=160, blank=True, default="")
    found_at = models.DateTimeField(_("constaté le"))
    solved_at = models.DateTimeField(_("résolu le"), null=True, blank=True)

    objects = CalendarConflictQuerySet.as_manager()

    class Meta:
        verbose_name = _("conflit d’agenda")
        verbose_name_plural = _("conflits d’agenda")
        ordering = ["period", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "external_key"],
                condition=Q(solved_at=None),
                name="calendar_conflict_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.period}"
