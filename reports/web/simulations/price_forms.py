"""Prices of a scenario: the main columns side by side, or one price with all it says."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import CENT
from core.wording import money_text
from reports.scenarios.known import Words
from reports.scenarios.prices import UNITS, price_key
from reports.simulation.terms import PeakTerm, PriceTerm, UnitTerm
from reports.web.simulations.fields import euros, groups, kinds, wall, whole
from spaces.models import Resource
from spaces.models.opening import Weekday

MAIN = ("hourly", "half_day", "daily_cap", "free_minutes")
NEW_PEAKS = 2
STEPS = ("0.01", "0.05", "0.10", "0.50", "1")


def _steps() -> list[tuple[str, str]]:
    return [(step, money_text(Decimal(step))) for step in STEPS]


class MainColumnsForm(forms.Form):
    """Of one price, in a row of the table; its key is the prefix."""

    hourly = euros(gettext_lazy("L’heure"), required=True)
    half_day = euros(gettext_lazy("La demi-journée"))
    daily_cap = euros(gettext_lazy("La journée"))
    free_minutes = whole(gettext_lazy("Minutes offertes"), most=1440)

    def __init__(self, data: Any = None, *, price: PriceTerm) -> None:
        super().__init__(data, prefix=price_key(price), initial={name: getattr(price, name) for name in MAIN})
        self.price = price

    def clean_free_minutes(self) -> int:
        return self.cleaned_data["free_minutes"] or 0

    def clean(self) -> dict[str, Any]:
        return check_cap(self, super().clean() or {})

    @property
    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in MAIN}


def check_cap(form: forms.Form, said: dict[str, Any]) -> dict[str, Any]:
    hourly, cap = said.get("hourly"), said.get("daily_cap")
    if hourly is not None and cap is not None and cap < hourly:
        form.add_error("daily_cap", _("Une journée ne coûte pas moins qu’une heure."))
    return said


class PriceForm(forms.Form):
    """One price. `place` says its kind and, if it is not everywhere's, where."""

    group = forms.ChoiceField(label=gettext_lazy("Groupe"))
    place = forms.ChoiceField(label=gettext_lazy("Pour"))
    hourly = euros(gettext_lazy("L’heure HT"), required=True)
    peak_hourly = euros(gettext_lazy("L’heure pleine HT"))
    half_day = euros(gettext_lazy("La demi-journée HT"))
    daily_cap = euros(gettext_lazy("La journée HT"))
    weekly = euros(gettext_lazy("La semaine HT"))
    monthly = euros(gettext_lazy("Le mois HT"))
    per_use = euros(gettext_lazy("Chaque usage HT"), help_text=gettext_lazy("S’ajoute au temps."))
    minimum = euros(gettext_lazy("Au moins, par usage HT"))
    free_minutes = whole(gettext_lazy("Minutes offertes par usage"), most=1440)
    floor_percent = whole(
        gettext_lazy("Prix libre : au moins, en %"), most=100, help_text=gettext_lazy("Vide : le prix est fixe.")
    )
    true_cost_percent = whole(gettext_lazy("Coût réel, en % du prix conseillé"), most=1000)
    deposit = euros(gettext_lazy("Caution"))
    no_show_fee = euros(gettext_lazy("Absence HT"))
    vat_rate = forms.DecimalField(label=gettext_lazy("TVA, en %"), min_value=0, max_value=99, decimal_places=2)

    def __init__(
        self, data: Any = None, *, places: list[tuple[str, str]], price: PriceTerm | None, kind: str = "", words: Words
    ) -> None:
        initial: dict[str, Any] = {"vat_rate": Decimal(20), "place": place_key(kind, None, None)}
        if price:
            initial = {name: getattr(price, name) for name in self.base_fields if name != "place"}
            initial["place"] = place_key(price.kind, price.site, price.resource)
        super().__init__(data, initial=initial)
        known = dict(places)
        if price and initial["place"] not in known:
            places = [(initial["place"], words.place(price.kind, price.site, price.resource)), *places]
        fields: dict[str, Any] = self.fields
        fields["group"].choices, fields["place"].choices = groups(), places

    def clean_free_minutes(self) -> int:
        return self.cleaned_data["free_minutes"] or 0

    def clean(self) -> dict[str, Any]:
        return check_cap(self, super().clean() or {})

    @property
    def said(self) -> PriceTerm:
        kind, site, resource = self.cleaned_data["place"].split(".")
        amounts = {name: value for name, value in self.cleaned_data.items() if name != "place"}
        return PriceTerm(
            kind=kind, site=UUID(site) if site else None, resource=UUID(resource) if resource else None, **amounts
        )


