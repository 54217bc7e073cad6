"""How a person says which mails they want, and when."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from members.models import Person
from notifications.actions.preferring import HALF_PAST_SEVEN, Wishes
from notifications.models import CHOSEN, Category, Preference
from notifications.models.preference import EARLIEST, LATEST, MOST_REMINDERS

HOUR, DAY = 60, 24 * 60
OF_THE_TEAM = (Category.TEAM, Category.REPORTS)
USUAL = [
    (7 * DAY, gettext_lazy("une semaine avant")),
    (2 * DAY, gettext_lazy("deux jours avant")),
    (DAY, gettext_lazy("la veille, à la même heure")),
    (2 * HOUR, gettext_lazy("deux heures avant")),
    (HOUR, gettext_lazy("une heure avant")),
    (15, gettext_lazy("un quart d’heure avant")),
]
UNITS = {"j": DAY, "d": DAY, "h": HOUR, "min": 1}
MOMENT = re.compile(r"(\d{1,4})\s*(j|d|h|min)")


def read_moments(said: str) -> list[int]:
    """Minutes, of `3 j, 90 min`. Raises ValidationError where a part cannot be read or is out of bounds."""
    moments = []
    for part in filter(None, re.split(r"\s*[,;]\s*", said.strip().lower())):
        match = MOMENT.fullmatch(part)
        if match is None:
            raise ValidationError(_("Écrivez par exemple « 3 j, 90 min »."))
        minutes = int(match[1]) * UNITS[match[2]]
        if not LATEST.total_seconds() <= minutes * 60 <= EARLIEST.total_seconds():
            raise ValidationError(_("Un rappel vient entre 5 minutes et 14 jours avant."))
        moments.append(minutes)
    return moments


def moment_text(minutes: int) -> str:
    """As `read_moments` reads it."""
    size, unit = next((size, unit) for unit, size in UNITS.items() if minutes % size == 0)
    return f"{minutes // size} {unit}"


def _clock() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 900})


class PreferenceForm(forms.Form):
    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("Je veux recevoir ce qui concerne"),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    reminders = forms.MultipleChoiceField(
        label=gettext_lazy("Me rappeler mes réservations et mes ateliers"),
        required=False,
        choices=USUAL,
        widget=forms.CheckboxSelectMultiple(),
    )
    others = forms.CharField(
        label=gettext_lazy("À d’autres moments"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Par exemple « 3 j, 90 min ». Cinq rappels au plus en tout."),
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("Pas de mail à partir de"),
        required=False,
        widget=_clock(),
        help_text=gettext_lazy("Ce qui peut attendre vient à la fin du silence ; ce qui presse vient quand même."),
    )
    quiet_until = forms.TimeField(label=gettext_lazy("Jusqu’à"), required=False, widget=_clock())
    digest = forms.ChoiceField(
        label=gettext_lazy("Récapitulatif de l’équipe"),
        choices=Preference.Digest,
        widget=forms.RadioSelect(),
        help_text=gettext_lazy("Ce qui vous attend et ce qui vient, en un seul mail ; rien quand il n’y a rien."),
    )
    digest_at = forms.TimeField(label=pgettext_lazy("récapitulatif", "À"), widget=_clock())
    language = forms.ChoiceField(label=gettext_lazy("Langue des pages et des courriels"), choices=Person.Language)

    def __init__(self, data: Any = None, *, person: Person, wishes: Wishes, is_in_team: bool) -> None:
        self.offered = [one for one in CHOSEN if one != Category.DIGEST and (is_in_team or one not in OF_THE_TEAM)]
        self.before = wishes
        usual = {minutes for minutes, _label in USUAL}
        super().__init__(
            data,
            initial={
                "wanted": [one for one in self.offered if one not in wishes.unwanted],
                "reminders": [minutes for minutes in wishes.reminders if minutes in usual],
                "others": ", ".join(moment_text(minutes) for minutes in wishes.reminders if minutes not in usual),
                "quiet_from": wishes.quiet and wishes.quiet[0],
                "quiet_until": wishes.quiet and wishes.quiet[1],
                "digest": wishes.digest,
                "digest_at": wishes.digest_at,
                "language": person.language,
            },
        )
        fields: dict[str, Any] = self.fields
        fields["wanted"].choices = [(one.value, one.label) for one in self.offered]
        if not is_in_team:
            del fields["digest"], fields["digest_at"]

    def clean_others(self) -> list[int]:
        return read_moments(self.cleaned_data["others"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if len(self._moments(said)) > MOST_REMINDERS:
            self.add_error("others", _("Choisissez cinq rappels au plus."))
        if "quiet_from" in said and "quiet_until" in said:
            ends = said["quiet_from"], said["quiet_until"]
            if (ends[0] is None) != (ends[1] is None) or (ends[0] and ends[0] == ends[1]):
                self.add_error("quiet_until", _("Donnez un début et une fin différents, ou aucun des deux."))
        return said

    def _moments(self, said: dict[str, Any]) -> set[int]:
        return {*map(int, said.get("reminders", ())), *said.get("others", ())}

    def wishes(self) -> Wishes:
        """What is not asked of this person stays as it was."""
        said = self.cleaned_data
        kept = {one for one in self.before.unwanted if one not in self.offered}
        return Wishes(
            unwanted=frozenset({*kept, *(one for one in self.offered if one not in said["wanted"])}),
            reminders=tuple(self._moments(said)),
            quiet=(said["quiet_from"], said["quiet_until"]) if said["quiet_from"] is not None else None,
            digest=said.get("digest", self.before.digest),
            digest_at=said.get("digest_at", self.before.digest_at) or HALF_PAST_SEVEN,
        )
