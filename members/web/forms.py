from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SignUpDetails(forms.Form):
    """What sign-up asks for besides allauth's own fields."""

    name = forms.CharField(label=_("Votre nom"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))

    def signup(self, request: Any, user: Any) -> None:
        """allauth calls this once the person is saved; the adapter has already kept the name."""
