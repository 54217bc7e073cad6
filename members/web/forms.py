from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Person
from members.models.token import Scope


class SignUpDetails(forms.Form):
    """What sign-up asks for besides allauth's own fields."""

    name = forms.CharField(label=_("Votre nom"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))

    def signup(self, request: Any, user: Any) -> None:
        """allauth calls this once the person is saved; the adapter has already kept the name."""


class ProfileForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ["name", "language"]
        labels = {
            "name": _("Votre nom"),
            "language": _("Langue des pages et des courriels"),
        }
        widgets = {"name": forms.TextInput({"autocomplete": "name"})}


class TokenForm(forms.Form):
    """What a new token may do, for whom and for how long."""

    LASTS = [("30", _("un mois")), ("365", _("un an")), ("0", _("sans limite"))]

    name = forms.CharField(
        label=_("À quoi il servira"), max_length=80, help_text=_("Par exemple : site de l’association.")
    )
    scopes = forms.MultipleChoiceField(label=_("Droits"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple())
    organisation = forms.ChoiceField(
        label=_("Pour l’organisation"), required=False, help_text=_("Le jeton ne publie alors que pour elle.")
    )
    lasts = forms.ChoiceField(label=_("Valable"), choices=LASTS, initial="365")

    def __init__(self, data: Any = None, *, person: Person) -> None:
        super().__init__(data)
        self.organisations = {str(row.public_id): row for row in person.organisations.all()}
        fields: dict[str, Any] = self.fields
        fields["organisation"].choices = [
            ("", _("aucune")),
            *((key, row.name) for key, row in self.organisations.items()),
        ]
        if not self.organisations:
            del fields["organisation"]

    def wanted(self, now: datetime) -> dict[str, Any]:
        """As `create_token` takes it."""
        said = self.cleaned_data
        return {
            "name": said["name"],
            "scopes": said["scopes"],
            "organisation": self.organisations.get(said.get("organisation", "")),
            "expires_at": now + timedelta(days=int(said["lasts"])) if int(said["lasts"]) else None,
        }
