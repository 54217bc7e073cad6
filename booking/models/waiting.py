from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from booking.models.booking import Booking
from core.ids import uuid7
from core.ranges import Period
from members.models import Organisation, Person
from spaces.models import Resource, Site


class WaitingStatus(models.TextChoices):
    WAITING = "waiting", _("en attente")
    OFFERED = "offered", _("offre en cours")
    ACCEPTED = "accepted", pgettext_lazy("offre", "acceptée")
    DECLINED = "declined", pgettext_lazy("offre", "déclinée")
    EXPIRED = "expired", _("offre restée sans réponse")
    LEFT = "left", _("attente abandonnée")
    LAPSED = "lapsed", _("rien ne s’est libéré")


LIVING = (WaitingStatus.WAITING, WaitingStatus.OFFERED)


class WaitingEntryQuerySet(models.QuerySet["WaitingEntry"]):
    def of(self, person: Person) -> Self:
        return self.filter(person=person)

    def living(self) -> Self:
        return self.filter(status__in=LIVING)

    def waiting(self) -> Self:
        return self.filter(status=WaitingStatus.WAITING)

    def offered(self) -> Self:
        return self.filter(status=WaitingStatus.OFFERED)

    def overlapping(self, period: Period) -> Self:
        return self.filter(period__overlap=period.stored)

    def to_come(self, now: datetime) -> Self:
        return self.filter(period__startswith__gt=now)

    def in_line(self) -> Self:
        return self.order_by("joined_at", "pk")

    def with_details(self) -> Self:
        whole = self.select_related("person", "organisation", "resource", "site", "offer__site", "offer__person")
        return whole.prefetch_related("offer__allocations__requested")


class WaitingEntry(models.Model):
    """Somebody's place in the queue for a period: on one resource, or on any of a kind that fits.

    An offer is a held booking, so that nothing else can take the time while it is open; a trigger moves the entry
    along when that booking leaves its hold, whoever does it.
    """

    Status = WaitingStatus

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="waiting_entries", verbose_name=_("personne"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("payée par")
    )
    resource = models.ForeignKey(
        Resource, models.PROTECT, null=True, blank=True, related_name="waiting_entries", verbose_name=_("ressource")
    )
    kind = models.CharField(_("nature"), max_length=12, choices=Resource.Kind, blank=True, default="")
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="waiting_entries", verbose_name=_("site")
    )
    """Where; empty only for a kind anywhere in the network."""
    features = ArrayField(models.CharField(max_length=50), default=list, blank=True, verbose_name=_("caractéristiques"))
    """Slugs, in alphabetical order."""
    capacity = models.PositiveSmallIntegerField(_("places"), default=1)
    period = DateTimeRangeField(_("période"))
    title = models.CharField(_("intitulé"), max_length=160, blank=True, default="")
    attendees = models.PositiveSmallIntegerField(_("personnes"), default=1)
    status = models.CharField(_("état"), max_length=8, choices=WaitingStatus, default=WaitingStatus.WAITING)
    offer = models.OneToOneField(
        Booking, models.PROTECT, null=True, blank=True, related_name="waiting_entry", verbose_name=_("offre")
    )
    offered_at = models.DateTimeField(_("offerte le"), null=True, blank=True)
    answer_by = models.DateTimeField(_("réponse attendue avant"), null=True, blank=True)
    joined_at = models.DateTimeField(_("inscrite le"))
    ended_at = models.DateTimeField(_("close le"), null=True, blank=True)

    objects = WaitingEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("attente")
        verbose_name_plural = _("liste d’attente")
        indexes = [
            GistIndex(fields=["period"], condition=Q(status="waiting"), name="waiting_by_period"),
            models.Index(fields=["joined_at"], condition=Q(status="waiting"), name="waiting_in_line"),
            models.Index(fields=["person", "joined_at"], name="waiting_by_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(resource__isnull=False, site__isnull=False, kind="") | (Q(resource=None) & ~Q(kind="")),
                name="waiting_has_one_target",
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__lower_inf=False, period__upper_inf=False),
                name="waiting_period_is_bounded",
            ),
            models.CheckConstraint(condition=Q(attendees__gte=1, capacity__gte=1), name="waiting_has_attendees"),
            models.CheckConstraint(
                condition=~Q(status="waiting") | Q(offer=None, answer_by=None), name="waiting_has_no_offer_yet"
            ),
            models.CheckConstraint(
                condition=~Q(status="offered")
                | Q(offer__isnull=False, offered_at__isnull=False, answer_by__isnull=False),
                name="waiting_offered_has_its_booking_and_deadline",
            ),
            models.CheckConstraint(
                condition=Q(status__in=LIVING, ended_at=None) | (~Q(status__in=LIVING) & Q(ended_at__isnull=False)),
                name="waiting_ended_has_a_date",
            ),
            models.UniqueConstraint(
                fields=["person", "resource", "kind", "site", "features", "capacity", "period"],
                condition=Q(status__in=LIVING),
                nulls_distinct=False,
                name="waiting_once_per_person_target_and_period",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.public_id)

    @property
    def span(self) -> Period:
        return Period.of(self.period)

    @property
    def start(self) -> datetime:
        return self.period.lower

    @property
    def end(self) -> datetime:
        return self.period.upper

    @property
    def is_living(self) -> bool:
        return self.status in LIVING

    @property
    def is_offered(self) -> bool:
        return self.status == WaitingStatus.OFFERED
