"""The questions about a scenario as a whole: what it is called, where it begins, what is replayed."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refusal
from reports.question import Days
from reports.scenarios.starts import STARTS
from reports.web.forms import day_input
from reports.web.simulations.fields import kinds
from spaces.catalogue import SiteEntry
from spaces.web.forms import check_day

PARTS = (
    ("tariff", gettext_lazy("Les prix")),
    ("plans", gettext_lazy("Les formules d’abonnement")),
    ("opening", gettext_lazy("Les horaires d’ouverture")),
    ("policy", gettext_lazy("Les règles de réservation")),
)


class RenameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Nom"), max_length=80)
    note = forms.CharField(
        label=gettext_lazy("Ce qu’il essaie"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class NewScenarioForm(RenameForm):
    site = forms.ChoiceField(label=gettext_lazy("Lieu"), required=False)
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Copier ce qui est en vigueur aujourd’hui"),
        choices=PARTS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Ce qui n’est pas copié reste comme en vrai, et peut l’être plus tard."),
    )
    start = forms.ChoiceField(
        choices=[("", ""), *((key, start.name) for key, start in STARTS.items())],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, data: Any = None, *, sites: list[SiteEntry], is_whole_network: bool, start: str = "") -> None:
        begun = STARTS.get(start)
        said = {"name": begun.name, "note": begun.note, "start": start} if begun else {"parts": ["tariff"]}
        super().__init__(data, initial=said)
        self.sites = {site.slug: site for site in sites}
        fields: dict[str, Any] = self.fields
        everywhere = [("", _("Tout le réseau"))] if is_whole_network else []
        fields["site"].choices = [*everywhere, *((site.slug, site.name) for site in sites)]
        fields["site"].required = not is_whole_network
        if begun or (data is not None and data.get("start") in STARTS):
            del fields["parts"]

    @property
    def chosen(self) -> SiteEntry | None:
        return self.sites.get(self.cleaned_data["site"])


class RunForm(forms.Form):
    """What is replayed. The elasticity is a guess of the reader's, so it is empty unless they make one."""

    kind = forms.ChoiceField(label=gettext_lazy("Quoi"), required=False)
    elasticity = forms.DecimalField(
        label=gettext_lazy("Élasticité-prix"),
        required=False,
        min_value=Decimal(-5),
        max_value=Decimal(0),
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.1", "min": -5, "max": 0, "inputmode": "decimal"}),
        help_text=gettext_lazy(
            "Vide : l’usage reste ce qu’il a été. Sinon, de combien de pour cent il change quand le prix monte de 1 %. "
            "Ainsi −0,5 enlève 5 % des heures là où le prix monte de 10 %. "
            "C’est une supposition, écrite avec le résultat."
        ),
    )
    field_order = ["from", "to", "kind", "elasticity"]

    def __init__(self, data: Any = None, *, days: Days) -> None:
        super().__init__(data, initial={"from": days.first, "to": days.last})
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = kinds(_("Tout"))
        fields["from"] = forms.DateField(label=_("Du"), widget=day_input())
        fields["to"] = forms.DateField(label=_("Au"), widget=day_input())
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "from" in said and "to" in said:
            try:
                said["days"] = Days(said["from"], said["to"])
            except Refusal as refusal:
                self.add_error("to", str(refusal.detail or refusal.title))
        return said

    @property
    def said(self) -> dict[str, Any]:
        """As the verb takes it."""
        return {name: self.cleaned_data[name] for name in ("days", "kind", "elasticity")}


class DraftForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Nom du tarif"), max_length=80)
    valid_from = forms.DateField(
        label=gettext_lazy("En vigueur à partir du"), widget=day_input(), validators=[check_day]
    )

    def __init__(self, data: Any = None, *, name: str, today: date) -> None:
        first = (today.replace(day=1).toordinal()) + 62
        begins = date.fromordinal(first).replace(day=1)
        super().__init__(data, initial={"name": name, "valid_from": begins})
