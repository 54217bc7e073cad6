from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Count, F, Func, Q
from django.utils.translation import gettext_lazy as _

from agenda.models.partner import Partner
from agenda.models.workshop import Workshop
from booking.models import Booking
from core.ids import uuid7
from core.ranges import Period
from members.models import Person
from spaces.models import Resource, Site


class Status(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    PUBLISHED = "published", _("publiée")
    POSTPONED = "postponed", _("reportée")
    CANCELLED = "cancelled", _("annulée")


class Mode(models.TextChoices):
    """Where one takes part."""

    ON_SITE = "on_site", _("sur place")
    ONLINE = "online", _("à distance")
    HYBRID = "hybrid", _("sur place ou à distance")


class SessionQuerySet(models.QuerySet["Session"]):
    def public(self) -> Self:
        """What visitors may see: once published, a session stays visible, if only as cancelled."""
        return self.filter(published_at__isnull=False)

    def of_publishers(self, person: Person) -> Self:
        return self.filter(partner__in=Partner.objects.published_by(person))

    def to_come(self, now: datetime) -> Self:
        return self.filter(period__endswith__gt=now)

    def ahead(self, now: datetime) -> Self:
        """To come, and what is postponed, whenever it should have been."""
        return self.filter(Q(period__endswith__gt=now) | Q(status=Status.POSTPONED))

    def over(self, now: datetime) -> Self:
        return self.filter(period__endswith__lte=now).exclude(status=Status.POSTPONED)

    def overlapping(self, period: Period) -> Self:
        return self.filter(period__overlap=period.stored)

    def in_order(self) -> Self:
        return self.annotate(starts_at=RangeStartsWith("period")).order_by("starts_at", "pk")

    def with_details(self) -> Self:
        return self.select_related("workshop__qualification", "partner__organisation", "site", "room")

    def with_shared_details(self) -> Self:
        """The same in a query for each: for many sessions of few workshops, which are then read once for all."""
        return self.prefetch_related("workshop__qualification", "partner__organisation", "site", "room")

    def with_facilitators(self) -> Self:
        return self.prefetch_related("facilitators")

    def with_registration_counts(self) -> Self:
        """Adds `present_count`; those registered are `places_taken`."""
        return self.annotate(present_count=Count("registrations", filter=Q(registrations__has_attended=True)))


class SessionSeries(models.Model):
    """Sessions of a workshop that recur, in the wall-clock time of their site; `rule` is an RRULE's value.

    What takes place stands on the sessions. Those changed by themselves keep their `occurrence_on`.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="series", verbose_name=_("atelier"))
    rule = models.CharField(_("récurrence"), max_length=400)
    starts_on = models.DateField(_("premier jour"))
    starts = models.TimeField(_("de"))
    duration = models.DurationField(_("durée"), help_text=_("Sur l’horloge du lieu."))
    exdates = models.JSONField(_("jours exclus"), default=list, blank=True)
    created_at = models.DateTimeField(_("créée le"))

    class Meta:
        verbose_name = _("série de séances")
        verbose_name_plural = _("séries de séances")
        constraints = [models.CheckConstraint(condition=~Q(rule=""), name="session_series_has_a_rule")]

    def __str__(self) -> str:
        return f"{self.workshop} · {self.rule}"


class Session(models.Model):
    """A dated slot of a workshop, at a site, perhaps in a booked room.

    `places_taken` follows the living registrations by a trigger, whoever writes them, and nothing else moves it:
    the check `session_has_room_for_all` has the last word over the last place. Another trigger set refuses a
    partner that is not its workshop's. A permanence is cut into appointments of `slot_minutes`, one for each place.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="sessions", verbose_name=_("atelier"))
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="sessions", verbose_name=_("partenaire"))
    external_id = models.CharField(_("identifiant du partenaire"), max_length=120, null=True, blank=True)
    site = models.ForeignKey(Site, models.PROTECT, related_name="sessions", verbose_name=_("site"))
    room = models.ForeignKey(
        Resource, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("salle")
    )
    room_booking = models.OneToOneField(
        Booking, models.PROTECT, null=True, blank=True, related_name="session", verbose_name=_("réservation de salle")
    )
    period = DateTimeRangeField(_("période"))
    capacity = models.PositiveIntegerField(_("places"))
    places_taken = models.PositiveIntegerField(_("places prises"), default=0, editable=False)
    slot_minutes = models.PositiveSmallIntegerField(_("durée d’un rendez-vous, en minutes"), null=True, blank=True)
    status = models.CharField(_("état"), max_length=10, choices=Status)
    mode = models.CharField(_("où l’on participe"), max_length=8, choices=Mode, default=Mode.ON_SITE)
    online_url = models.URLField(_("adresse de la visio"), max_length=500, blank=True, default="")
    series = models.ForeignKey(
        SessionSeries, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("série")
    )
    occurrence_on = models.DateField(_("jour dans la série"), null=True, blank=True)
    facilitators = models.ManyToManyField(
        "agenda.Facilitator",
        through="agenda.Facilitation",
        related_name="sessions",
        blank=True,
        verbose_name=_("intervenant·es"),
    )
    is_exception = models.BooleanField(_("modifiée à part"), default=False)
    """Changed by itself: what is changed of the whole series leaves it alone."""
    previous_start = models.DateTimeField(_("début annoncé auparavant"), null=True, blank=True)
    """Of a session that was public then; None while it has kept its first date."""
    has_moved_online = models.BooleanField(_("passée à distance"), default=False, editable=False)
    """Since it was published; a trigger says so, whoever writes the session."""
    unregistered_count = models.PositiveIntegerField(_("venues sans inscription"), default=0)
    sequence = models.PositiveIntegerField(_("révision"), default=0)
    created_at = models.DateTimeField(_("créée le"))
    changed_at = models.DateTimeField(_("modifiée le"))
    published_at = models.DateTimeField(_("publiée le"), null=True, blank=True)
    postponed_at = models.DateTimeField(_("reportée le"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, blank=True)
    cancel_reason = models.CharField(_("motif d’annulation ou de report"), max_length=200, blank=True, default="")

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("séance")
        verbose_name_plural = _("séances")
        indexes = [
            GistIndex(fields=["period"], name="session_period"),
            models.Index(
                Func(F("period"), function="lower"),
                condition=Q(published_at__isnull=False),
                name="session_public_by_start",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["partner", "external_id"], name="session_one_per_external_id"),
            models.CheckConstraint(condition=Q(places_taken__lte=F("capacity")), name="session_has_room_for_all"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="session_has_places"),
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__lower_inf=False, period__upper_inf=False),
                name="session_period_is_bounded",
            ),
            models.CheckConstraint(
                condition=Q(room_booking=None) | Q(room__isnull=False), name="session_booking_is_for_its_room"
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(room=None) | Q(room_booking__isnull=False),
                name="session_published_holds_its_room",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False), name="session_published_has_a_date"
            ),
            models.CheckConstraint(
                condition=~Q(status="draft") | Q(published_at=None), name="session_draft_was_never_published"
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | Q(cancelled_at__isnull=False), name="session_cancelled_has_a_date"
            ),
            models.CheckConstraint(
                condition=~Q(status="postponed") | Q(postponed_at__isnull=False, published_at__isnull=False),
                name="session_postponed_was_public",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(mode="on_site") | ~Q(online_url=""),
                name="session_online_has_an_address",
            ),
            models.CheckConstraint(condition=Q(slot_minutes=None) | Q(slot_minutes__gte=5), name="session_slots_last"),
            models.UniqueConstraint(fields=["series", "occurrence_on"], name="session_once_per_occurrence"),
        ]

    def __str__(self) -> str:
        return f"{self.workshop} · {self.period.lower:%d/%m/%Y}"

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
    def places_left(self) -> int:
        return self.capacity - self.places_taken

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED

    @property
    def is_cancelled(self) -> bool:
        return self.status == Status.CANCELLED

    @property
    def is_postponed(self) -> bool:
        return self.status == Status.POSTPONED

    @property
    def is_public(self) -> bool:
        return self.published_at is not None

    @property
    def is_online(self) -> bool:
        """One may take part from afar."""
        return self.mode != Mode.ON_SITE

    @property
    def is_on_site(self) -> bool:
        return self.mode != Mode.ONLINE
