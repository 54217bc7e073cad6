"""The questions of the pages about places."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spaces.catalogue import ResourceEntry

FIRST_DAY, LAST_DAY = date(2000, 1, 3), date(2199, 1, 1)


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def check_day(day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError(_("Indiquez une année entre 2000 et 2198."))


class HoursForm(forms.Form):
    """Whose hours, and from which day."""

    resource = forms.ChoiceField(label=gettext_lazy("Pour"), required=False)
    day = forms.DateField(label=gettext_lazy("Semaine du"), widget=day_input(), validators=[check_day])

    def __init__(self, data: QueryDict, *, resources: list[ResourceEntry], today: date) -> None:
        whole = data.copy()
        whole.setdefault("day", today.isoformat())
        super().__init__(whole)
        self.resources = {str(entry.public_id): entry for entry in resources}
        named = [(key, entry.name) for key, entry in self.resources.items()]
        fields: dict[str, Any] = self.fields
        fields["resource"].choices = [("", _("tout le lieu")), *named]
        if not named:
            del fields["resource"]

    @property
    def chosen(self) -> ResourceEntry | None:
        return self.resources.get(self.cleaned_data.get("resource", ""))
