"""Who of the team gets the report."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.models import Person


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name or obj.email)


class TeamForm(forms.Form):
    """`team` are those who may read the reports of the place."""

    def __init__(self, data: Any = None, *, team: QuerySet[Person]) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["person"] = PersonField(team, to_field_name="public_id", label=_("Personne de l’équipe"))
