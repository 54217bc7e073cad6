from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.clock import at_wall
from notifications.webhooks.kinds import Kinds


class WebhookForm(forms.Form):
    url = forms.CharField(
        label=_("Adresse"),
        max_length=1000,
        help_text=_("Celle de votre serveur qui recevra les messages, en https."),
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    description = forms.CharField(label=_("À quoi elle sert"), max_length=120, required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Prévenir quand"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins un événement.")},
    )

    def __init__(self, data: Any = None, *, kinds: Kinds) -> None:
        super().__init__(data)
        choices: Any = self.fields["kinds"]
        choices.choices = list(kinds.items())


class ReplayForm(forms.Form):
    since = forms.DateField(label=_("Depuis le"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def start(self) -> datetime:
        return at_wall(self.cleaned_data["since"], time(), ZoneInfo(settings.TIME_ZONE))
