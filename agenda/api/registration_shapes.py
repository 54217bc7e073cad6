"""Registrations as the API takes and gives them."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from agenda.actions.charging import is_billed, owed, settling
from agenda.api.serializers import SessionSerializer
from agenda.api.shapes import session_shape
from agenda.attending import Statistics
from agenda.links import registration_url, token_of
from agenda.models import Question, Registration, Session
from agenda.models.registration import AgeBand, Gender, ProxyKind, RegistrationStatus, Situation
from core.api.fields import InstantField
from core.api.instants import local
from core.money import ZERO
from core.ranges import Period
from members.models import Person

Shape = dict[str, Any]
COUNTED = ("age_band", "gender", "situation")
ANSWERS = _("Les réponses aux questions de l’atelier, par leur identifiant.")


class AnswersField(serializers.DictField):
    """Texts, numbers and truth values, by the id of the question."""

    def __init__(self, **more: Any) -> None:
        child = serializers.JSONField(allow_null=True)
        super().__init__(child=child, help_text=ANSWERS, **more)


class SlotField(InstantField):
    """The beginning of an appointment; its end follows from the session."""


class RegistrationBody(serializers.Serializer):
    """Without `email`, mails go to `proxy_email`."""

    name = serializers.CharField(max_length=120)
    email = serializers.EmailField(max_length=254, allow_blank=True, default="")
    language = serializers.ChoiceField(Person.Language.choices, required=False)
    registered_by = serializers.CharField(
        max_length=120, allow_blank=True, default="", help_text=_("Qui inscrit cette personne, si ce n’est pas elle.")
    )
    proxy_kind = serializers.ChoiceField(ProxyKind.choices, allow_blank=True, default="")
    proxy_email = serializers.EmailField(max_length=254, allow_blank=True, default="")
    slot = SlotField(required=False, allow_null=True, default=None, help_text=_("Le début du rendez-vous choisi."))
    answers = AnswersField(required=False, default=dict)
    price_chosen = serializers.DecimalField(
        max_digits=6, decimal_places=2, min_value=ZERO, required=False, allow_null=True, default=None
    )
    age_band = serializers.ChoiceField(AgeBand.choices, default=AgeBand.UNTOLD)
    gender = serializers.ChoiceField(Gender.choices, default=Gender.UNTOLD)
    situation = serializers.ChoiceField(Situation.choices, default=Situation.UNTOLD)


def said_by(values: Shape, session: Session) -> Shape:
    """As `agenda.attending.Said`, without who asks and in which language."""
    return {
        **{name: values[name] for name in ("name", "email", "proxy_kind", "proxy_email", "answers", "price_chosen")},
        "proxy": values["registered_by"],
        "slot": slot_from(values["slot"], session),
        "statistics": Statistics(**{name: values[name] for name in COUNTED}),
    }


def slot_from(start: Any, session: Session) -> Period | None:
    """An instant that begins no appointment makes one that does not exist, which the action refuses."""
    if start is None:
        return None
    return Period(start, start + timedelta(minutes=session.slot_minutes or 1))


class ChangeBody(serializers.Serializer):
    """What is left out stays as it is."""

    token = serializers.CharField(max_length=200, required=False)
    name = serializers.CharField(max_length=120, required=False)
    answers = AnswersField(required=False)
    session = serializers.UUIDField(required=False, help_text=_("Une autre séance du même atelier."))
    slot = SlotField(required=False, help_text=_("Le début du rendez-vous choisi."))
    price_chosen = serializers.DecimalField(max_digits=6, decimal_places=2, min_value=ZERO, required=False)


class AttendanceBody(serializers.Serializer):
    present = serializers.ListField(
        child=serializers.UUIDField(), max_length=10_000, help_text=_("Qui est venu ; les autres ne le sont pas.")
    )
    unregistered_count = serializers.IntegerField(min_value=0, max_value=10_000, required=False)


class AttendanceSerializer(serializers.Serializer):
    present = serializers.IntegerField()
    registered = serializers.IntegerField()
    unregistered_count = serializers.IntegerField()


class AppointmentSerializer(serializers.Serializer):
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class RegistrationSerializer(serializers.Serializer):
    """A place at a session. `token` lets its holder see, confirm, change and cancel it, without an account."""

    id = serializers.CharField()
    status = serializers.ChoiceField(RegistrationStatus.choices)
    session = SessionSerializer()
    slot = AppointmentSerializer(allow_null=True)
    name = serializers.CharField()
    email = serializers.CharField(allow_blank=True)
    language = serializers.CharField()
    registered_by = serializers.CharField(allow_blank=True)
    proxy_kind = serializers.CharField(allow_blank=True)
    proxy_email = serializers.CharField(allow_blank=True)
    answers = AnswersField()
    price_chosen = serializers.DecimalField(max_digits=6, decimal_places=2, allow_null=True)
    confirm_by = serializers.DateTimeField(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    online_url = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    cancelled_at = serializers.DateTimeField(allow_null=True)
    token = serializers.CharField()
    url = serializers.URLField()


def registration_shape(registration: Registration) -> Shape:
    """Needs `with_session()`."""
    session, tz = registration.session, registration.session.site.tz

    def at(instant: Any) -> str | None:
        return local(instant, tz) if instant else None

    return {
        **_said(registration),
        "session": session_shape(session),
        "confirm_by": at(registration.confirm_by),
        "online_url": session.online_url if registration.is_living else "",
        "cancelled_at": at(registration.cancelled_at),
        "token": token_of(registration),
        "url": registration_url(registration),
    }


def _said(row: Registration) -> Shape:
    tz, slot = row.session.site.tz, row.appointment
    return {
        "id": str(row.public_id),
        "status": str(row.status),
        "slot": {"start": local(slot.start, tz), "end": local(slot.end, tz)} if slot else None,
        "name": row.name,
        "email": row.email,
        "language": str(row.language),
        "registered_by": row.registered_by_proxy,
        "proxy_kind": str(row.proxy_kind),
        "proxy_email": row.proxy_email,
        "answers": row.answers,
        "price_chosen": None if row.price_chosen is None else f"{row.price_chosen:.2f}",
        "confirmed_at": local(row.confirmed_at, tz) if row.confirmed_at else None,
        "created_at": local(row.created_at, tz),
    }


class ListedRegistrationSerializer(serializers.Serializer):
    """As who holds the session reads it."""

    id = serializers.CharField()
    status = serializers.ChoiceField(RegistrationStatus.choices)
    slot = AppointmentSerializer(allow_null=True)
    name = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    language = serializers.CharField()
    registered_by = serializers.CharField(allow_blank=True)
    proxy_kind = serializers.CharField(allow_blank=True)
    proxy_email = serializers.CharField(allow_blank=True)
    answers = AnswersField()
    price_chosen = serializers.DecimalField(max_digits=6, decimal_places=2, allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    has_attended = serializers.BooleanField(allow_null=True)
    is_walk_in = serializers.BooleanField()
    price = serializers.DecimalField(max_digits=6, decimal_places=2)
    settling = serializers.ChoiceField(["free", "on_account", "on_the_spot"])


def listed_shape(row: Registration, session: Session) -> Shape:
    row.session = session
    billed = bool(owed(row, session)) and is_billed(session)
    return {
        **_said(row),
        "has_attended": row.has_attended,
        "is_walk_in": row.is_walk_in,
        "price": f"{owed(row, session):.2f}",
        "settling": settling(row, session, billed=billed).value,
    }


class QuestionSerializer(serializers.Serializer):
    """What a workshop asks of whoever registers."""

    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    help = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(Question.Kind.choices)
    choices = serializers.ListField(child=serializers.CharField())
    is_required = serializers.BooleanField()


class AskedSerializer(serializers.Serializer):
    questions = QuestionSerializer(many=True)


class QuestionBody(serializers.Serializer):
    id = serializers.UUIDField(required=False, help_text=_("D’une question déjà posée, pour la garder."))
    label = serializers.CharField(max_length=200)  # type: ignore[assignment]
    help = serializers.CharField(max_length=200, allow_blank=True, default="")
    kind = serializers.ChoiceField(Question.Kind.choices, default=Question.Kind.TEXT)
    choices = serializers.ListField(child=serializers.CharField(max_length=80), max_length=20, default=list)
    is_required = serializers.BooleanField(default=False)


class QuestionsBody(serializers.Serializer):
    """All of them, in order; what is left out is no longer asked."""

    questions = QuestionBody(many=True)


def question_shape(question: Question) -> Shape:
    return {
        "id": str(question.public_id),
        "label": question.label,
        "help": question.help,
        "kind": str(question.kind),
        "choices": question.choices,
        "is_required": question.is_required,
    }
