"""What a publisher is asked about a series of sessions: how it repeats, and how far a change reaches."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.actions.planning import MOST
from agenda.actions.series_editing import ALL, FOLLOWING, THIS, Scope
from agenda.models import Session
from agenda.web.forms import day_input
from agenda.web.session_forms import SessionForm
from booking.repetition import Pattern
from booking.web.repeat_forms import RHYTHMS, WEEKDAYS, WEEKLY, YEARLY, rule_of

SCOPES = [
    (THIS, gettext_lazy("cette séance seulement")),
    (FOLLOWING, gettext_lazy("cette séance et les suivantes")),
    (ALL, gettext_lazy("toutes les séances à venir")),
]


class SeriesForm(SessionForm):
    """A first session and how it repeats; the answers travel in the address, so that the dates are seen first."""

    rhythm = forms.ChoiceField(
        label=gettext_lazy("Répéter"), choices=[one for one in RHYTHMS if one[0] != YEARLY], initial=WEEKLY
    )
    interval = forms.IntegerField(
        label=gettext_lazy("Une fois sur"),
        min_value=1,
        max_value=52,
        initial=1,
        help_text=gettext_lazy("2 : une semaine sur deux."),
    )
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("Jours de la semaine"),
        choices=WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Pour une série de chaque semaine ; sans choix, le jour de la première date."),
    )
    until = forms.DateField(label=gettext_lazy("Jusqu’au"), required=False, widget=day_input())
    count = forms.IntegerField(
        label=gettext_lazy("Nombre de dates"),
        min_value=1,
        max_value=MOST,
        required=False,
        help_text=gettext_lazy("Ou un dernier jour."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["day"].label = gettext_lazy("Première date")

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("until") and said.get("count"):
            self.add_error("count", ValidationError(_("Donnez soit un nombre de dates, soit un dernier jour.")))
        elif not {"until", "count"} & self.errors.keys() and not said.get("until") and not said.get("count"):
            self.add_error("count", ValidationError(_("Donnez un nombre de dates, ou un dernier jour.")))
        return said

    def pattern(self, tz: ZoneInfo) -> Pattern:
        """Of a valid form."""
        said = self.cleaned_data
        start, end = (datetime.combine(date.min, said[name]) for name in ("starts", "ends"))
        length: timedelta = end - start
        return Pattern(rule_of(said, said["day"]), said["day"], said["starts"], length, tz)


class ScopeForm(forms.Form):
    """How far a change of one session of a series reaches."""

    scope = forms.ChoiceField(
        label=gettext_lazy("Appliquer à"), choices=SCOPES, initial=THIS, required=False, widget=forms.RadioSelect
    )
    with_exceptions = forms.BooleanField(label=gettext_lazy("Aussi aux séances modifiées à part"), required=False)

    @property
    def chosen(self) -> Scope:
        if not self.is_valid():
            return Scope()
        return Scope(self.cleaned_data["scope"] or THIS, self.cleaned_data["with_exceptions"])


class EndForm(ScopeForm):
    """Cancelling or postponing, with why."""

    reason = forms.CharField(
        label=gettext_lazy("Motif"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Les personnes inscrites le liront."),
    )

    def __init__(self, data: Any = None, *, session: Session, **more: Any) -> None:
        super().__init__(data, **more)
        if session.series_id is None:
            del self.fields["scope"], self.fields["with_exceptions"]
        self.order_fields(["reason", "scope", "with_exceptions"])

    @property
    def chosen(self) -> Scope:
        return super().chosen if "scope" in self.fields else Scope()
