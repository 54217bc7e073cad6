"""The questions of the booking pages."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from booking.web.asked import Asked, bookable_sites, site_named
from booking.web.times import of_walls, sensible
from booking.web.wording import KINDS
from core.ranges import Period, PeriodInvalid
from members.models import Organisation
from spaces import drawings
from spaces.catalogue import Catalogue, SiteEntry

EVERYTHING = ("", _("Tout"))


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def time_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 900})


class SearchForm(forms.Form):
    """Every question has a sensible answer when it is not asked, so that an empty address shows what is free soon."""

    site = forms.ChoiceField(label=_("Lieu"))
    kind = forms.ChoiceField(label=_("Quoi"), required=False)
    day = forms.DateField(label=_("Jour"), widget=day_input())
    start = forms.TimeField(label=_("De"), widget=time_input())
    end = forms.TimeField(label=_("À"), widget=time_input())
    people = forms.IntegerField(label=_("Personnes"), min_value=1, max_value=500)
    features = forms.MultipleChoiceField(label=_("Il faut"), required=False, widget=forms.CheckboxSelectMultiple())

    asked: Asked
    data: QueryDict

    def __init__(self, data: QueryDict, *, catalogue: Catalogue, now: datetime) -> None:
        self.sites = bookable_sites(catalogue)
        super().__init__(completed(data, catalogue, self.sites, now=now))
        fields: dict[str, Any] = self.fields
        fields["site"].choices = [(site.slug, site.name) for site in self.sites]
        fields["kind"].choices = [EVERYTHING, *KINDS.items()]
        names = feature_names(catalogue)
        fields["features"].choices = sorted(names.items(), key=lambda choice: choice[1].casefold())
        useful = self._useful_features(catalogue)
        fields["features"].widget.choices = [row for row in fields["features"].choices if row[0] in useful]

    def _useful_features(self, catalogue: Catalogue) -> set[str]:
        """What the resources of the place and kind offer, and what is asked already."""
        site = site_named(self.data.get("site"), self.sites)
        entries = catalogue.matching(site=site.pk if site else None, kind=self.data.get("kind", ""))
        return {slug for entry in entries for slug in entry.features} | set(self.data.getlist("features"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        site = site_named(cleaned.get("site"), self.sites)
        if self.errors or site is None:
            return cleaned
        try:
            period = of_walls(cleaned["day"], cleaned["start"], cleaned["end"], site)
        except PeriodInvalid as refusal:
            raise forms.ValidationError({"end": str(refusal.detail)}) from refusal
        self.asked = Asked(site, period, cleaned["kind"], tuple(cleaned["features"]), cleaned["people"])
        return cleaned


def completed(data: QueryDict, catalogue: Catalogue, sites: list[SiteEntry], *, now: datetime) -> QueryDict:
    """The question with what it leaves open filled in."""
    whole = data.copy()
    site = site_named(whole.get("site"), sites)
    if site is None:
        return whole
    whole.setdefault("site", site.slug)
    desks = catalogue.matching(site=site.pk, kind="desk")
    whole.setdefault("kind", "desk" if desks else "")
    whole.setdefault("people", "1")
    entries = catalogue.matching(site=site.pk, kind=str(whole["kind"]))
    offered = sensible(site, entries, now=now, day=_day_of(whole.get("day", "")))
    start, end = offered.start.astimezone(site.tz), offered.end.astimezone(site.tz)
    whole.setdefault("day", f"{start:%Y-%m-%d}")
    whole.setdefault("start", f"{start:%H:%M}")
    whole.setdefault("end", f"{end:%H:%M}")
    return whole


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def feature_names(catalogue: Catalogue) -> dict[str, str]:
    """By slug, those that something offers."""
    drawn = drawings.at(catalogue.version)
    used = {slug for entry in catalogue.resources.values() if entry.is_bookable for slug in entry.features}
    return {slug: drawn.feature_name(slug) for slug in used}


class TimesForm(forms.Form):
    """When, and on whose account, on the page of one resource: what the price depends on."""

    day = forms.DateField(label=_("Jour"), widget=day_input())
    start_time = forms.TimeField(label=_("De"), widget=time_input())
    end_time = forms.TimeField(label=_("À"), widget=time_input())
    until = forms.DateField(label=_("Dernier jour"), required=False, widget=day_input())
    payer = forms.ChoiceField(label=_("Au compte de"), required=False)

    def __init__(self, data: Any = None, *, payers: Sequence[Organisation], several_days: bool, **more: Any) -> None:
        super().__init__(data, **more)
        fields: dict[str, Any] = self.fields
        fields["payer"].choices = [("", _("moi-même")), *((str(row.public_id), row.name) for row in payers)]
        if not payers:
            del fields["payer"]
        if not several_days:
            del fields["until"]

    def period(self, site: SiteEntry) -> Period:
        """Raises PeriodInvalid."""
        said = self.cleaned_data
        return of_walls(said["day"], said["start_time"], said["end_time"], site, said.get("until"))


class BookingForm(forms.Form):
    """What is said about a booking once the resource, the time and the payer are known."""

    title = forms.CharField(
        label=_("Intitulé"),
        max_length=160,
        required=False,
        help_text=_("Pour vous y retrouver : « Réunion d’équipe »."),
    )
    attendees = forms.IntegerField(label=_("Nombre de personnes"), min_value=1, max_value=500, initial=1)
    shows_title = forms.BooleanField(label=_("Montrer l’intitulé aux autres dans le planning"), required=False)
    payer = forms.UUIDField(widget=forms.HiddenInput, required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, data: Any = None, *, capacity: int, **more: Any) -> None:
        super().__init__(data, **more)
        self.initial.setdefault("key", uuid4().hex)
        if capacity == 1:
            self.fields["attendees"].widget = forms.HiddenInput()


class EndingForm(forms.Form):
    """Why something is cancelled or declined, for whoever reads it later."""

    reason = forms.CharField(label=_("Motif"), max_length=200, required=False)


class DayForm(forms.Form):
    """Which site and day somebody looks at."""

    site = forms.ChoiceField(label=_("Lieu"))
    day = forms.DateField(label=_("Jour"), widget=day_input())

    def __init__(self, data: QueryDict, *, sites: list[SiteEntry], today: date) -> None:
        whole = data.copy()
        whole.setdefault("site", sites[0].slug if sites else "")
        whole.setdefault("day", today.isoformat())
        super().__init__(whole)
        self.sites = sites
        fields: dict[str, Any] = self.fields
        fields["site"].choices = [(site.slug, site.name) for site in sites]

    @property
    def chosen(self) -> tuple[SiteEntry, date]:
        """The site and the day of a valid form."""
        by_slug = {site.slug: site for site in self.sites}
        return by_slug[self.cleaned_data["site"]], self.cleaned_data["day"]
