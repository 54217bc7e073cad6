"""The questions of the booking pages."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from booking.web.asked import Asked, bookable_sites, site_named
from booking.web.times import of_walls, sensible
from booking.web.wording import KINDS, in_order
from core.ranges import Period, PeriodInvalid
from members.models import Organisation
from spaces import drawings
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry

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
    count = forms.IntegerField(
        label=_("Combien"), min_value=1, max_value=20, required=False, help_text=_("Voisins, dans une réservation.")
    )
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
        wished = tuple(cleaned["features"]), cleaned["people"], cleaned["count"] or 1
        self.asked = Asked(site, period, cleaned["kind"], *wished)
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
    whole.setdefault("count", "1")
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
    whom = forms.EmailField(
        label=_("Pour une autre personne"), required=False, help_text=_("Son adresse électronique ; vide : pour vous.")
    )

    def __init__(
        self,
        data: Any = None,
        *,
        payers: Sequence[Organisation],
        several_days: bool,
        is_at_the_desk: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        if not is_at_the_desk:
            del self.fields["whom"]
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


class ChoiceForm(forms.Form):
    """A resource and two times of a day, as they are pointed at or typed on the page of that day."""

    site = forms.CharField(widget=forms.HiddenInput)
    day = forms.DateField(widget=forms.HiddenInput)
    resource = forms.TypedChoiceField(label=_("Ressource"), coerce=int)
    start = forms.TimeField(label=_("De"), widget=time_input())
    end = forms.TimeField(label=_("À"), widget=time_input())

    entry: ResourceEntry
    period: Period

    def __init__(self, data: Any = None, *, catalogue: Catalogue, sites: list[SiteEntry], **more: Any) -> None:
        super().__init__(data, auto_id="choix-%s", **more)
        site = site_named((data or self.initial).get("site"), sites)
        self.entries = {entry.pk: entry for entry in catalogue.matching(site=site.pk if site else None)}
        fields: dict[str, Any] = self.fields
        entries = sorted(self.entries.values(), key=in_order)
        fields["resource"].choices = [
            (name, [(entry.pk, entry.name) for entry in entries if entry.kind == kind]) for kind, name in KINDS.items()
        ]

    @classmethod
    def offered(
        cls, site: SiteEntry, day: date, *, catalogue: Catalogue, sites: list[SiteEntry], now: datetime
    ) -> "ChoiceForm":
        """With the hours that suggest themselves on that day."""
        offer = sensible(site, catalogue.matching(site=site.pk, kind="desk"), now=now, day=day)
        start, end = (instant.astimezone(site.tz).time() for instant in (offer.start, offer.end))
        initial = {"site": site.slug, "day": day, "start": start, "end": end}
        return cls(catalogue=catalogue, sites=sites, initial=initial)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        self.entry = self.entries[cleaned["resource"]]
        try:
            self.period = of_walls(cleaned["day"], cleaned["start"], cleaned["end"], self.entry.site)
        except PeriodInvalid as refusal:
            raise forms.ValidationError({"end": str(refusal.detail)}) from refusal
        return cleaned


class MonthForm(forms.Form):
    """Which site, kind and month somebody looks at; a month is written `2027-01`."""

    site = forms.ChoiceField(label=_("Lieu"))
    kind = forms.ChoiceField(label=_("Quoi"))
    month = forms.RegexField(
        r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$", label=_("Mois"), widget=forms.TextInput(attrs={"type": "month"})
    )

    def __init__(self, data: QueryDict, *, catalogue: Catalogue, sites: list[SiteEntry], today: date) -> None:
        whole = data.copy()
        site = site_named(whole.get("site"), sites)
        offered = {entry.kind for entry in catalogue.matching(site=site.pk if site else None)}
        kinds = [(kind, name) for kind, name in KINDS.items() if kind in offered]
        whole.setdefault("site", site.slug if site else "")
        whole.setdefault("kind", kinds[0][0] if kinds else "")
        whole.setdefault("month", f"{today:%Y-%m}")
        if whole["kind"] not in offered and kinds:
            whole["kind"] = kinds[0][0]
        super().__init__(whole)
        self.sites = sites
        fields: dict[str, Any] = self.fields
        fields["site"].choices = [(site.slug, site.name) for site in sites]
        fields["kind"].choices = kinds

    @property
    def chosen(self) -> tuple[SiteEntry, date, str]:
        """The site, the first day of the month and the kind of a valid form."""
        said = self.cleaned_data
        by_slug = {site.slug: site for site in self.sites}
        return by_slug[said["site"]], date.fromisoformat(f"{said['month']}-01"), said["kind"]

    def address(self, first: date) -> str:
        """The same for another month."""
        query = {"site": self.cleaned_data["site"], "kind": self.cleaned_data["kind"], "month": f"{first:%Y-%m}"}
        return f"{reverse('booking:month')}?{urlencode(query)}"


class WaitingForm(forms.Form):
    """What is said of a booking that waits for its time."""

    title = forms.CharField(label=_("Intitulé"), max_length=160, required=False)
    attendees = forms.IntegerField(label=_("Nombre de personnes"), min_value=1, max_value=500, initial=1)
    payer = forms.ChoiceField(label=_("Au compte de"), required=False)

    def __init__(self, data: Any = None, *, payers: Sequence[Organisation], **more: Any) -> None:
        super().__init__(data, **more)
        fields: dict[str, Any] = self.fields
        fields["payer"].choices = [("", _("moi-même")), *((str(row.public_id), row.name) for row in payers)]
        if not payers:
            del fields["payer"]
