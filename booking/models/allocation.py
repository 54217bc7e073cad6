from datetime import datetime
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField
from django.contrib.postgres.fields.ranges import RangeEndsWith, RangeStartsWith
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from booking.models.booking import Booking
from booking.models.external import ExternalCalendar
from core.ids import uuid7
from core.ranges import Period
from members.models import Person
from spaces.models import Resource


class Blockage(models.Model):
    """Time taken from a resource by nobody's booking: maintenance, busy time of an outside calendar."""

    class Kind(models.TextChoices):
        MAINTENANCE = "maintenance", _("maintenance")
        EXTERNAL = "external", _("agenda extérieur")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField(_("nature"), max_length=12, choices=Kind)
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="blockages", verbose_name=_("ressource"))
    period = DateTimeRangeField(_("période"))
    reason = models.CharField(_("motif"), max_length=160, blank=True, default="")
    external_calendar = models.ForeignKey(
        ExternalCalendar,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="blockages",
        verbose_name=_("agenda extérieur"),
    )
    external_key = models.CharField(max_length=300, blank=True, default="", editable=False)
    """UID of the outside event and, where it recurs, the instant of the occurrence."""
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("par"))
    created_at = models.DateTimeField(_("créée le"))
    lifted_at = models.DateTimeField(_("levée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("indisponibilité")
        verbose_name_plural = _("indisponibilités")
        constraints = [
            models.UniqueConstraint(
                fields=["external_calendar", "external_key"],
                condition=Q(lifted_at=None, external_calendar__isnull=False),
                name="blockage_once_per_outside_event",
            ),
            models.CheckConstraint(
                condition=Q(external_calendar=None) | (Q(kind="external") & ~Q(external_key="")),
                name="blockage_from_outside_says_from_what",
            ),
        ]

    def __str__(self) -> str:
        return self.reason or self.get_kind_display()


class Standing(models.TextChoices):
    """What an allocation's claim on its time is worth."""

    TENTATIVE = "tentative", _("provisoire")
    FIRM = "firm", _("ferme")
    PAST = "past", _("passée")
    RELEASED = "released", _("libérée")


OCCUPYING = (Standing.TENTATIVE, Standing.FIRM)
HELD_ITS_TIME = (Standing.FIRM, Standing.PAST)


class AllocationQuerySet(models.QuerySet["Allocation"]):
    def occupying(self, now: datetime) -> Self:
        """Those in the way of others; a hold whose time is up no longer is, even before it is swept."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now), standing__in=OCCUPYING)

    def on_record(self, now: datetime) -> Self:
        """Those in the way of others, and those that had their time."""
        in_the_way = Q(standing__in=OCCUPYING) & (Q(expires_at=None) | Q(expires_at__gt=now))
        return self.filter(in_the_way | Q(standing=Standing.PAST))

    def overlapping(self, period: Period) -> Self:
        return self.filter(period__overlap=period.stored)

    def booked_during(self, period: Period) -> Self:
        """Said twice: the ends find the rows by `allocation_by_booked_time`, the overlap tells how many to expect."""
        return self.filter(
            booked__startswith__lt=period.end, booked__endswith__gt=period.start, booked__overlap=period.stored
        )


class Allocation(models.Model):
    """One atomic resource occupied by one owner. The one place where occupation is recorded.

    `period` includes buffers and is what must not overlap; `booked` is the time asked for, cut short where the
    time was given back early, and is what occupancy counts. The exclusion constraint has the period first: a
    search for "who is free then" reads few index pages at any size of table, where the resource first would read
    one branch per resource. `int8range` stands in for a bigint operator class, so no extension is needed.
    """

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="allocations")
    requested = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    period = DateTimeRangeField()
    booked = DateTimeRangeField()
    standing = models.CharField(max_length=10, choices=Standing)
    expires_at = models.DateTimeField(null=True)
    booking = models.ForeignKey(Booking, models.PROTECT, null=True, related_name="allocations")
    blockage = models.ForeignKey(Blockage, models.PROTECT, null=True, related_name="allocations")

    objects = AllocationQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="allocation_one_holder_per_resource",
                expressions=[
                    ("period", "&&"),
                    (
                        Func(
                            F("resource_id"),
                            F("resource_id"),
                            Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                ],
                condition=Q(standing__in=OCCUPYING),
            ),
            models.CheckConstraint(
                condition=Q(booking__isnull=False, blockage=None) | Q(booking=None, blockage__isnull=False),
                name="allocation_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__lower_inf=False, period__upper_inf=False)
                & Q(booked__isempty=False, booked__lower_inf=False, booked__upper_inf=False),
                name="allocation_period_is_bounded",
            ),
            models.CheckConstraint(
                condition=Q(period__contains=F("booked")), name="allocation_period_contains_what_is_booked"
            ),
        ]
        indexes = [
            # For reports, which ask for a month among years. Rows come about in the order of their times: a summary of
            # some pages tells most of them apart, and a new booking has little to write.
            BrinIndex(
                RangeStartsWith("booked"),
                RangeEndsWith("booked"),
                name="allocation_by_booked_time",
                autosummarize=True,
                pages_per_range=32,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.period}"
