from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from members.models import Affiliation, Organisation, Person
from spaces.access import ROLES_AT_THE_DESK, sites_where
from spaces.models import Resource, Site


class SeriesQuerySet(models.QuerySet["Series"]):
    def of(self, person: Person) -> Self:
        return self.filter(person=person)

    def visible_to(self, person: Person) -> Self:
        """One's own, those paid by an organisation one answers for, those of the sites one hosts."""
        answers_for = Affiliation.objects.of(person).filter(role=Affiliation.Role.ADMINISTRATOR)
        mine = Q(person=person) | Q(organisation__in=answers_for.values("organisation"))
        sites = sites_where(person, ROLES_AT_THE_DESK)
        return self if sites is None else self.filter(mine | Q(site__in=sites))

    def with_details(self) -> Self:
        return self.select_related("person", "organisation", "site", "split_from").prefetch_related("resources")


class Series(models.Model):
    """Bookings that recur, in the wall-clock time of their site (RFC 5545, section 3.8.5).

    `starts_on` and `starts` are DTSTART, `rule` is the RRULE's value, `exdates` the local days left out. What is
    occupied stands on the bookings; one that was moved or edited by itself keeps its `occurrence_on` and is an
    exception that edits of the whole leave alone.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="series", verbose_name=_("personne"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="series", verbose_name=_("payée par")
    )
    site = models.ForeignKey(Site, models.PROTECT, related_name="series", verbose_name=_("site"))
    resources = models.ManyToManyField(Resource, related_name="+", verbose_name=_("ressources"))
    rule = models.CharField(_("récurrence"), max_length=400)
    starts_on = models.DateField(_("premier jour"))
    starts = models.TimeField(_("de"))
    duration = models.DurationField(_("durée"), help_text=_("Sur l’horloge du lieu."))
    exdates = models.JSONField(_("jours exclus"), default=list, blank=True)
    title = models.CharField(_("intitulé"), max_length=160, blank=True, default="")
    attendees = models.PositiveSmallIntegerField(_("personnes"), default=1)
    is_private = models.BooleanField(_("intitulé masqué"), default=True)
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("suite de")
    )
    sequence = models.PositiveIntegerField(_("révision"), default=0)
    created_at = models.DateTimeField(_("créée le"))
    changed_at = models.DateTimeField(_("modifiée le"))
    ended_at = models.DateTimeField(_("close le"), null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("close par")
    )
    end_reason = models.CharField(_("motif"), max_length=200, blank=True, default="")

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("série")
        verbose_name_plural = _("séries")
        indexes = [models.Index(fields=["person", "created_at"])]
        constraints = [
            models.CheckConstraint(condition=~Q(rule=""), name="series_has_a_rule"),
            models.CheckConstraint(condition=Q(duration__gt="0 seconds"), name="series_has_a_duration"),
            models.CheckConstraint(condition=Q(attendees__gte=1), name="series_has_attendees"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.public_id)
