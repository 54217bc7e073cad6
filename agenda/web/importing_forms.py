"""What a publisher says of a file, of a calendar's address, of a token."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agenda.actions.importing import Choices
from agenda.importing.told import Body
from agenda.models import Partner, Theme
from booking.importing.decoding import MOST_BYTES
from spaces.catalogue import Catalogue, SiteEntry
from spaces.models import Site


class DefaultsForm(forms.Form):
    """For what a file or a calendar does not say of a session that is new here."""

    site = forms.ChoiceField(label=gettext_lazy("Lieu"), help_text=gettext_lazy("Quand la séance n’en nomme aucun."))
    capacity = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=10_000, initial=10)
    theme = forms.ChoiceField(label=gettext_lazy("Thème"), choices=Theme.choices, initial=Theme.OTHER.value)
    audience = forms.CharField(label=gettext_lazy("Public"), max_length=120, required=False)
    price = forms.DecimalField(
        label=gettext_lazy("Prix, en euros"), min_value=0, max_digits=6, decimal_places=2, initial=0
    )

    def __init__(self, *args: Any, partner: Partner, catalogue: Catalogue, **more: Any) -> None:
        super().__init__(*args, **more)
        own = set(Site.objects.filter(organisation=partner.organisation_id).values_list("pk", flat=True))
        sites = sorted(catalogue.sites.values(), key=lambda site: (site.pk not in own, site.name))
        self.sites = {str(site.public_id): site for site in sites}
        fields: dict[str, Any] = self.fields
        fields["site"].choices = [(key, site.name) for key, site in self.sites.items()]

    @property
    def site_chosen(self) -> SiteEntry:
        return self.sites[self.cleaned_data["site"]]

    @property
    def defaults(self) -> Body:
        said = self.cleaned_data
        workshop = {"theme": said["theme"], "audience": said["audience"], "price": f"{said['price']:.2f}"}
        return {"capacity": said["capacity"], "workshop": workshop}


class FileForm(DefaultsForm):
    file = forms.FileField(
        label=gettext_lazy("Fichier CSV ou iCalendar"),
        help_text=gettext_lazy(
            "8\u00a0Mo et 1\u00a0000 lignes au plus. Rien n’est publié avant que vous ayez vérifié."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.ics,text/csv,text/calendar"}),
    )
    cancels_vanished = forms.BooleanField(
        label=gettext_lazy("Annuler les séances à venir de la même source qui n’y sont plus"), required=False
    )
    field_order = ["file", "site", "capacity", "theme", "audience", "price", "cancels_vanished"]

    @property
    def chosen(self) -> dict[str, Any]:
        """As `begin_import` takes it."""
        said = self.cleaned_data
        choices = Choices(self.site_chosen, self.defaults, said["cancels_vanished"])
        return {"data": said["file"].read(MOST_BYTES + 1), "filename": said["file"].name or "", "choices": choices}


class CalendarForm(DefaultsForm):
    name = forms.CharField(label=gettext_lazy("Nom de l’agenda"), max_length=80)
    url = forms.CharField(
        label=gettext_lazy("Adresse iCalendar"),
        max_length=1000,
        help_text=gettext_lazy("Celle qui finit souvent par .ics ; webcal:// convient aussi."),
        widget=forms.URLInput(attrs={"inputmode": "url"}),
    )
    field_order = ["name", "url", "site", "capacity", "theme", "audience", "price"]

    @property
    def chosen(self) -> dict[str, Any]:
        """As `follow_calendar` takes it."""
        said = self.cleaned_data
        return {"name": said["name"], "url": said["url"].strip(), "site": self.site_chosen, "defaults": self.defaults}


class PartnerTokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("À quoi il servira"),
        max_length=80,
        help_text=gettext_lazy("Par exemple : site de la mairie."),
    )
    lasts = forms.TypedChoiceField(
        label=gettext_lazy("Valable"),
        coerce=int,
        initial=365,
        choices=[(30, gettext_lazy("un mois")), (365, gettext_lazy("un an")), (0, gettext_lazy("sans limite"))],
    )
