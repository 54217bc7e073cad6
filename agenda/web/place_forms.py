from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from spaces.models import Site


class PlacesForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Nature du lieu"),
        required=False,
        choices=[("", gettext_lazy("Tous les lieux")), *Site.Kind.choices],
    )
    accessible = forms.BooleanField(label=gettext_lazy("Accessible en fauteuil"), required=False)
    workshops = forms.BooleanField(label=gettext_lazy("Des ateliers à venir"), required=False)

    def chosen(self, sites: Any) -> Any:
        """Of sites that know `is_accessible` and `has_workshops`."""
        said = self.cleaned_data
        if said["kind"]:
            sites = sites.filter(kind=said["kind"])
        if said["accessible"]:
            sites = sites.filter(is_accessible=True)
        return sites.filter(has_workshops=True) if said["workshops"] else sites
