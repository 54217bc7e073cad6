from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from booking.models.booking import Booking, Status
from core.ids import uuid7
from members.models import Person
from spaces.models import Resource


class LoanQuerySet(models.QuerySet["Loan"]):
    def out(self) -> Self:
        """Handed over and not yet back."""
        return self.filter(booking__status=Status.CHECKED_IN)

    def overdue(self, now: datetime) -> Self:
        return self.out().filter(booking__period__endswith__lte=now)

    def with_booking(self) -> Self:
        """What a page or a letter says of a loan."""
        fetched = self.select_related("booking__person", "booking__organisation", "booking__site__organisation")
        return fetched.prefetch_related("items__resource")

    def with_photos(self) -> Self:
        """That they exist, without what they show."""
        return self.prefetch_related(models.Prefetch("photos", LoanPhoto.objects.defer("image")))


class Loan(models.Model):
    """What a booking that leaves the place says besides: whom to reach, under which terms, what happened.

    The booking's period is from the pick-up to the day it is due back; where the things stay out longer, their
    allocations reach further than the period. Its public id is the loan's.
    """

    booking = models.OneToOneField(Booking, models.PROTECT, primary_key=True, related_name="loan")
    purpose = models.CharField(_("usage prévu"), max_length=300, blank=True, default="")
    address = models.CharField(_("adresse"), max_length=300)
    phone = models.CharField(_("téléphone"), max_length=30)
    terms = models.CharField(_("version des conditions"), max_length=10)
    renewals = models.PositiveSmallIntegerField(_("prolongations"), default=0)
    signed_at = models.DateTimeField(_("convention signée le"), null=True, blank=True)
    handed_over_at = models.DateTimeField(_("remis le"), null=True, blank=True)
    handed_over_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("remis par")
    )
    returned_at = models.DateTimeField(_("rendu le"), null=True, blank=True)
    returned_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("repris par")
    )

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("prêt")
        verbose_name_plural = _("prêts")
        constraints = [
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(handed_over_at__isnull=False, returned_at__gte=F("handed_over_at")),
                name="loan_is_returned_after_it_was_handed_over",
            ),
            models.CheckConstraint(
                condition=Q(handed_over_at=None) | Q(signed_at__isnull=False, handed_over_by__isnull=False),
                name="loan_is_handed_over_signed_and_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(returned_by__isnull=False), name="loan_is_taken_back_by_somebody"
            ),
            models.CheckConstraint(condition=~Q(address="") & ~Q(phone=""), name="loan_says_whom_to_reach"),
        ]

    def __str__(self) -> str:
        return str(self.booking)

    @property
    def public_id(self) -> UUID:
        return self.booking.public_id

    @property
    def due_at(self) -> datetime:
        return self.booking.end

    @property
    def is_out(self) -> bool:
        return self.handed_over_at is not None and self.returned_at is None

    def is_overdue(self, now: datetime) -> bool:
        return self.is_out and self.due_at <= now

    def state(self, now: datetime) -> str:
        """`requested`, `to_fetch`, `out`, `overdue`, `returned`, or how the booking ended before it was fetched."""
        if self.returned_at is not None:
            return "returned"
        if self.is_out:
            return "overdue" if self.is_overdue(now) else "out"
        return "to_fetch" if self.booking.status == Status.CONFIRMED else str(self.booking.status)


class LoanItem(models.Model):
    """One thing of a loan, and how it went out and came back. A trigger refuses what is not equipment."""

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="items", verbose_name=_("prêt"))
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+", verbose_name=_("matériel"))
    condition_out = models.CharField(
        _("état au départ"), max_length=8, choices=Resource.Condition, blank=True, default=""
    )
    notes_out = models.CharField(_("remarques au départ"), max_length=300, blank=True, default="")
    condition_in = models.CharField(
        _("état au retour"), max_length=8, choices=Resource.Condition, blank=True, default=""
    )
    notes_in = models.CharField(_("remarques au retour"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("matériel prêté")
        verbose_name_plural = _("matériels prêtés")
        ordering = ["resource__name"]
        constraints = [
            models.UniqueConstraint(fields=["loan", "resource"], name="loan_item_once_in_a_loan"),
            models.UniqueConstraint(
                fields=["resource"],
                condition=~Q(condition_out="") & Q(condition_in=""),
                name="loan_item_is_out_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(condition_in="") | ~Q(condition_out=""), name="loan_item_comes_back_after_it_went_out"
            ),
        ]

    def __str__(self) -> str:
        return str(self.resource)


class LoanPhoto(models.Model):
    """How things looked when they went out or came back. Private.

    The picture stands in the row: it is written in the transaction of the act it shows, is in the same backup, and
    has no address of its own that a web server could give away. It was made anew from what was sent, so it carries
    no place and no camera.
    """

    class Moment(models.TextChoices):
        OUT = "out", _("au départ")
        IN = "in", _("au retour")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    loan = models.ForeignKey(Loan, models.PROTECT, related_name="photos", verbose_name=_("prêt"))
    moment = models.CharField(_("moment"), max_length=3, choices=Moment)
    image = models.BinaryField(_("image JPEG"))
    width = models.PositiveSmallIntegerField(_("largeur"))
    height = models.PositiveSmallIntegerField(_("hauteur"))
    taken_at = models.DateTimeField(_("prise le"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("par"))

    class Meta:
        verbose_name = _("photo d’un prêt")
        verbose_name_plural = _("photos de prêts")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="loan_photo_has_a_size")]

    def __str__(self) -> str:
        return f"{self.get_moment_display()} {self.taken_at:%d/%m/%Y %H:%M}"
