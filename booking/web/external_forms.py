"""What a steward says of an outside calendar."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.web.wording import in_order
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry


class CalendarForm(forms.Form):
    name = forms.CharField(
        label=_("Nom de l’agenda"),
        max_length=80,
        help_text=_("Par exemple\u00a0: agenda de la mairie. Seule l’équipe le lit."),
    )
    keeps_titles = forms.BooleanField(
        label=_("Garder les intitulés"),
        required=False,
        help_text=_("Ils peuvent nommer des personnes\u00a0; seul l’accueil du lieu les voit."),
    )


class ConnectForm(CalendarForm):
    """`resource` is one of the sites' own; `entry` once valid."""

    url = forms.CharField(
        label=_("Adresse iCalendar"),
        max_length=1000,
        help_text=_("Commence par https:// ou webcal://, et finit souvent par .ics. Elle ne sera plus montrée."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    resource = forms.ChoiceField(label=_("Ressource à bloquer"))
    field_order = ["resource", "url", "name", "keeps_titles"]

    def __init__(self, data: Any = None, *, sites: Sequence[SiteEntry], catalogue: Catalogue) -> None:
        super().__init__(data)
        self.entries = {
            str(entry.public_id): entry
            for site in sites
            for entry in sorted(catalogue.matching(site=site.pk), key=in_order)
        }
        fields: dict[str, Any] = self.fields
        fields["resource"].choices = [
            (site.name, [(key, entry.name) for key, entry in self.entries.items() if entry.site is site])
            for site in sites
        ]

    @property
    def entry(self) -> ResourceEntry:
        return self.entries[self.cleaned_data["resource"]]


class StopForm(forms.Form):
    keep = forms.ChoiceField(
        label=_("Ce qui est bloqué"),
        choices=[("lift", _("le rendre à la réservation")), ("keep", _("le laisser bloqué"))],
        widget=forms.RadioSelect,
        initial="lift",
    )
