from datetime import datetime
from decimal import Decimal
from typing import Self

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from booking.models.series import Series
from core.ids import uuid7
from core.money import ZERO
from core.ranges import Period
from members.models import Affiliation, Organisation, Person
from spaces.access import ROLES_AT_THE_DESK, sites_where
from spaces.models import Resource


class Status(models.TextChoices):
    HELD = "held", _("en attente de confirmation")
    REQUESTED = "requested", _("à valider")
    CONFIRMED = "confirmed", _("confirmée")
    CHECKED_IN = "checked_in", _("en cours")
    COMPLETED = "completed", _("terminée")
    EXPIRED = "expired", _("expirée")
    DECLINED = "declined", _("refusée")
    CANCELLED = "cancelled", _("annulée")
    NO_SHOW = "no_show", _("absence")


TENTATIVE = (Status.HELD, Status.REQUESTED)
FIRM = (Status.CONFIRMED, Status.CHECKED_IN)
HOLDING = (*TENTATIVE, *FIRM)


class BookingQuerySet(models.QuerySet["Booking"]):
    def of(self, person: Person) -> Self:
        return self.filter(person=person)

    def visible_to(self, person: Person) -> Self:
        """One's own, those paid by an organisation one answers for, those of the sites one hosts."""
        answers_for = Affiliation.objects.of(person).filter(role=Affiliation.Role.ADMINISTRATOR)
        mine = Q(person=person) | Q(organisation__in=answers_for.values("organisation"))
        sites = sites_where(person, ROLES_AT_THE_DESK)
        if sites is None:
            return self
        return self.filter(mine | Q(site__in=sites)) if sites else self.filter(mine)

    def holding(self) -> Self:
        return self.filter(status__in=HOLDING)

    def overlapping(self, period: Period) -> Self:
        return self.filter(period__overlap=period.stored)

    def to_come(self, now: datetime) -> Self:
        return self.filter(period__endswith__gt=now)

    def in_order(self) -> Self:
        return self.order_by("period", "pk")

    def with_resources(self) -> Self:
        return self.prefetch_related("allocations__requested")


