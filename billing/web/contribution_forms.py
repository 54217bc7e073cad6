"""Declaring hours, and deciding about them."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spaces.models import Site

OLDEST = timedelta(days=366)


class DeclareForm(forms.Form):
    """What was done, where, when and for how long."""

    what = forms.CharField(
        label=gettext_lazy("Quoi"),
        max_length=200,
        help_text=gettext_lazy("Par exemple : tenue de l’accueil, réparation, animation d’un atelier."),
    )
    done_on = forms.DateField(
        label=gettext_lazy("Quand"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    hours = forms.DecimalField(
        label=gettext_lazy("Heures"),
        min_value=Decimal("0.25"),
        max_value=Decimal(24),
        max_digits=5,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.25", "inputmode": "decimal"}),
    )
    site = forms.ModelChoiceField(Site.objects.none(), label=gettext_lazy("Lieu"), empty_label=None)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, data: Any = None, *, sites: Any, today: date, key: str = "") -> None:
        super().__init__(data, initial={"done_on": today, "key": key})
        self.today = today
        fields: dict[str, Any] = self.fields
        fields["site"].queryset = sites
        fields["done_on"].widget.attrs["max"] = today.isoformat()

    def clean_done_on(self) -> date:
        day: date = self.cleaned_data["done_on"]
        if not self.today - OLDEST <= day <= self.today:
            raise forms.ValidationError(_("Choisissez un jour passé, d’un an au plus, ou aujourd’hui."))
        return day


class RefuseForm(forms.Form):
    reason = forms.CharField(
        max_length=200, error_messages={"required": gettext_lazy("Dites pourquoi : la personne le lira.")}
    )

    @property
    def said(self) -> Iterable[str]:
        return [str(error) for errors in self.errors.values() for error in errors]
