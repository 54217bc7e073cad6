from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from agenda.models.session import Session
from core.ids import uuid7
from members.models import Person


class RegistrationStatus(models.TextChoices):
    REGISTERED = "registered", _("inscrite")
    WAITING = "waiting", _("en attente")
    OFFERED = "offered", _("place proposée")
    CANCELLED = "cancelled", _("annulée")
    EXPIRED = "expired", _("attente close")


QUEUEING = (RegistrationStatus.WAITING, RegistrationStatus.OFFERED)
LIVING = (RegistrationStatus.REGISTERED, *QUEUEING)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def living(self) -> Self:
        """Those who come."""
        return self.filter(status=RegistrationStatus.REGISTERED)

    def waiting(self) -> Self:
        return self.filter(status=RegistrationStatus.WAITING)

    def offered(self) -> Self:
        return self.filter(status=RegistrationStatus.OFFERED)

    def queueing(self) -> Self:
        """Those who wait, and those who have been offered a place and have not answered."""
        return self.filter(status__in=QUEUEING)

    def standing(self) -> Self:
        """Everything that has not ended."""
        return self.filter(status__in=LIVING)

    def in_order(self) -> Self:
        return self.order_by("created_at", "pk")

    def with_session(self) -> Self:
        return self.select_related(
            "session__workshop", "session__partner__organisation", "session__site", "session__room"
        )


class Registration(models.Model):
    """A place at a session, or one in its queue, with or without an account; perhaps on somebody else's behalf.

    An offered place counts as taken, so that nobody can take it while the offer is open.
    """

    Status = RegistrationStatus

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    session = models.ForeignKey(Session, models.PROTECT, related_name="registrations", verbose_name=_("séance"))
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="registrations", verbose_name=_("compte")
    )
    name = models.CharField(_("nom"), max_length=120)
    email = models.EmailField(_("adresse électronique"))
    language = models.CharField(_("langue"), max_length=2, choices=Person.Language, default=Person.Language.FR)
    status = models.CharField(
        _("état"), max_length=10, choices=RegistrationStatus, default=RegistrationStatus.REGISTERED
    )
    registered_by_proxy = models.CharField(_("inscrite par"), max_length=120, blank=True, default="")
    created_at = models.DateTimeField(_("créée le"))
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, blank=True)
    offered_at = models.DateTimeField(_("proposée le"), null=True, blank=True)
    answer_by = models.DateTimeField(_("réponse attendue avant"), null=True, blank=True)
    has_attended = models.BooleanField(_("présence"), null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("inscription")
        verbose_name_plural = _("inscriptions")
        indexes = [
            models.Index(fields=["session", "created_at"], condition=Q(status__in=QUEUEING), name="registration_queue"),
        ]
        constraints = [
            models.UniqueConstraint(
                "session", Lower("email"), condition=Q(status__in=LIVING), name="registration_once_per_email"
            ),
            models.CheckConstraint(
                condition=~Q(status="offered") | Q(offered_at__isnull=False, answer_by__isnull=False),
                name="registration_offered_has_a_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(status="expired") | Q(cancelled_at__isnull=False),
                name="registration_expired_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | Q(cancelled_at__isnull=False),
                name="registration_cancelled_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.session_id}"

    @property
    def is_living(self) -> bool:
        return self.status == RegistrationStatus.REGISTERED

    @property
    def is_waiting(self) -> bool:
        return self.status == RegistrationStatus.WAITING

    @property
    def is_offered(self) -> bool:
        return self.status == RegistrationStatus.OFFERED

    @property
    def has_ended(self) -> bool:
        return self.status not in LIVING
