"""Which mails somebody looks for in the log."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.clock import start_of_day
from notifications.kinds import WORDS
from notifications.models import Category, Message
from notifications.models.message import MessageQuerySet


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class LogForm(forms.Form):
    status = forms.ChoiceField(label=_("État"), required=False, choices=[("", _("Tous")), *Message.Status.choices])
    category = forms.ChoiceField(label=_("Sur"), required=False, choices=[("", _("Tout")), *Category.choices])
    kind = forms.ChoiceField(
        label=_("Pourquoi"), required=False, choices=[("", _("Toutes les raisons")), *WORDS.items()]
    )
    address = forms.CharField(label=_("Adresse ou nom"), required=False, max_length=100)
    since = forms.DateField(label=_("Du"), required=False, widget=_day())
    until = forms.DateField(label=_("Au"), required=False, widget=_day())

    def narrowed(self, rows: MessageQuerySet) -> MessageQuerySet:
        """For a valid form."""
        said, tz = self.cleaned_data, ZoneInfo(settings.TIME_ZONE)
        for name in ("status", "category", "kind"):
            rows = rows.filter(**{name: said[name]}) if said[name] else rows
        if address := said["address"].strip():
            rows = rows.filter(to_address__icontains=address) | rows.filter(to_name__icontains=address)
        if said["since"]:
            rows = rows.filter(created_at__gte=start_of_day(said["since"], tz))
        if said["until"]:
            rows = rows.filter(created_at__lt=start_of_day(said["until"] + timedelta(days=1), tz))
        return rows

    def asked(self) -> dict[str, Any]:
        """For the addresses of other pages of the same list."""
        return {name: value for name, value in self.data.items() if name in self.fields and value}
