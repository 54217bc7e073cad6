"""What a publisher is asked about a session."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.facts import SessionFacts
from agenda.models import Facilitator, Partner, Session
from agenda.models.session import Mode, Status
from agenda.models.workshop import Format
from agenda.web import places
from agenda.web.forms import check_day, day_input, time_input
from core.clock import at_wall
from core.ranges import Period, PeriodInvalid
from spaces.catalogue import Catalogue

MOST_SESSIONS = 20


class ModeInput(forms.Select):
    """On site, where nothing is said."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return super().value_from_datadict(data, files, name) or Mode.ON_SITE.value


class SessionForm(forms.Form):
    """One session in wall-clock time of its site. `facts` stands once the form is valid."""

    mode = forms.ChoiceField(
        label=gettext_lazy("On participe"), choices=Mode.choices, initial=Mode.ON_SITE, widget=ModeInput
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Lieu"), help_text=gettext_lazy("Pour une séance à distance : le lieu qui la propose.")
    )
    day = forms.DateField(label=gettext_lazy("Jour"), widget=day_input(), validators=[check_day])
    starts = forms.TimeField(label=gettext_lazy("De"), widget=time_input())
    ends = forms.TimeField(label=gettext_lazy("À"), widget=time_input())
    capacity = forms.IntegerField(
        label=gettext_lazy("Places"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=gettext_lazy("Inutile pour une permanence : une par rendez-vous."),
    )
    slot_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes par rendez-vous"),
        min_value=5,
        max_value=480,
        required=False,
        help_text=gettext_lazy("Pour une permanence. Les places sont les rendez-vous entiers que contient l’horaire."),
    )
    online_url = forms.URLField(
        label=gettext_lazy("Adresse de la visio"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Nécessaire pour participer à distance ; montrée aux seules personnes inscrites."),
    )

    facilitators = forms.MultipleChoiceField(
        label=gettext_lazy("Animée par"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Leurs noms paraissent dans l’agenda, comme dans un programme."),
    )

    period: Period
    refusal: dict[str, Any] | None = None
    """Why the session could not be had, as `agenda.web.refusing.shown` says it."""

    def __init__(
        self, *args: Any, partner: Partner, catalogue: Catalogue, format: str | None = None, **more: Any
    ) -> None:
        """`format` where the workshop's is known: then only its own questions are asked."""
        self.catalogue = catalogue
        super().__init__(*args, **more)
        fields: dict[str, Any] = self.fields
        fields["place"].choices = [("", _("Choisir un lieu")), *places.choices(partner, catalogue)]
        known = list(Facilitator.objects.of(partner))
        self.keys = {str(one.public_id): one.pk for one in known}
        fields["facilitators"].choices = [(str(one.public_id), one.name) for one in known]
        if not known:
            del fields["facilitators"]
        if format is not None:
            asked, other = ("slot_minutes", "capacity") if format == Format.PERMANENCE else ("capacity", "slot_minutes")
            del fields[other]
            fields[asked].required = True
            if asked == "capacity":
                fields[asked].help_text = ""

    def has_changed(self) -> bool:
        """A form that is left alone still says where one takes part."""
        return bool(set(self.changed_data) - {"mode"})

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if {"place", "day", "starts", "ends"} <= said.keys():
            site, _room = places.chosen(said["place"], self.catalogue)
            try:
                self.period = Period(*(at_wall(said["day"], said[name], site.tz) for name in ("starts", "ends")))
            except PeriodInvalid as refusal:
                self.add_error("ends", ValidationError(str(refusal.detail)))
        self._check_how_many(said)
        return said

    def _check_how_many(self, said: dict[str, Any]) -> None:
        """Where the form of the workshop is chosen beside it, one of the two is needed."""
        if not {"capacity", "slot_minutes"} & self.errors.keys() and not (
            said.get("capacity") or said.get("slot_minutes")
        ):
            self.add_error("capacity", ValidationError(_("Ce champ est obligatoire."), code="required"))

    def facts(self, status: str = Status.PUBLISHED) -> SessionFacts:
        said = self.cleaned_data
        site, room = places.chosen(said["place"], self.catalogue)
        return SessionFacts(
            period=self.period,
            site_id=site.pk,
            room=room,
            capacity=said.get("capacity"),
            online_url=said["online_url"],
            status=status,
            mode=said["mode"],
            slot_minutes=said.get("slot_minutes"),
            facilitators=tuple(self.keys[one] for one in said["facilitators"]) if "facilitators" in said else None,
        )

    @staticmethod
    def known_of(session: Session) -> dict[str, Any]:
        start, end = (instant.astimezone(session.site.tz) for instant in (session.start, session.end))
        held = session.facilitations.select_related("facilitator")
        return {
            "place": places.value_of(session),
            "day": start.date(),
            "starts": start.time(),
            "ends": end.time(),
            "capacity": session.capacity,
            "slot_minutes": session.slot_minutes,
            "mode": session.mode,
            "facilitators": [str(row.facilitator.public_id) for row in held],
            "online_url": session.online_url,
        }


class SessionRows(forms.BaseFormSet):
    """The sessions of a new workshop: the first is needed, blank ones after it are ignored."""

    default_error_messages = {
        **forms.BaseFormSet.default_error_messages,
        "too_few_forms": gettext_lazy("Donnez au moins une séance."),
    }

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
