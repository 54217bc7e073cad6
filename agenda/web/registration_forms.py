"""What is asked of whoever registers: who comes, for whom one speaks, the workshop's own questions, what is counted."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.answers import LONGEST, read
from agenda.attending import Statistics
from agenda.models import Question, Registration, Session
from agenda.models.registration import AgeBand, Gender, ProxyKind, Situation
from agenda.slots import free_slots
from core.ranges import Period
from core.wording import hours_text
from members.models import Person

Kind = Question.Kind
FEW = 5
"""So many choices are shown at once; more of them fold into a list."""


def answer_field(question: Question) -> forms.Field:
    """Judged by `agenda.answers`, like what the API is told; the field only knows how it looks."""
    said: dict[str, Any] = {"label": question.label, "help_text": question.help, "required": question.is_required}
    said["error_messages"] = {"required": gettext_lazy("Répondez à cette question.")}
    if question.kind == Kind.YES_NO:
        return _chosen([("true", gettext_lazy("oui")), ("false", gettext_lazy("non"))], said)
    if question.kind == Kind.CHOICE:
        return _chosen([(choice, choice) for choice in question.choices], said)
    if question.kind == Kind.LONG:
        return forms.CharField(max_length=LONGEST[Kind.LONG], widget=forms.Textarea({"rows": 4}), **said)
    if question.kind == Kind.NUMBER:
        return forms.CharField(max_length=20, widget=forms.TextInput({"inputmode": "decimal"}), **said)
    return forms.CharField(max_length=LONGEST[Kind.TEXT], **said)


def _chosen(choices: list[tuple[str, Any]], said: dict[str, Any]) -> forms.Field:
    none = [] if said["required"] else [("", gettext_lazy("sans réponse"))]
    if len(choices) > FEW:
        return forms.ChoiceField(choices=[("", gettext_lazy("Choisir")), *choices], **said)
    return forms.ChoiceField(choices=[*none, *choices], widget=forms.RadioSelect, **said)


class QuestionsMixin(forms.Form):
    """The questions of a workshop among the fields of a form, by their public id."""

    questions: Sequence[Question]

    def ask(self, questions: Sequence[Question], answers: dict[str, Any] | None = None) -> None:
        self.questions = questions
        for question in questions:
            name = f"q-{question.public_id}"
            self.fields[name] = answer_field(question)
            if (known := (answers or {}).get(str(question.public_id))) is not None:
                self.initial[name] = str(known).lower() if isinstance(known, bool) else known

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for question in self.questions:
            name = f"q-{question.public_id}"
            try:
                read(question, said.get(name)) if name in said else None
            except ValueError as error:
                self.add_error(name, ValidationError(str(error)))
        return said

    @property
    def answers(self) -> dict[str, Any]:
        return {
            str(question.public_id): self.cleaned_data.get(f"q-{question.public_id}") for question in self.questions
        }

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[f"q-{question.public_id}"] for question in self.questions]


class RegistrationForm(QuestionsMixin):
    slot = forms.ChoiceField(label=gettext_lazy("Votre rendez-vous"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=gettext_lazy("Votre nom"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Votre adresse électronique"),
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=gettext_lazy("Pour recevoir la confirmation, et un message si la séance change."),
    )
    price_chosen = forms.DecimalField(
        label=gettext_lazy("Votre prix, en euros"),
        min_value=0,
        max_value=9999,
        decimal_places=2,
        required=False,
        localize=True,
        widget=forms.TextInput({"inputmode": "decimal"}),
        help_text=gettext_lazy("Prix libre : vous décidez, et rien n’est dû si vous laissez vide."),
    )
    proxy = forms.CharField(label=gettext_lazy("Nom de qui inscrit"), max_length=120, required=False)
    proxy_kind = forms.ChoiceField(
        label=gettext_lazy("À titre de"), required=False, choices=[("", gettext_lazy("Choisir")), *ProxyKind.choices]
    )
    proxy_email = forms.EmailField(
        label=gettext_lazy("Adresse de qui inscrit"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Les messages y vont si la personne n’a pas d’adresse."),
    )
    age_band = forms.ChoiceField(label=gettext_lazy("Tranche d’âge"), required=False, choices=AgeBand.choices)
    gender = forms.ChoiceField(label=gettext_lazy("Genre"), required=False, choices=Gender.choices)
    situation = forms.ChoiceField(label=gettext_lazy("Situation"), required=False, choices=Situation.choices)

    def __init__(self, data: Any = None, *, session: Session, initial: dict[str, Any], waits: bool = False) -> None:
        untold = {"age_band": AgeBand.UNTOLD, "gender": Gender.UNTOLD, "situation": Situation.UNTOLD}
        super().__init__(data, initial={**untold, **initial})
        self.session = session
        fields: dict[str, Any] = self.fields
        fields["email"].is_expected = not initial.get("proxy")  # one's own may only be left out for somebody else
        if initial.get("proxy"):
            fields["name"].label, fields["email"].label = _("Nom de la personne"), _("Son adresse électronique")
        if session.slot_minutes and not waits:
            fields["slot"].choices = [(value_of(slot), label_of(slot, session)) for slot in free_slots(session)]
        else:
            del fields["slot"]
        if not session.workshop.is_pay_what_you_want:
            del fields["price_chosen"]
        self.ask(list(session.workshop.questions.asked()))

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not said.get("email") and not said.get("proxy_email") and not {"email", "proxy_email"} & self.errors.keys():
            self.add_error(
                "email", ValidationError(_("Indiquez une adresse. Pour une autre personne, la vôtre suffit, plus bas."))
            )
        if said.get("proxy_email") and not said.get("proxy") and "proxy" not in self.errors:
            self.add_error("proxy", ValidationError(_("Indiquez le nom de qui inscrit.")))
        return said

    @property
    def identity(self) -> list[forms.BoundField]:
        return [self[name] for name in ("slot", "name", "email", "price_chosen") if name in self.fields]

    @property
    def for_somebody(self) -> list[forms.BoundField]:
        return [self[name] for name in ("proxy", "proxy_kind", "proxy_email")]

    @property
    def is_for_somebody(self) -> bool:
        """Its fields are filled in, or wrong: they are shown open."""
        return any(field.value() or field.errors for field in self.for_somebody)

    @property
    def counted(self) -> list[forms.BoundField]:
        return [self[name] for name in ("age_band", "gender", "situation")]

    @property
    def said(self) -> dict[str, Any]:
        """As `agenda.attending.Said`, without who asks and in which language."""
        told = self.cleaned_data
        return {
            **{name: told[name] for name in ("name", "email", "proxy", "proxy_kind", "proxy_email")},
            "slot": slot_of(told.get("slot", ""), self.session),
            "answers": self.answers,
            "price_chosen": told.get("price_chosen"),
            "statistics": Statistics(
                **{name: told[name] or "non_communique" for name in ("age_band", "gender", "situation")}
            ),
        }


def known_of(person: Person | None, like: Registration | None = None) -> dict[str, Any]:
    """What need not be typed: oneself, or (for the next person) the proxy of the registration before."""
    if like is not None:
        return {"proxy": like.registered_by_proxy, "proxy_kind": like.proxy_kind, "proxy_email": like.proxy_email}
    return {"name": person.name, "email": person.email} if person else {}


def value_of(slot: Period) -> str:
    return slot.start.isoformat()


def label_of(slot: Period, session: Session) -> str:
    return hours_text(slot.start, slot.end, session.site.tz)


def slot_of(value: str, session: Session) -> Period | None:
    """One of the free ones, which the field has checked."""
    return next((slot for slot in free_slots(session) if value_of(slot) == value), None) if value else None