class Booking(models.Model):
    """One intent: who, for whom, which resources, when. Its allocations are what it occupies.

    `period` is what was asked for, without buffers, and never changes behind the person's back; how much of it
    was really held stands on the allocations. A trigger moves the allocations with `status`.
    """

    class Purpose(models.TextChoices):
        USE = "use", _("usage")
        SESSION = "session", _("atelier")
        LOAN = "loan", _("prêt")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    status = models.CharField(_("état"), max_length=12, choices=Status)
    purpose = models.CharField(_("objet"), max_length=8, choices=Purpose, default=Purpose.USE)
    person = models.ForeignKey(Person, models.PROTECT, related_name="bookings", verbose_name=_("personne"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="bookings", verbose_name=_("payée par")
    )
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("faite par")
    )
    """Who made it where that was not the person."""
    series = models.ForeignKey(
        Series,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bookings",
        db_index=False,
        verbose_name=_("série"),
    )
    occurrence_on = models.DateField(_("jour prévu par la série"), null=True, blank=True)
    """The local day that the series' rule gave it (RECURRENCE-ID), wherever it was moved since."""
    is_exception = models.BooleanField(_("modifiée à part"), default=False)
    import_key = models.CharField(_("identifiant d’origine"), max_length=200, null=True, blank=True)
    site = models.ForeignKey("spaces.Site", models.PROTECT, related_name="bookings", verbose_name=_("site"))
    period = DateTimeRangeField(_("période"))
    title = models.CharField(_("intitulé"), max_length=160, blank=True, default="")
    is_private = models.BooleanField(_("intitulé masqué"), default=True)
    attendees = models.PositiveSmallIntegerField(_("personnes"), default=1)
    held_until = models.DateTimeField(_("tenue jusqu’à"), null=True, blank=True)
    no_show_at = models.DateTimeField(_("absence constatée à"), null=True, blank=True)
    free_until = models.DateTimeField(_("annulation gratuite jusqu’à"))
    cancellation = models.JSONField(_("paliers d’annulation"), default=list, blank=True)
    """As agreed when it was made: `[{"until": instant, "percent": share}]`, the earliest first."""
    quote = models.JSONField(_("devis"), default=dict)
    net = models.DecimalField(_("HT"), max_digits=10, decimal_places=2, default=ZERO)
    vat = models.DecimalField(_("TVA"), max_digits=10, decimal_places=2, default=ZERO)
    total = models.DecimalField(_("TTC"), max_digits=10, decimal_places=2, default=ZERO)
    created_at = models.DateTimeField(_("créée le"))
    changed_at = models.DateTimeField(_("modifiée le"))
    sequence = models.PositiveIntegerField(_("révision"), default=0)
    checked_in_at = models.DateTimeField(_("arrivée"), null=True, blank=True)
    checked_out_at = models.DateTimeField(_("départ"), null=True, blank=True)
    ended_at = models.DateTimeField(_("close le"), null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("close par")
    )
    end_reason = models.CharField(_("motif"), max_length=200, blank=True, default="")
    approved_at = models.DateTimeField(_("acceptée le"), null=True, blank=True)
    """Where it was agreed to and must be paid before it is confirmed."""
    payment_ref = models.UUIDField(_("paiement"), null=True, blank=True, editable=False)
    """What it is paid by before it is confirmed, shared by those that are paid together: a payment's source."""
    has_deposit = models.BooleanField(_("avec caution"), default=False, db_default=False)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("réservation")
        verbose_name_plural = _("réservations")
        indexes = [
            models.Index(fields=["person", "changed_at"]),
            GistIndex(fields=["period"], name="booking_period"),
            models.Index(
                Func(F("period"), function="upper"),
                condition=Q(status__in=("confirmed", "checked_in")),
                name="booking_firm_by_end",
            ),
            models.Index(
                fields=["series", "occurrence_on"], condition=Q(series__isnull=False), name="booking_by_series"
            ),
            models.Index(fields=["held_until"], condition=Q(status="held"), name="booking_holds_by_expiry"),
            models.Index(fields=["payment_ref"], condition=Q(payment_ref__isnull=False), name="booking_by_payment"),
            models.Index(fields=["no_show_at"], condition=Q(status="confirmed"), name="booking_no_shows_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__lower_inf=False, period__upper_inf=False),
                name="booking_period_is_bounded",
            ),
            models.CheckConstraint(
                condition=~Q(status="held") | Q(held_until__isnull=False), name="booking_held_has_an_expiry"
            ),
            models.CheckConstraint(condition=Q(attendees__gte=1), name="booking_has_attendees"),
            models.CheckConstraint(
                condition=Q(series=None, occurrence_on=None) | Q(series__isnull=False, occurrence_on__isnull=False),
                name="booking_of_a_series_has_its_day",
            ),
            models.UniqueConstraint(
                fields=["series", "occurrence_on"],
                condition=Q(series__isnull=False, status__in=HOLDING),
                name="booking_one_per_day_of_a_series",
            ),
            models.UniqueConstraint(
                fields=["site", "import_key"], condition=Q(import_key__isnull=False), name="booking_imported_once"
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
    def is_holding(self) -> bool:
        return self.status in HOLDING

    def is_free_to_cancel(self, now: datetime) -> bool:
        return now <= self.free_until

    @property
    def price(self) -> dict[str, Decimal]:
        return {"net": self.net, "vat": self.vat, "total": self.total}

    @property
    def resources(self) -> list["Resource"]:
        """The resources asked for, in order of name; needs `with_resources()` in lists."""
        asked = {row.requested_id: row.requested for row in self.allocations.all()}
        return sorted(asked.values(), key=lambda resource: resource.name)
