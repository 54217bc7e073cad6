from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from agenda.models.session import Session
from core.ids import uuid7
from core.ranges import Period
from members.models import Person


class RegistrationStatus(models.TextChoices):
    PENDING = "pending", _("à confirmer")
    REGISTERED = "registered", _("inscrite")
    WAITING = "waiting", _("en attente")
    OFFERED = "offered", _("place proposée")
    CANCELLED = "cancelled", _("annulée")
    EXPIRED = "expired", _("attente close")


QUEUEING = (RegistrationStatus.WAITING, RegistrationStatus.OFFERED)
HOLDING_A_PLACE = (RegistrationStatus.PENDING, RegistrationStatus.REGISTERED, RegistrationStatus.OFFERED)
LIVING = (RegistrationStatus.PENDING, RegistrationStatus.REGISTERED, *QUEUEING)


class ProxyKind(models.TextChoices):
    """Who registers somebody else."""

    MEDIATOR = "mediator", _("médiation ou accompagnement social")
    RELATIVE = "relative", _("proche")
    GUARDIAN = "guardian", _("responsable légal")
    OTHER = "other", _("autre")


class AgeBand(models.TextChoices):
    """The vocabulary of the national digital-mediation service, as are the two below."""

    UNDER_12 = "moins_de_douze", _("moins de 12 ans")
    FROM_12 = "douze_dix_huit", _("12 à 18 ans")
    FROM_18 = "dix_huit_vingt_quatre", _("18 à 24 ans")
    FROM_25 = "vingt_cinq_trente_neuf", _("25 à 39 ans")
    FROM_40 = "quarante_cinquante_neuf", _("40 à 59 ans")
    FROM_60 = "soixante_soixante_neuf", _("60 à 69 ans")
    FROM_70 = "soixante_dix_plus", _("70 ans et plus")
    UNTOLD = "non_communique", _("non communiqué")


class Gender(models.TextChoices):
    MALE = "masculin", _("homme")
    FEMALE = "feminin", _("femme")
    UNTOLD = "non_communique", _("non communiqué")


