"""The questions of the pages about places."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Person
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


class PersonSearchForm(forms.Form):
    qui = forms.CharField(
        label=gettext_lazy("Nom ou adresse électronique"), min_length=2, max_length=120, required=False
    )


class GrantForm(forms.Form):
    """Whom to grant it, from when, until when if not as usual, and what is to be remembered of it."""

    person = forms.ModelChoiceField(
        queryset=Person.objects.filter(is_active=True), to_field_name="public_id", widget=forms.HiddenInput
    )
    granted_on = forms.DateField(
        label=gettext_lazy("Obtenue le"), widget=day_input(), required=False, validators=[check_day]
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Dernier jour"),
        widget=day_input(),
        required=False,
        validators=[check_day],
        help_text=gettext_lazy("Vide : la durée habituelle."),
    )
    note = forms.CharField(label=gettext_lazy("Remarque"), max_length=200, required=False)

    def __init__(self, data: QueryDict | None = None, *, today: date) -> None:
        super().__init__(data, initial={"granted_on": today}, auto_id=False)
        self.today = today

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("granted_on") or self.today, said.get("expires_on")
        if last and last < first:
            raise ValidationError({"expires_on": _("Le dernier jour vient avant le premier.")})
        return said

    @property
    def said(self) -> dict[str, Any]:
        """As the verb takes it."""
        return {name: self.cleaned_data[name] for name in ("person", "granted_on", "expires_on", "note")}
