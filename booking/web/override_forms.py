"""Which of the rules set aside somebody looks for."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from booking.web.forms import day_input
from core.clock import start_of_day
from core.errors import Refusal
from spaces.catalogue import Catalogue

DAY = timedelta(days=1)


class OverridesForm(forms.Form):
    site = forms.ChoiceField(label=_("Lieu"), required=False)
    rule = forms.ChoiceField(label=_("Règle"), required=False)
    since = forms.DateField(label=_("Du"), required=False, widget=day_input())
    until = forms.DateField(label=_("Au"), required=False, widget=day_input())

    def __init__(self, data: Any, *, catalogue: Catalogue, codes: list[str]) -> None:
        super().__init__(data)
        self._sites = {site.slug: site for site in catalogue.sites.values()}
        fields: dict[str, Any] = self.fields
        fields["site"].choices = [("", _("Tous"))] + [(slug, site.name) for slug, site in self._sites.items()]
        fields["rule"].choices = [("", _("Toutes"))] + [(code, rule_name(code)) for code in codes]

    @property
    def chosen(self) -> dict[str, Any]:
        """As `Override.objects.told` takes it; for a valid form."""
        said = self.cleaned_data
        site = self._sites.get(said["site"])
        tz = site.tz if site else ZoneInfo(settings.TIME_ZONE)
        return {
            "site": site.pk if site else None,
            "rule": said["rule"],
            "since": start_of_day(said["since"], tz) if said["since"] else None,
            "until": start_of_day(said["until"] + DAY, tz) if said["until"] else None,
        }


def rule_name(code: str) -> str:
    """What the refusal of that code is called."""
    return str(_names().get(code, _("Part due pour une annulation tardive") if code == "cancellation-due" else code))


def _names() -> dict[str, Any]:
    waiting, names = [Refusal], {}
    while waiting:
        kind = waiting.pop()
        names[kind.code] = kind.title
        waiting += kind.__subclasses__()
    return names
