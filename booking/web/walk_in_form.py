"""The question of the desk when somebody walks in."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.web.wording import KINDS
from members.models import Person
from spaces.catalogue import ResourceEntry

LENGTHS = [("30", _("30 min")), ("60", _("1 h")), ("120", _("2 h")), ("240", _("4 h"))]


class WalkInForm(forms.Form):
    """Somebody found, or a name and an address; what is free now; for how long."""

    who = forms.ChoiceField(label=_("Qui"), required=False, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Nom"),
        max_length=120,
        required=False,
        help_text=_("Pour quelqu’un de nouveau : un compte est créé à cette adresse, sans mot de passe."),
    )
    email = forms.EmailField(label=_("Adresse électronique"), required=False)
    what = forms.ChoiceField(label=_("Quoi"))
    minutes = forms.ChoiceField(label=_("Combien de temps"), choices=LENGTHS, initial="60")
    attendees = forms.IntegerField(label=_("Nombre de personnes"), min_value=1, max_value=500, initial=1)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, data: Any = None, *, free: Sequence[ResourceEntry], found: Sequence[Person]) -> None:
        super().__init__(data)
        self.initial.setdefault("key", uuid4().hex)
        self.free = {str(entry.public_id): entry for entry in free}
        self.found = {str(person.public_id): person for person in found}
        fields: dict[str, Any] = self.fields
        kinds = [
            (name, [(key, row.name) for key, row in self.free.items() if row.kind == kind])
            for kind, name in KINDS.items()
        ]
        fields["what"].choices = [group for group in kinds if group[1]]
        fields["who"].choices = [(key, f"{row.name} ({row.email})") for key, row in self.found.items()]
        if not self.found:
            del fields["who"]

    def _of(self, kind: str) -> list[tuple[str, str]]:
        return [(key, entry.name) for key, entry in self.free.items() if entry.kind == kind]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("who") and not (said.get("name") and said.get("email")):
            raise forms.ValidationError(_("Choisissez quelqu’un, ou donnez un nom et une adresse électronique."))
        return said

    @property
    def person(self) -> Person | None:
        return self.found.get(self.cleaned_data.get("who", ""))

    @property
    def resource(self) -> ResourceEntry:
        return self.free[self.cleaned_data["what"]]

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=int(self.cleaned_data["minutes"]))
