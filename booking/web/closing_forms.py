"""The questions of the pages where the desk closes, or opens for once."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.actions.closing import Choice, Decision
from booking.closures import Affected, Offer
from booking.web.forms import day_input, time_input
from core.clock import MIDNIGHT, at_wall, start_of_day
from core.ranges import Period, PeriodInvalid
from core.wording import period_text
from spaces.catalogue import Catalogue, SiteEntry
from spaces.models import Closure, SpecialOpening, Zone
from spaces.opening import DAY
from spaces.places import Place, place_named
from spaces.web.forms import check_day

WHAT = {"closure": Closure, "opening": SpecialOpening}


class AnnounceForm(forms.Form):
    """`place` is `site`, `zone:<id>` or `resource:<id>`. Without hours, whole days; `period` and `where` once valid."""

    what = forms.ChoiceField(
        label=gettext_lazy("Annoncer"),
        choices=[
            ("closure", gettext_lazy("une fermeture")),
            ("opening", gettext_lazy("une ouverture exceptionnelle")),
        ],
        widget=forms.RadioSelect(),
        initial="closure",
    )
    place = forms.ChoiceField(label=gettext_lazy("Où"))
    starts_on = forms.DateField(label=gettext_lazy("Du"), widget=day_input(), validators=[check_day])
    starts = forms.TimeField(label=gettext_lazy("À partir de"), widget=time_input(), required=False)
    ends_on = forms.DateField(
        label=gettext_lazy("Au"),
        widget=day_input(),
        validators=[check_day],
        required=False,
        help_text=gettext_lazy("Vide : le même jour."),
    )
    ends = forms.TimeField(
        label=gettext_lazy("Jusqu’à"),
        widget=time_input(),
        required=False,
        help_text=gettext_lazy("Sans heures : la journée entière."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Motif"), max_length=160, help_text=gettext_lazy("Tout le monde le lira.")
    )

    period: Period
    where: Place

    def __init__(self, data: QueryDict | None, *, site: SiteEntry, catalogue: Catalogue) -> None:
        super().__init__(data)
        self.site, self.catalogue = site, catalogue
        fields: dict[str, Any] = self.fields
        fields["place"].choices = places_of(site, catalogue)

    @property
    def model(self) -> type[Closure] | type[SpecialOpening]:
        return WHAT[self.cleaned_data["what"]]  # type: ignore[return-value]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors:
            try:
                self.period = _period(said, self.site)
            except PeriodInvalid as refusal:
                raise ValidationError({"ends_on": str(refusal.detail)}) from refusal
            self.where = _place(said["place"], self.site, self.catalogue)
        return said


def places_of(site: SiteEntry, catalogue: Catalogue) -> list[tuple[str, Any]]:
    zones = [(f"zone:{zone.public_id}", zone.name) for zone in Zone.objects.filter(site=site.pk)]
    things = [(f"resource:{e.public_id}", e.name) for e in catalogue.resources.values() if e.site is site]
    grouped = [(_("Zones"), zones), (_("Salles, postes, équipements"), things)]
    return [("site", _("tout le lieu")), *(group for group in grouped if group[1])]


def _period(said: dict[str, Any], site: SiteEntry) -> Period:
    """Raises PeriodInvalid."""
    first, last = said["starts_on"], said.get("ends_on") or said["starts_on"]
    start = at_wall(first, said.get("starts") or time(), site.tz)
    ends = said.get("ends") or MIDNIGHT
    return Period(start, _end(last, ends, site))


def _end(last: date, ends: time, site: SiteEntry) -> Any:
    return start_of_day(last + DAY, site.tz) if ends == MIDNIGHT else at_wall(last, ends, site.tz)


def _place(value: str, site: SiteEntry, catalogue: Catalogue) -> Place:
    kind, _colon, key = value.partition(":")
    return place_named(catalogue, **{kind: UUID(key) if key else site.public_id})


class DecisionForm(forms.Form):
    """What becomes of one booking: nothing yet, one of the places offered, cancelled, or kept."""

    do = forms.ChoiceField(label=gettext_lazy("Décision"), required=False)

    def __init__(self, data: QueryDict | None, *, affected: Affected) -> None:
        self.affected = affected
        super().__init__(data, prefix=str(affected.booking.public_id))
        self.offers = {f"{Choice.MOVE}:{index}": offer for index, offer in enumerate(affected.offers)}
        fields: dict[str, Any] = self.fields
        fields["do"].choices = list(self._choices())

    def _choices(self) -> Iterable[tuple[str, str]]:
        yield "", _("décider plus tard")
        for value, offer in self.offers.items():
            yield value, _("déplacer : %(place)s") % {"place": offer_text(offer)}
        if self.affected.booking.purpose == self.affected.booking.Purpose.USE:
            yield Choice.CANCEL.value, _("annuler sans frais, en prévenant")
        yield Choice.KEEP.value, _("garder malgré la fermeture")

    def decision(self, everyone: str) -> Decision | None:
        """Its own where one is chosen, else that for everyone."""
        chosen = self.cleaned_data["do"] or everyone
        if chosen in self.offers:
            entries, period = self.offers[chosen]
            return Decision(Choice.MOVE, (list(entries), period))
        return Decision(Choice(chosen)) if chosen else None


class EveryoneForm(forms.Form):
    everyone = forms.ChoiceField(
        label=gettext_lazy("Toutes celles pour lesquelles rien n’est choisi"),
        required=False,
        choices=[
            ("", gettext_lazy("décider plus tard")),
            (Choice.MOVE.value, gettext_lazy("déplacer au plus proche")),
            (Choice.CANCEL.value, gettext_lazy("annuler sans frais, en prévenant")),
            (Choice.KEEP.value, gettext_lazy("garder malgré la fermeture")),
        ],
    )


def offer_text(offer: Offer) -> str:
    entries, period = offer
    names = ", ".join(entry.name for entry in entries)
    return f"{names}, {period_text(period.start, period.end, entries[0].tz)}"
