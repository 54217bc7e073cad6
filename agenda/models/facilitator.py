from typing import Self

from allauth.account.models import EmailAddress
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from agenda.models.partner import Partner
from agenda.models.session import Session
from core.ids import uuid7
from members.models import Person


class FacilitatorQuerySet(models.QuerySet["Facilitator"]):
    def of(self, partner: Partner) -> Self:
        return self.filter(partners=partner)

    def behind(self, person: Person) -> Self:
        """The person's own row: tied to their account, or bearing an address that they have verified."""
        verified = EmailAddress.objects.filter(user=person, verified=True).values(address=Lower("email"))
        return self.alias(address=Lower("email")).filter(Q(person=person) | Q(person=None, address__in=verified))


class Facilitator(models.Model):
    """Who holds sessions: one row for one human being, however many partners they work for.

    With an account (`person`), their own calendar is a feed of theirs.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(_("nom"), max_length=120)
    email = models.EmailField(_("adresse électronique"), blank=True, default="")
    person = models.OneToOneField(
        Person, models.SET_NULL, null=True, blank=True, related_name="facilitator", verbose_name=_("compte")
    )
    partners = models.ManyToManyField(Partner, related_name="facilitators", verbose_name=_("partenaires"))
    created_at = models.DateTimeField(_("créé le"))

    objects = FacilitatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("intervenant·e")
        verbose_name_plural = _("intervenant·es")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="facilitator_once_per_email")
        ]

    def __str__(self) -> str:
        return self.name


class Facilitation(models.Model):
    """A facilitator's place in a session. Nobody holds two published sessions at once: the constraint says so.

    Triggers make `period` and `is_living` (published) follow the session, whoever writes it.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="facilitations", verbose_name=_("séance"))
    facilitator = models.ForeignKey(
        Facilitator, models.PROTECT, related_name="facilitations", verbose_name=_("intervenant·e")
    )
    period = DateTimeRangeField(_("période"), editable=False)
    is_living = models.BooleanField(_("a lieu"), editable=False, default=False)

    class Meta:
        verbose_name = _("animation")
        verbose_name_plural = _("animations")
        constraints = [
            models.UniqueConstraint(fields=["session", "facilitator"], name="facilitation_once_per_session"),
            ExclusionConstraint(
                name="facilitator_one_session_at_a_time",
                expressions=[
                    ("period", "&&"),
                    (
                        Func(
                            F("facilitator_id"),
                            F("facilitator_id"),
                            Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                ],
                condition=Q(is_living=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facilitator_id} · {self.session_id}"