class Situation(models.TextChoices):
    IN_SCHOOL = "scolarise", _("scolarisé·e")
    UNEMPLOYED = "sans_emploi", _("sans emploi")
    EMPLOYED = "en_emploi", _("en emploi")
    RETIRED = "retraite", _("à la retraite")
    UNTOLD = "non_communique", _("non communiqué")


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

    def pending(self) -> Self:
        """Those whose link has not been followed yet."""
        return self.filter(status=RegistrationStatus.PENDING)

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

    An offered place counts as taken, so that nobody can take it while the offer is open; so does one that waits to
    be confirmed by its link. At a permanence `slot` is the appointment. Whoever has no address of their own is reached
    through the proxy's. After the partner's retention period nothing of the person stays but what statistics count.
    """

    Status = RegistrationStatus

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    session = models.ForeignKey(Session, models.PROTECT, related_name="registrations", verbose_name=_("séance"))
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="registrations", verbose_name=_("compte")
    )
    name = models.CharField(_("nom"), max_length=120)
    email = models.EmailField(_("adresse électronique"), blank=True, default="")
    language = models.CharField(_("langue"), max_length=2, choices=Person.Language, default=Person.Language.FR)
    status = models.CharField(
        _("état"), max_length=10, choices=RegistrationStatus, default=RegistrationStatus.REGISTERED
    )
    registered_by_proxy = models.CharField(_("inscrite par"), max_length=120, blank=True, default="")
    proxy_kind = models.CharField(_("à titre de"), max_length=8, choices=ProxyKind, blank=True, default="")
    proxy_email = models.EmailField(_("adresse de qui inscrit"), blank=True, default="")
    slot = DateTimeRangeField(_("rendez-vous"), null=True, blank=True)
    answers = models.JSONField(_("réponses"), default=dict, blank=True)
    """By the public id of the question."""
    price_chosen = models.DecimalField(_("prix choisi"), max_digits=6, decimal_places=2, null=True, blank=True)
    age_band = models.CharField(_("tranche d’âge"), max_length=24, choices=AgeBand, default=AgeBand.UNTOLD, blank=True)
    gender = models.CharField(_("genre"), max_length=14, choices=Gender, default=Gender.UNTOLD, blank=True)
    situation = models.CharField(_("situation"), max_length=14, choices=Situation, default=Situation.UNTOLD, blank=True)
    is_walk_in = models.BooleanField(_("venue sans s’inscrire avant"), default=False)
    created_at = models.DateTimeField(_("créée le"))
    confirm_by = models.DateTimeField(_("à confirmer avant"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmée le"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, blank=True)
    offered_at = models.DateTimeField(_("proposée le"), null=True, blank=True)
    answer_by = models.DateTimeField(_("réponse attendue avant"), null=True, blank=True)
    has_attended = models.BooleanField(_("présence"), null=True, blank=True)
    edits = models.PositiveIntegerField(_("modifications"), default=0, editable=False)
    """Grows with each change and move, so that `sequence` never falls."""
    anonymised_at = models.DateTimeField(_("anonymisée le"), null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("inscription")
        verbose_name_plural = _("inscriptions")
        indexes = [
            models.Index(fields=["session", "created_at"], condition=Q(status__in=QUEUEING), name="registration_queue"),
        ]
        constraints = [
            models.UniqueConstraint(
                "session",
                Lower("email"),
                condition=Q(status__in=LIVING) & ~Q(email=""),
                name="registration_once_per_email",
            ),
            models.UniqueConstraint(
                "session",
                Lower("proxy_email"),
                Lower("name"),
                condition=Q(status__in=LIVING, email="", anonymised_at=None) & ~Q(proxy_email=""),
                name="registration_once_per_name_and_proxy",
            ),
            models.UniqueConstraint(
                fields=["session", "slot"],
                condition=Q(status__in=HOLDING_A_PLACE, slot__isnull=False),
                name="registration_one_per_slot",
            ),
            models.CheckConstraint(
                condition=Q(anonymised_at__isnull=False) | Q(is_walk_in=True) | ~Q(email="") | ~Q(proxy_email=""),
                name="registration_reaches_somebody",
            ),
            models.CheckConstraint(
                condition=Q(anonymised_at=None)
                | Q(name="", email="", proxy_email="", registered_by_proxy="", answers={}, person=None),
                name="registration_anonymised_names_nobody",
            ),
            models.CheckConstraint(
                condition=~Q(status="pending") | Q(confirm_by__isnull=False), name="registration_pending_has_a_deadline"
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
    def is_pending(self) -> bool:
        return self.status == RegistrationStatus.PENDING

    @property
    def reached_at(self) -> str:
        """The address for mails: one's own, else that of whoever registered one."""
        return self.email or self.proxy_email

    @property
    def sequence(self) -> int:
        """Of its entry in calendars (RFC 5545, 3.8.7.4): the session's own revisions, and those of this place at it."""
        return self.session.sequence + self.edits

    @property
    def is_anonymous(self) -> bool:
        return self.anonymised_at is not None

    @property
    def appointment(self) -> Period | None:
        return Period.of(self.slot) if self.slot else None

    @property
    def start(self) -> datetime:
        """When this person is expected."""
        start: datetime = self.slot.lower if self.slot else self.session.start
        return start

    @property
    def end(self) -> datetime:
        end: datetime = self.slot.upper if self.slot else self.session.end
        return end

    @property
    def is_waiting(self) -> bool:
        return self.status == RegistrationStatus.WAITING

    @property
    def is_offered(self) -> bool:
        return self.status == RegistrationStatus.OFFERED

    @property
    def has_ended(self) -> bool:
        return self.status not in LIVING