def place_key(kind: str, site: UUID | None, resource: UUID | None) -> str:
    return f"{kind}.{site or ''}.{resource or ''}"


def places_of(words: Words, own: int | None) -> list[tuple[str, str]]:
    """Each kind everywhere, then at each site, then single resources: all that a scenario may give a price."""
    sites = [site for site in words.catalogue.sites.values() if own in (None, site.pk)]
    return [(place_key(*one), words.place(*one)) for one in _places(words, {site.pk for site in sites})]


def _places(words: Words, sites: set[int]) -> Iterator[tuple[str, UUID | None, UUID | None]]:
    for kind in Resource.Kind.values:
        yield str(kind), None, None
        for key in sites:
            yield str(kind), words.catalogue.sites[key].public_id, None
        for entry in words.catalogue.resources.values():
            if entry.kind == kind and entry.site.pk in sites and entry.is_bookable:
                yield str(kind), None, entry.public_id


class RaiseForm(forms.Form):
    percent = forms.DecimalField(
        label=gettext_lazy("Hausse, en %"),
        min_value=-90,
        max_value=200,
        decimal_places=2,
        help_text=gettext_lazy("Une baisse se dit avec un signe moins."),
        widget=forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("De quoi"), required=False)
    group = forms.ChoiceField(label=gettext_lazy("Pour qui"), required=False)
    step = forms.ChoiceField(label=gettext_lazy("Arrondi à"), choices=_steps, required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [*kinds(_("Tout")), (UNITS, _("Consommations"))]
        fields["group"].choices = groups(_("Tous les groupes"))

    @property
    def said(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "percent": told["percent"],
            "kind": told["kind"],
            "group": told["group"],
            "step": Decimal(told["step"]) if told["step"] else CENT,
        }


class UnitForm(forms.Form):
    """A metered thing's price for a group; an empty amount takes it away."""

    amount = euros(gettext_lazy("L’unité HT"), places=4)

    def __init__(self, data: Any = None, *, prefix: str, unit: UnitTerm) -> None:
        super().__init__(data, prefix=prefix, initial={"amount": unit.amount})
        self.unit = unit


class SettingsForm(forms.Form):
    """What a half-day is, whether caps span bookings, and the peak hours: those there are, and room for two more."""

    half_day_minutes = whole(gettext_lazy("Durée d’une demi-journée, en minutes"), most=1440, least=30, required=True)
    caps_span_bookings = forms.BooleanField(
        label=gettext_lazy("Plafonds sur l’ensemble des réservations"), required=False
    )

    def __init__(self, data: Any = None, *, half_day: int, caps: bool, peaks: tuple[PeakTerm, ...]) -> None:
        initial: dict[str, Any] = {"half_day_minutes": half_day, "caps_span_bookings": caps}
        for number, peak in enumerate(peaks):
            initial |= {f"weekday_{number}": peak.weekday, f"starts_{number}": peak.starts, f"ends_{number}": peak.ends}
        super().__init__(data, initial=initial)
        posted = int(data["count"]) if data is not None and data.get("count", "").isdecimal() else 0
        self.count = min(max(len(peaks) + NEW_PEAKS, posted), 60)
        for number in range(self.count):
            self.fields |= {
                f"weekday_{number}": forms.TypedChoiceField(
                    label=_("Jour"), choices=[("", "–"), *Weekday.choices], coerce=int, required=False, empty_value=None
                ),
                f"starts_{number}": wall(_("De")),
                f"ends_{number}": wall(_("À")),
            }

    @property
    def windows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}_{number}"] for name in ("weekday", "starts", "ends")] for number in range(self.count)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for number in range(self.count):
            day, starts, ends = (said.get(f"{name}_{number}") for name in ("weekday", "starts", "ends"))
            if day is None:
                continue
            if starts is None or ends is None:
                self.add_error(f"starts_{number}", _("Indiquez les deux heures."))
            elif (ends.hour or ends.minute) and ends <= starts:
                self.add_error(f"ends_{number}", _("La fin vient après le début."))
        return said

    @property
    def peaks(self) -> tuple[PeakTerm, ...]:
        said = self.cleaned_data
        rows = [[said[f"{name}_{number}"] for name in ("weekday", "starts", "ends")] for number in range(self.count)]
        return tuple(
            sorted((PeakTerm(*row) for row in rows if row[0] is not None), key=lambda one: (one.weekday, one.starts))
        )
