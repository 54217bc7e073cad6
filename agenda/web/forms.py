"""The questions of the agenda's pages."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.access import may_give_qualifications
from agenda.actions.granting import offer_qualification
from agenda.facts import SessionFacts, WorkshopFacts
from agenda.models import Partner, Session, Theme, Workshop
from agenda.models.session import Status
from agenda.web import places
from core.clock import at_wall
from core.ranges import Period, PeriodInvalid
from members.models import Person
from spaces.catalogue import Catalogue
from spaces.models import Qualification

FIRST_DAY, LAST_DAY = date(1970, 1, 2), date(2199, 12, 30)
MOST_SESSIONS = 20


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def time_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 900})


def check_day(day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError(_("Indiquez une année entre 1970 et 2199."))


class AgendaForm(forms.Form):
    theme = forms.ChoiceField(
        label=gettext_lazy("Thème"), required=False, choices=[("", gettext_lazy("Tous les thèmes")), *Theme.choices]
    )
    site = forms.ChoiceField(label=gettext_lazy("Lieu"), required=False)
    day = forms.DateField(label=gettext_lazy("À partir du"), required=False, widget=day_input(), validators=[check_day])

    def __init__(self, data: Any, *, catalogue: Catalogue) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        sites = sorted(catalogue.sites.values(), key=lambda site: site.name)
        fields["site"].choices = [("", _("Tous les lieux")), *((site.slug, site.name) for site in sites)]


class RegistrationForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Votre nom"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("Votre adresse électronique"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=gettext_lazy("Pour recevoir la confirmation, et un message si la séance change."),
    )
    proxy = forms.CharField(
        label=gettext_lazy("Inscrite par"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Votre nom, si vous inscrivez une autre personne."),
    )

    @staticmethod
    def known_of(person: Person | None) -> dict[str, str]:
        return {"name": person.name, "email": person.email} if person else {}


class WorkshopForm(forms.ModelForm):
    class Meta:
        model = Workshop
        fields = [
            "title",
            "description",
            "theme",
            "audience",
            "level",
            "language",
            "price",
            "is_pay_what_you_want",
            "to_bring",
            "accessibility",
        ]
        widgets = {"description": forms.Textarea({"rows": 5})}
        labels = {"is_pay_what_you_want": gettext_lazy("Prix libre : le prix indiqué est un conseil")}
        help_texts = {"is_pay_what_you_want": ""}

    @property
    def facts(self) -> WorkshopFacts:
        return WorkshopFacts(**{name: self.cleaned_data[name] for name in self._meta.fields or ()})


class QualificationForm(forms.Form):
    """What those who come gain; only for whoever may give it, and absent otherwise."""

    qualification = forms.ModelChoiceField(
        label=gettext_lazy("Habilitation obtenue"),
        queryset=Qualification.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label=gettext_lazy("aucune"),
        help_text=gettext_lazy("Accordée aux personnes venues, à partir de leur compte."),
    )

    def __init__(self, data: Any = None, *, by: Person, workshop: Workshop | None = None) -> None:
        known = workshop.qualification.slug if workshop and workshop.qualification else ""
        super().__init__(data, initial={"qualification": known})
        fields: dict[str, Any] = self.fields
        if may_give_qualifications(by):
            fields["qualification"].queryset = Qualification.objects.all()
        else:
            del fields["qualification"]

    def save(self, workshop: Workshop, *, by: Person, now: datetime) -> None:
        if "qualification" in self.fields:
            offer_qualification(workshop=workshop, qualification=self.cleaned_data["qualification"], by=by, now=now)


class SessionForm(forms.Form):
    """One session in wall-clock time of its site. `facts` stands once the form is valid."""

    place = forms.ChoiceField(label=gettext_lazy("Lieu"))
    day = forms.DateField(label=gettext_lazy("Jour"), widget=day_input(), validators=[check_day])
    starts = forms.TimeField(label=gettext_lazy("De"), widget=time_input())
    ends = forms.TimeField(label=gettext_lazy("À"), widget=time_input())
    capacity = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=10_000)
    online_url = forms.URLField(
        label=gettext_lazy("Adresse de la visio"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Montrée aux seules personnes inscrites."),
    )

    period: Period
    refusal: dict[str, Any] | None = None
    """Why the session could not be had, as `agenda.web.refusing.shown` says it."""

    def __init__(self, *args: Any, partner: Partner, catalogue: Catalogue, **more: Any) -> None:
        self.catalogue = catalogue
        super().__init__(*args, **more)
        fields: dict[str, Any] = self.fields
        fields["place"].choices = [("", _("Choisir un lieu")), *places.choices(partner, catalogue)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if {"place", "day", "starts", "ends"} <= said.keys():
            site, _room = places.chosen(said["place"], self.catalogue)
            try:
                self.period = Period(*(at_wall(said["day"], said[name], site.tz) for name in ("starts", "ends")))
            except PeriodInvalid as refusal:
                self.add_error("ends", ValidationError(str(refusal.detail)))
        return said

    def facts(self, status: str = Status.PUBLISHED) -> SessionFacts:
        said = self.cleaned_data
        site, room = places.chosen(said["place"], self.catalogue)
        return SessionFacts(
            period=self.period,
            site_id=site.pk,
            room=room,
            capacity=said["capacity"],
            online_url=said["online_url"],
            status=status,
        )

    @staticmethod
    def known_of(session: Session) -> dict[str, Any]:
        start, end = (instant.astimezone(session.site.tz) for instant in (session.start, session.end))
        return {
            "place": places.value_of(session),
            "day": start.date(),
            "starts": start.time(),
            "ends": end.time(),
            "capacity": session.capacity,
            "online_url": session.online_url,
        }


class SessionRows(forms.BaseFormSet):
    """The sessions of a new workshop: the first is needed, blank ones after it are ignored."""

    def __init__(self, *args: Any, said: list[dict[str, Any]] | None = None, **more: Any) -> None:
        self.said = said or []
        super().__init__(*args, **more)

    def initial_form_count(self) -> int:
        return 0

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        known = {"initial": self.said[index]} if index is not None and index < len(self.said) else {}
        return {**super().get_form_kwargs(index), **known}

    @property
    def filled(self) -> list[tuple[int, SessionForm]]:
        return [(index, form) for index, form in enumerate(self.forms) if form.has_changed()]


def session_rows(rows: int) -> Any:
    """The class of a form set with so many rows to begin with."""
    return forms.formset_factory(
        SessionForm,
        formset=SessionRows,
        min_num=1,
        validate_min=True,
        extra=min(rows, MOST_SESSIONS) - 1,
        max_num=MOST_SESSIONS,
        absolute_max=MOST_SESSIONS,
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Motif"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Les personnes inscrites le liront."),
    )
