"""The questions of the agenda's pages."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.models import Theme
from spaces.catalogue import Catalogue

FIRST_DAY, LAST_DAY = date(1970, 1, 2), date(2199, 12, 30)


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
