"""The questions about a series: how it repeats, what becomes of each date, what is changed."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.actions.repeating import Decision
from booking.actions.series_editing import ALL, FOLLOWING, THIS
from booking.actions.shifting import Edit
from booking.models import Series
from booking.recurrence import Recurrence
from booking.repetition import MOST, Pattern
from booking.web.forms import day_input, time_input
from booking.web.times import instant_of
from core.ranges import Period
from spaces.catalogue import Catalogue, ResourceEntry

DAILY, WEEKLY, BY_NUMBER, BY_WEEKDAY, YEARLY = "daily", "weekly", "by_number", "by_weekday", "yearly"
RHYTHMS = [
    (WEEKLY, _("chaque semaine")),
    (DAILY, _("chaque jour")),
    (BY_NUMBER, _("chaque mois, le même numéro de jour")),
    (BY_WEEKDAY, _("chaque mois, le même jour de la semaine")),
    (YEARLY, _("chaque année")),
]
WEEKDAYS = [
    ("0", _("lundi")), ("1", _("mardi")), ("2", _("mercredi")), ("3", _("jeudi")), ("4", _("vendredi")),
    ("5", _("samedi")), ("6", _("dimanche")),
]  # fmt: skip
SCOPES = [
    (THIS, _("cette date seulement")),
    (FOLLOWING, _("cette date et les suivantes")),
    (ALL, _("toutes les dates à venir")),
]


class RepeatForm(forms.Form):
    """Its answers travel in the address, so that the dates are seen before anything is booked."""

    day = forms.DateField(label=_("Première date"), widget=day_input())
    start_time = forms.TimeField(label=_("De"), widget=time_input())
    end_time = forms.TimeField(label=_("À"), widget=time_input())
    rhythm = forms.ChoiceField(label=_("Répéter"), choices=RHYTHMS, initial=WEEKLY)
    interval = forms.IntegerField(
        label=_("Une fois sur"), min_value=1, max_value=52, initial=1, help_text=_("2 : une semaine sur deux.")
    )
    weekdays = forms.MultipleChoiceField(
        label=_("Jours de la semaine"),
        choices=WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Pour une série de chaque semaine ; sans choix, le jour de la première date."),
    )
    until = forms.DateField(label=_("Jusqu’au"), required=False, widget=day_input())
    count = forms.IntegerField(
        label=_("Nombre de dates"),
        min_value=1,
        max_value=MOST,
        required=False,
        help_text=_("Ou un dernier jour ; sans l’un ni l’autre, aussi loin que les réservations sont ouvertes."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("until") and cleaned.get("count"):
            raise forms.ValidationError({"count": _("Donnez soit un nombre de dates, soit un dernier jour.")})
        if cleaned.get("start_time") and cleaned.get("start_time") == cleaned.get("end_time"):
            raise forms.ValidationError({"end_time": _("La fin doit venir après le début.")})
        return cleaned

    def pattern(self, tz: ZoneInfo) -> Pattern:
        """Of a valid form; an end before the start is on the next day."""
        said = self.cleaned_data
        start, end = (datetime.combine(date.min, said[name]) for name in ("start_time", "end_time"))
        length = end - start if end > start else end - start + timedelta(days=1)
        return Pattern(rule_of(said, said["day"]), said["day"], said["start_time"], length, tz)


def rule_of(said: Mapping[str, Any], first: date) -> Recurrence:
    """From the answers about the rhythm and its end."""
    ends: dict[str, Any] = {"interval": said["interval"], "count": said["count"], "until": said["until"]}
    if said["rhythm"] == WEEKLY:
        days = tuple((0, int(day)) for day in said["weekdays"])
        return Recurrence("WEEKLY", by_day=days, **ends)
    if said["rhythm"] == BY_WEEKDAY:
        nth = (first.day - 1) // 7 + 1
        return Recurrence("MONTHLY", by_day=((nth if nth < 5 else -1, first.weekday()),), **ends)
    return Recurrence({DAILY: "DAILY", YEARLY: "YEARLY"}.get(said["rhythm"], "MONTHLY"), **ends)


class SeriesForm(forms.Form):
    """What is changed of a series; an empty answer changes nothing."""

    scope = forms.ChoiceField(label=_("Modifier"), choices=SCOPES, initial=ALL, widget=forms.RadioSelect)
    occurrence = forms.TypedChoiceField(label=_("Date concernée"), required=False, coerce=date.fromisoformat)
    title = forms.CharField(label=_("Intitulé"), max_length=160, required=False)
    starts = forms.TimeField(label=_("De"), required=False, widget=time_input())
    ends = forms.TimeField(label=_("À"), required=False, widget=time_input())
    until = forms.DateField(label=_("Jusqu’au"), required=False, widget=day_input())
    sequence = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, series: Series, days: list[tuple[str, str]], **more: Any) -> None:
        ends = (datetime.combine(date.min, series.starts) + series.duration).time()
        initial = {"title": series.title, "starts": series.starts, "ends": ends, "sequence": series.sequence}
        super().__init__(data, initial={**initial, "scope": ALL, **more.pop("initial", {})}, **more)
        fields: dict[str, Any] = self.fields
        fields["occurrence"].choices = days
        self.series = series

    def edit(self, pattern: Pattern) -> Edit:
        said, series = self.cleaned_data, self.series
        starts: time = said["starts"] or series.starts
        end = said["ends"] or (datetime.combine(date.min, series.starts) + series.duration).time()
        length = datetime.combine(date.min, end) - datetime.combine(date.min, starts)
        length = length if length > timedelta(0) else length + timedelta(days=1)
        return Edit(
            said={"title": said["title"]} if said["title"] != series.title else {},
            starts=starts if starts != series.starts else None,
            length=length if length != series.duration else None,
            rule=pattern.rule.ending(said["until"]) if said["until"] else None,
        )


class SeriesEndForm(forms.Form):
    scope = forms.ChoiceField(label=_("Annuler"), choices=SCOPES, initial=ALL, widget=forms.RadioSelect)
    occurrence = forms.TypedChoiceField(label=_("Date concernée"), required=False, coerce=date.fromisoformat)
    reason = forms.CharField(label=_("Motif"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, days: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(data, **more)
        fields: dict[str, Any] = self.fields
        fields["occurrence"].choices = days


def decisions_of(data: Mapping[str, Any], entry: ResourceEntry, catalogue: Catalogue) -> dict[date, Decision]:
    """From the answers `d-2027-01-18`: `skip`, `keep`, or `start|end|resource`. What cannot be read decides nothing."""
    found = {}
    for name, said in data.items():
        if name.startswith("d-") and said:
            try:
                found[date.fromisoformat(name[2:])] = _decision(str(said), entry, catalogue)
            except ValueError:
                continue
    return found


def _decision(said: str, entry: ResourceEntry, catalogue: Catalogue) -> Decision:
    if said in ("skip", "keep"):
        return Decision(said)
    start, end, resource = said.split("|")
    known = {str(one.public_id): one for one in catalogue.resources.values()}
    if resource not in known:
        raise ValueError(resource)
    return Decision("move", Period(instant_of(start, entry.site), instant_of(end, entry.site)), (known[resource],))
