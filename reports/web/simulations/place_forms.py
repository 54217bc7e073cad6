"""When a place is open in a scenario, and what a booking there must respect."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import MIDNIGHT
from core.wording import walls_text
from reports.scenarios.known import Words
from reports.simulation.terms import PolicyTerms, RuleTerm, TierTerm
from reports.web.simulations.fields import kinds, wall, whole
from spaces.models.opening import Weekday

RANGES = 3
"""In a day: morning, afternoon, evening."""
TIERS = 3
LENGTHS = ("min_minutes", "max_minutes", "step_minutes", "min_ahead_minutes", "max_ahead_days")
QUOTAS = tuple(f"max_{what}_per_{window}" for what in ("hours", "bookings") for window in ("day", "week", "month"))


class WeekForm(forms.Form):
    """Up to three ranges a day; those left empty are none."""

    def __init__(self, data: Any = None, *, rules: tuple[RuleTerm, ...]) -> None:
        super().__init__(data)
        for weekday, name in Weekday.choices:
            own = sorted((one for one in rules if one.weekday == weekday), key=lambda one: one.opens)
            for number in range(RANGES):
                said = {"day": name, "number": number + 1}
                self.fields[f"opens_{weekday}_{number}"] = wall(_("Ouvre, %(day)s (%(number)s)") % said)
                self.fields[f"closes_{weekday}_{number}"] = wall(_("Ferme, %(day)s (%(number)s)") % said)
                if number < len(own):
                    self.initial[f"opens_{weekday}_{number}"] = own[number].opens
                    self.initial[f"closes_{weekday}_{number}"] = own[number].closes

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for weekday in Weekday.values:
            last = None
            for number in range(RANGES):
                opens, closes = said.get(f"opens_{weekday}_{number}"), said.get(f"closes_{weekday}_{number}")
                if opens is None and closes is None:
                    continue
                if opens is None or closes is None:
                    missing = "opens" if opens is None else "closes"
                    self.add_error(f"{missing}_{weekday}_{number}", _("Indiquez les deux heures."))
                    continue
                if closes != MIDNIGHT and closes <= opens:
                    self.add_error(f"closes_{weekday}_{number}", _("La fin vient après le début."))
                if last is not None and (last == MIDNIGHT or opens < last):
                    self.add_error(f"opens_{weekday}_{number}", _("Cela chevauche les heures d’avant."))
                last = closes
        return said

    @property
    def said(self) -> tuple[RuleTerm, ...]:
        told = self.cleaned_data
        rows = [
            (day, told[f"opens_{day}_{number}"], told[f"closes_{day}_{number}"])
            for day in Weekday.values
            for number in range(RANGES)
        ]
        return tuple(RuleTerm(int(day), opens, closes) for day, opens, closes in rows if opens is not None)

    def days(self, was: tuple[RuleTerm, ...]) -> list[dict[str, Any]]:
        """Rows of the page: the day, today's hours in words, and its fields."""
        return [
            {
                "name": name,
                "today": ", ".join(walls_text(one.opens, one.closes) for one in was if one.weekday == day),
                "ranges": [(self[f"opens_{day}_{number}"], self[f"closes_{day}_{number}"]) for number in range(RANGES)],
            }
            for day, name in Weekday.choices
        ]


class PolicyForm(forms.Form):
    """What is left empty stays as it is today."""

    site = forms.ChoiceField(label=gettext_lazy("Lieu"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Quoi"), required=False)
    min_minutes = whole(gettext_lazy("Durée minimale, en minutes"), most=527_040, least=1)
    max_minutes = whole(gettext_lazy("Durée maximale, en minutes"), most=527_040, least=1)
    step_minutes = whole(gettext_lazy("Pas, en minutes"), most=1440, least=1)
    min_ahead_minutes = whole(gettext_lazy("Préavis, en minutes"), most=527_040)
    max_ahead_days = whole(gettext_lazy("Ouverture à l’avance, en jours"), most=3660)
    max_hours_per_day = whole(gettext_lazy("Heures par jour et par personne"), most=10_000)
    max_hours_per_week = whole(gettext_lazy("Heures par semaine et par personne"), most=10_000)
    max_hours_per_month = whole(gettext_lazy("Heures par mois et par personne"), most=10_000)
    max_bookings_per_day = whole(gettext_lazy("Réservations par jour et par personne"), most=10_000)
    max_bookings_per_week = whole(gettext_lazy("Réservations par semaine et par personne"), most=10_000)
    max_bookings_per_month = whole(gettext_lazy("Réservations par mois et par personne"), most=10_000)
    changes_cancellation = forms.BooleanField(label=gettext_lazy("Changer ce que coûte une annulation"), required=False)

    def __init__(
        self, data: Any = None, *, policy: PolicyTerms | None, sites: list[UUID], words: Words, own: bool
    ) -> None:
        initial: dict[str, Any] = {}
        if policy:
            initial = {name: getattr(policy, name) for name in (*LENGTHS, *QUOTAS)}
            initial |= {"site": str(policy.site or ""), "kind": policy.kind}
            initial["changes_cancellation"] = policy.cancellation is not None
            for number, tier in enumerate(policy.cancellation or ()):
                initial |= {f"hours_{number}": tier.hours_before, f"percent_{number}": tier.percent}
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        everywhere = [] if own else [("", _("tous les lieux"))]
        fields["site"].choices = [*everywhere, *((str(site), words.site(site)) for site in sites)]
        fields["kind"].choices = kinds(_("Tout"))
        self.tiers = max(TIERS, len((policy and policy.cancellation) or ()))
        for number in range(self.tiers):
            self.fields[f"hours_{number}"] = whole(_("Annuler moins de tant d’heures avant"), most=8784)
            self.fields[f"percent_{number}"] = whole(_("coûte, en % du prix"), most=100)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for number in range(self.tiers):
            if (said.get(f"hours_{number}") is None) != (said.get(f"percent_{number}") is None):
                self.add_error(f"hours_{number}", _("Indiquez les heures et la part due."))
        return said

    @property
    def said(self) -> PolicyTerms:
        told = self.cleaned_data
        tiers = tuple(
            TierTerm(told[f"hours_{number}"], told[f"percent_{number}"])
            for number in range(self.tiers)
            if told[f"hours_{number}"] is not None
        )
        return PolicyTerms(
            site=UUID(told["site"]) if told["site"] else None,
            kind=told["kind"],
            cancellation=tiers if told["changes_cancellation"] else None,
            **{name: told[name] for name in (*LENGTHS, *QUOTAS)},
        )
