"""What whoever holds a session says of who came."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agenda.actions.attendance import MOST_UNREGISTERED
from agenda.attending import Statistics
from agenda.models.registration import AgeBand, Gender, Situation


class AddForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Nom"), max_length=120, widget=forms.TextInput({"autocomplete": "off"}))
    email = forms.EmailField(
        label=gettext_lazy("Adresse électronique"),
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    age_band = forms.ChoiceField(label=gettext_lazy("Tranche d’âge"), required=False, choices=AgeBand.choices)
    gender = forms.ChoiceField(label=gettext_lazy("Genre"), required=False, choices=Gender.choices)
    situation = forms.ChoiceField(label=gettext_lazy("Situation"), required=False, choices=Situation.choices)

    def __init__(self, data: Any = None) -> None:
        super().__init__(
            data, initial={"age_band": AgeBand.UNTOLD, "gender": Gender.UNTOLD, "situation": "non_communique"}
        )

    @property
    def who(self) -> list[forms.BoundField]:
        return [self["name"], self["email"]]

    @property
    def counted(self) -> list[forms.BoundField]:
        return [self[name] for name in ("age_band", "gender", "situation")]

    @property
    def said(self) -> dict[str, Any]:
        told = self.cleaned_data
        counted = {name: told[name] or "non_communique" for name in ("age_band", "gender", "situation")}
        return {"name": told["name"], "email": told["email"], "statistics": Statistics(**counted)}


class CountForm(forms.Form):
    count = forms.IntegerField(
        label=gettext_lazy("Venues sans inscription"),
        min_value=0,
        max_value=MOST_UNREGISTERED,
        help_text=gettext_lazy("Les personnes dont on ne note pas le nom."),
    )
