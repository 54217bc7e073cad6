"""What is typed at a door, and what a steward says of a new one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from booking.web.wording import KINDS, in_order
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry
from spaces.models import Zone

SIX_DIGITS = RegexValidator(r"^[0-9]{6}\Z", _("Tapez les six chiffres de votre code."))
FORMATS = {
    "small": _("petites, 24 par feuille"),
    "medium": _("moyennes, 8 par feuille"),
    "large": _("grandes, 2 par feuille"),
}


class CodeForm(forms.Form):
    """`act` is `arrivee`, `depart` or `prendre@` with the instant until which the resource is taken."""

    code = forms.CharField(
        max_length=6,
        validators=[SIX_DIGITS],
        error_messages={"required": SIX_DIGITS.message, "max_length": SIX_DIGITS.message},
    )
    act = forms.CharField(max_length=60)
    key = forms.CharField(max_length=80, required=False)


class DoorForm(forms.Form):
    """A device's name and what it shows: one resource, a zone, or a whole site."""

    name = forms.CharField(
        label=_("Nom de l’appareil"), max_length=80, help_text=_("Par exemple : tablette de La Vigie.")
    )
    shows = forms.ChoiceField(label=_("Ce qu’il montre"))

    def __init__(self, data: Any = None, *, sites: Sequence[SiteEntry], catalogue: Catalogue) -> None:
        super().__init__(data)
        self.sites = {f"site:{site.pk}": site for site in sites}
        self.zones = {f"zone:{row.pk}": row for row in Zone.objects.filter(site__in=[site.pk for site in sites])}
        self.resources = {
            f"resource:{entry.pk}": entry
            for site in sites
            for entry in sorted(catalogue.matching(site=site.pk), key=in_order)
        }
        fields: dict[str, Any] = self.fields
        fields["shows"].choices = [group for site in sites for group in self._choices_at(site)]

    def _choices_at(self, site: SiteEntry) -> list[Any]:
        zones = [(key, zone.name) for key, zone in self.zones.items() if zone.site_id == site.pk]
        resources = [(key, entry.name) for key, entry in self.resources.items() if entry.site is site]
        return [(site.name, [(f"site:{site.pk}", _("tout le lieu")), *zones, *resources])]

    def wanted(self) -> dict[str, Any]:
        """As `make_door` takes it."""
        key, name = self.cleaned_data["shows"], self.cleaned_data["name"]
        if resource := self.resources.get(key):
            return {"name": name, "site": resource.site, "resource": resource}
        if zone := self.zones.get(key):
            site = self.sites[f"site:{zone.site_id}"]
            return {"name": name, "site": site, "zone": zone}
        return {"name": name, "site": self.sites[key]}


class LabelsForm(forms.Form):
    """Which labels, and how large."""

    site = forms.ChoiceField(label=_("Lieu"))
    zone = forms.ChoiceField(label=_("Zone"), required=False)
    kind = forms.ChoiceField(label=_("Quoi"), required=False, choices=[("", _("Tout")), *KINDS.items()])
    size = forms.ChoiceField(label=_("Taille"), choices=list(FORMATS.items()))

    def __init__(self, data: Any, *, sites: Sequence[SiteEntry]) -> None:
        whole = data.copy()
        whole.setdefault("site", sites[0].slug)
        whole.setdefault("size", "medium")
        super().__init__(whole)
        self.by_slug = {site.slug: site for site in sites}
        chosen = self.by_slug.get(whole["site"], sites[0])
        fields: dict[str, Any] = self.fields
        fields["site"].choices = [(site.slug, site.name) for site in sites]
        zones = Zone.objects.filter(site=chosen.pk).values_list("pk", "name")
        fields["zone"].choices = [("", _("Toutes")), *((str(pk), name) for pk, name in zones)]

    def entries(self, catalogue: Catalogue) -> list[ResourceEntry]:
        said = self.cleaned_data
        found = catalogue.matching(site=self.by_slug[said["site"]].pk, kind=said["kind"])
        return sorted((entry for entry in found if said["zone"] in ("", str(entry.zone_id))), key=in_order)
