"""What a widget of free times is asked, and what it shows: nothing but when something can be had."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.free_times import free_days
from booking.web.asked import Asked, bookable_sites, confirm_address
from booking.web.looking_forms import LENGTHS
from booking.web.wording import KINDS, in_order
from core.clock import local_date, start_of_day
from core.embedding import number_of
from core.errors import Invalid
from core.ranges import Period
from core.wording import duration_text
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry
from spaces.errors import SiteNotFound

DAY = timedelta(days=1)
USUAL_DAYS, MOST_DAYS, MOST_THINGS = 7, 7, 12
LONGEST_AHEAD = 366
LONGEST_SLOT = 24 * 60


@dataclass(frozen=True, slots=True)
class Slot:
    period: Period
    url: str


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    things: list[tuple[ResourceEntry, list[Slot]]]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing, or those of a kind at a site; from a day on."""

    site: SiteEntry
    resource: ResourceEntry | None
    kind: str
    first: date
    days: int
    length: timedelta | None

    @property
    def title(self) -> str:
        names = [self.resource.name if self.resource else "", str(KINDS.get(self.kind, "")), self.site.name]
        return _("Libre : %(what)s") % {"what": ", ".join(name for name in names if name)}

    def whole_url(self, now: datetime) -> str:
        """Of the page on which everything is found."""
        if self.resource:
            return confirm_address(self.resource)
        start = max(now, start_of_day(self.first, self.site.tz)).replace(minute=0, second=0, microsecond=0)
        return Asked(self.site, Period(start, start + timedelta(hours=2)), kind=self.kind).search_url

    def shown(self, catalogue: Catalogue, *, now: datetime) -> list[Day]:
        """One query."""
        at_site = sorted(catalogue.matching(site=self.site.pk, kind=self.kind), key=in_order)
        entries = [self.resource] if self.resource else at_site
        if not entries:
            return []
        found = free_days(entries, self.first, self.days, length=self.length, most=MOST_THINGS, now=now)
        return [
            Day(one.day, [(entry, _slots(entry, periods)) for entry, periods in one.things], one.is_open)
            for one in found
        ]


def _slots(entry: ResourceEntry, periods: list[Period]) -> list[Slot]:
    return [Slot(period, confirm_address(entry, period)) for period in periods]


def wanted_of(query: QueryDict, catalogue: Catalogue, *, now: datetime) -> Wanted:
    """Raises Invalid, ResourceNotFound, SiteNotFound."""
    resource = _resource(query.get("resource", ""), catalogue)
    site = resource.site if resource else _site(query.get("site", ""), catalogue)
    kind = query.get("kind", "") if resource is None else ""
    if kind not in ("", *KINDS):
        raise Invalid(errors={"kind": [_("Choisissez parmi : %(known)s.") % {"known": ", ".join(KINDS)}]})
    minutes = number_of(query, "duration", usual=0, most=LONGEST_SLOT)
    return Wanted(
        site=site,
        resource=resource,
        kind=kind,
        first=_first(query.get("day", ""), local_date(now, site.tz)),
        days=number_of(query, "days", usual=USUAL_DAYS, most=MOST_DAYS),
        length=timedelta(minutes=minutes) if minutes else None,
    )


def _resource(reference: str, catalogue: Catalogue) -> ResourceEntry | None:
    try:
        return catalogue.resource(UUID(reference)) if reference else None
    except ValueError:
        raise Invalid(errors={"resource": [_("Indiquez l’identifiant d’une ressource.")]}) from None


def _site(slug: str, catalogue: Catalogue) -> SiteEntry:
    """The one with most to book, where none is named."""
    found = next((site for site in bookable_sites(catalogue) if slug in ("", site.slug)), None)
    if found is None:
        raise SiteNotFound(site=slug)
    return found


def _first(text: str, today: date) -> date:
    """Not in the past, not beyond a year."""
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return today
    return min(max(asked, today), today + LONGEST_AHEAD * DAY)


def address(query: QueryDict, first: date) -> str:
    """Of the same widget from another day on."""
    said = query.copy()
    said["day"] = first.isoformat()
    return f"{reverse('booking:embed')}?{said.urlencode()}"


class FreeTimesForm(forms.Form):
    """What a widget of free times may show, for whoever puts it on a page."""

    site = forms.ChoiceField(label=gettext_lazy("Lieu"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Quoi"), required=False, choices=[("", gettext_lazy("Tout")), *KINDS.items()]
    )
    resource = forms.ChoiceField(label=gettext_lazy("Ou une seule ressource"), required=False)
    days = forms.ChoiceField(
        label=gettext_lazy("Jours montrés"),
        required=False,
        choices=[("7", gettext_lazy("sept jours")), ("1", gettext_lazy("un jour"))],
    )
    duration = forms.ChoiceField(label=gettext_lazy("Créneaux"), required=False)

    def __init__(self, query: QueryDict, *, catalogue: Catalogue) -> None:
        super().__init__(query)
        fields: dict[str, Any] = self.fields
        sites = bookable_sites(catalogue)
        fields["site"].choices = [(site.slug, site.name) for site in sites]
        fields["resource"].choices = [("", _("Toutes celles du lieu")), *_by_site(sites, catalogue)]
        lengths = [(str(minutes), duration_text(timedelta(minutes=minutes))) for minutes in LENGTHS]
        fields["duration"].choices = [("", _("tout le temps libre")), *lengths]

    def query(self) -> str:
        """Of a valid form, for the widget; without what is usual."""
        said = {name: value for name, value in self.cleaned_data.items() if value and (name, value) != ("days", "7")}
        if said.get("resource"):
            said = {name: value for name, value in said.items() if name not in ("site", "kind")}
        return urlencode(said)


def _by_site(sites: list[SiteEntry], catalogue: Catalogue) -> list[tuple[str, list[tuple[str, str]]]]:
    groups = []
    for site in sites:
        entries = sorted(catalogue.matching(site=site.pk), key=in_order)
        groups.append((site.name, [(str(entry.public_id), entry.name) for entry in entries]))
    return groups
