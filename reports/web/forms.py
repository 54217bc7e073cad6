"""What every page of the reports asks: which place, which kind, which days."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refusal
from reports.question import Days, Question
from reports.web.presets import last_four_weeks
from spaces.catalogue import SiteEntry
from spaces.models import Resource


class ChoiceForm(forms.Form):
    """Every question has an answer when it is not asked: all one may read, over the last four weeks."""

    site = forms.MultipleChoiceField(label=gettext_lazy("Lieux"), required=False, widget=forms.CheckboxSelectMultiple)
    kind = forms.ChoiceField(label=gettext_lazy("Quoi"), required=False)

    def __init__(self, data: QueryDict, *, sites: list[SiteEntry], is_whole_network: bool, today: date) -> None:
        asked, usual = data.copy(), last_four_weeks(today)
        asked["from"] = data.get("from") or usual.first.isoformat()
        asked["to"] = data.get("to") or usual.last.isoformat()
        self.named = [slug for slug in data.getlist("site") if slug]
        asked.setlist("site", self.named)
        super().__init__(asked)
        self.today = today
        self.sites = {site.slug: site for site in sites}
        self.everything = _("Tout le réseau") if is_whole_network else _("Tous mes lieux")
        fields: dict[str, Any] = self.fields
        fields["site"].choices = [(site.slug, site.name) for site in sites]
        kinds = [(kind.value, str(kind.label).capitalize()) for kind in Resource.Kind]
        fields["kind"].choices = [("", _("Tout")), *kinds]
        fields["from"] = forms.DateField(label=_("Du"), widget=day_input())
        fields["to"] = forms.DateField(label=_("Au"), widget=day_input())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "from" in cleaned and "to" in cleaned:
            try:
                cleaned["days"] = Days(cleaned["from"], cleaned["to"])
            except Refusal as refusal:
                self.add_error("to", str(refusal.detail or refusal.title))
        return cleaned

    @property
    def chosen(self) -> list[SiteEntry]:
        """None is all of them. Of a valid form."""
        return [self.sites[slug] for slug in dict.fromkeys(self.cleaned_data["site"])]

    @property
    def places_said(self) -> str:
        """What is ticked, right or wrong."""
        ticked = [self.sites[slug].name for slug in self.named if slug in self.sites]
        return ", ".join(ticked) or self.everything

    def question(self, readable: frozenset[int] | None) -> Question:
        """Of a valid form."""
        sites = frozenset(site.pk for site in self.chosen) or readable
        return Question(self.cleaned_data["days"], sites=sites, kind=self.cleaned_data["kind"])


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
