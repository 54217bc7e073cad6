"""The questions of the pages that look ahead."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from booking.looking import Look, look_from
from booking.web.asked import bookable_sites, site_named
from booking.web.forms import EVERYTHING, day_input, feature_names
from booking.web.wording import KINDS, in_order
from core.clock import local_date, start_of_day
from core.ranges import Period, PeriodInvalid
from core.wording import duration_text
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry

DAY = timedelta(days=1)
LENGTHS = (30, 60, 90, 120, 180, 240, 360, 480)
PARTS: dict[str, tuple[time, time]] = {
    "morning": (time(6), time(12)),
    "afternoon": (time(12), time(18)),
    "evening": (time(18), time(0)),
}
PART_NAMES = [
    ("", _("Toute la journée")),
    ("morning", _("Matin")),
    ("afternoon", _("Après-midi")),
    ("evening", _("Soir")),
]
WEEKDAYS = [
    ("0", _("lundi")),
    ("1", _("mardi")),
    ("2", _("mercredi")),
    ("3", _("jeudi")),
    ("4", _("vendredi")),
    ("5", _("samedi")),
    ("6", _("dimanche")),
]


class AheadForm(forms.Form):
    """How long, between which days, at which hours. What is left open is filled in: the next seven days."""

    site = forms.ChoiceField(label=_("Lieu"))
    duration = forms.TypedChoiceField(label=_("Durée"), coerce=int)
    first = forms.DateField(label=_("Du"), widget=day_input())
    last = forms.DateField(label=_("Au"), widget=day_input())
    part = forms.ChoiceField(label=_("Moment"), choices=PART_NAMES, required=False)
    weekdays = forms.MultipleChoiceField(
        label=_("Jours"), choices=WEEKDAYS, required=False, widget=forms.CheckboxSelectMultiple()
    )

    look: Look
    chosen_site: SiteEntry

    def __init__(self, data: QueryDict, *, catalogue: Catalogue, now: datetime) -> None:
        self.sites, self.now, self.catalogue = bookable_sites(catalogue), now, catalogue
        whole = data.copy()
        site = site_named(whole.get("site"), self.sites)
        today = local_date(now, site.tz) if site else now.date()
        whole.setdefault("site", site.slug if site else "")
        whole.setdefault("duration", "120")
        whole.setdefault("first", today.isoformat())
        whole.setdefault("last", (today + 6 * DAY).isoformat())
        whole.setdefault("kind", "desk" if self.catalogue.matching(site=site.pk if site else None, kind="desk") else "")
        super().__init__(whole)
        self.choose(site)

    def choose(self, site: SiteEntry | None) -> None:
        """Fill in the choices for what is offered at the site."""
        fields: dict[str, Any] = self.fields
        fields["site"].choices = [(one.slug, one.name) for one in self.sites]
        fields["duration"].choices = [(minutes, duration_text(timedelta(minutes=minutes))) for minutes in LENGTHS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        site = site_named(cleaned.get("site"), self.sites)
        if self.errors or site is None:
            return cleaned
        self.chosen_site = site
        try:
            self.look = self._look(cleaned, site)
        except PeriodInvalid as refusal:
            raise forms.ValidationError({"last": str(refusal.detail)}) from refusal
        return cleaned

    def _look(self, said: dict[str, Any], site: SiteEntry) -> Look:
        first: date = said["first"]
        asked = Period(start_of_day(first, site.tz), start_of_day(said["last"] + DAY, site.tz))
        weekdays = [int(number) for number in said["weekdays"]] or None
        length = timedelta(minutes=said["duration"])
        hours = PARTS.get(said["part"])
        return look_from(length, now=self.now, after=asked.start, until=asked.end, hours=hours, weekdays=weekdays)


class NextForm(AheadForm):
    """A kind of resource, what it needs to have, and what it may cost."""

    kind = forms.ChoiceField(label=_("Quoi"), required=False)
    people = forms.IntegerField(label=_("Personnes"), min_value=1, max_value=500, required=False)
    max_price = forms.DecimalField(
        label=_("Prix maximal (€ TTC)"), min_value=0, max_digits=7, decimal_places=2, required=False
    )
    features = forms.MultipleChoiceField(label=_("Il faut"), required=False, widget=forms.CheckboxSelectMultiple())

    def choose(self, site: SiteEntry | None) -> None:
        super().choose(site)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [EVERYTHING, *KINDS.items()]
        names = feature_names(self.catalogue)
        here = {slug for entry in self.catalogue.matching(site=site.pk if site else None) for slug in entry.features}
        fields["features"].choices = sorted(
            ((slug, name) for slug, name in names.items() if slug in here), key=lambda choice: choice[1].casefold()
        )

    @property
    def entries(self) -> list[ResourceEntry]:
        """What a valid form may be answered with."""
        said = self.cleaned_data
        return self.catalogue.matching(
            site=self.chosen_site.pk, kind=said["kind"], features=said["features"], capacity=said["people"] or 1
        )


class TogetherForm(AheadForm):
    """Resources of one site that are wanted at once."""

    resources = forms.TypedMultipleChoiceField(
        label=_("Ressources"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple()
    )

    def choose(self, site: SiteEntry | None) -> None:
        super().choose(site)
        here = sorted(self.catalogue.matching(site=site.pk if site else None), key=in_order)
        fields: dict[str, Any] = self.fields
        fields["resources"].choices = [(entry.pk, entry.name) for entry in here]

    @property
    def entries(self) -> list[ResourceEntry]:
        return [self.catalogue.resources[key] for key in self.cleaned_data["resources"]]
