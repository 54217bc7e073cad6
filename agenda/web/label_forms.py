"""The questions of the pages about partners, their people and the label."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.access_label import Charge
from agenda.models import Charter, DirectoryEntry, Partner
from agenda.models.directory import (
    AccessMode,
    AddressedTo,
    Care,
    Fee,
    Service,
    SupportMode,
    Typology,
)
from agenda.standard import PROGRAMMES
from members.models import Person
from spaces.models import Site

SEVERAL: dict[str, Any] = {
    "typologies": Typology.choices,
    "services": Service.choices,
    "addressed_to": AddressedTo.choices,
    "care": Care.choices,
    "fees": Fee.choices,
    "access_modes": AccessMode.choices,
    "support_modes": SupportMode.choices,
    "programmes": [(name, name) for name in PROGRAMMES],
}
MOST_LABELS = 20


def asked(field: "models.Field[Any, Any]", **options: Any) -> Any:
    """Addresses are taken to be https where nothing is said."""
    if isinstance(field, models.URLField):
        options["assume_scheme"] = "https"
    return field.formfield(**options)


class ProfileForm(forms.ModelForm):
    class Meta:
        model = Partner
        formfield_callback = asked
        fields = ["presentation", "website", "retention_days"]
        widgets = {"presentation": forms.Textarea({"rows": 6})}


class LabelsField(forms.CharField):
    """Free words, one a line; stored as a list."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_LABELS or any(len(line) > 80 or "|" in line for line in lines):
            raise ValidationError(_("Vingt lignes au plus, de 80 caractères au plus, sans barre verticale."))
        return list(dict.fromkeys(lines))


class EntryForm(forms.ModelForm):
    """A site's entry in the national directory; what is chosen is what is exported."""

    labels = LabelsField(
        label=gettext_lazy("Autres formations et labels"),
        required=False,
        help_text=gettext_lazy("Un par ligne."),
    )

    class Meta:
        model = DirectoryEntry
        formfield_callback = asked
        fields = [
            "pivot",
            "insee_code",
            "address_more",
            "website",
            "summary",
            "typologies",
            "services",
            "addressed_to",
            "care",
            "fees",
            "access_modes",
            "support_modes",
            "roaming",
            "accessibility_url",
            "appointment_url",
            "programmes",
            "labels",
        ]
        widgets = {"summary": forms.Textarea({"rows": 3, "maxlength": 280})}
        help_texts = {
            "pivot": gettext_lazy("14 chiffres, ou W suivi de 9 chiffres pour une association sans SIRET."),
            "summary": gettext_lazy("280 caractères au plus."),
        }

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        fields: dict[str, Any] = self.fields
        for name, choices in SEVERAL.items():
            model_field: Any = DirectoryEntry._meta.get_field(name)
            fields[name] = forms.MultipleChoiceField(
                label=model_field.verbose_name.capitalize(),
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def clean_access_modes(self) -> list[str]:
        modes: list[str] = self.cleaned_data["access_modes"]
        if AccessMode.NO_PUBLIC in modes and len(modes) > 1:
            raise ValidationError(_("Un lieu qui n’accueille pas de public n’a pas d’autre accès."))
        return modes

    def keep(self, site: Site, *, now: datetime) -> DirectoryEntry:
        entry: DirectoryEntry = self.save(commit=False)
        entry.site, entry.changed_at = site, now
        entry.save()
        return entry


class InviteForm(forms.Form):
    """Whom, for which site or for all, in which language."""

    name = forms.CharField(label=gettext_lazy("Nom"), max_length=120, required=False)
    email = forms.EmailField(label=gettext_lazy("Adresse électronique"), max_length=254)
    place = forms.ChoiceField(label=gettext_lazy("Pour"))
    language = forms.ChoiceField(label=gettext_lazy("Langue du courriel"), choices=Person.Language.choices)

    def __init__(self, data: Any = None, *, partner: Partner, charge: Charge) -> None:
        super().__init__(data)
        sites = [site for site in partner.organisation.sites.all() if charge.may_invite_for(site)]
        self.sites = {site.slug: site for site in sites}
        choices = [(site.slug, _("publier à %(site)s") % {"site": site.name}) for site in sites]
        if charge.is_whole:
            choices.append(("*", _("répondre de tout : publier partout, inviter, accepter la charte")))
        fields: dict[str, Any] = self.fields
        fields["place"].choices = choices

    @property
    def said(self) -> dict[str, Any]:
        """As `invite` takes it."""
        site = self.sites.get(self.cleaned_data["place"])
        return {"site": site, **{name: self.cleaned_data[name] for name in ("name", "email", "language")}}


class EndLabelForm(forms.Form):
    on = forms.DateField(
        label=gettext_lazy("À partir du"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    reason = forms.CharField(
        label=gettext_lazy("Motif"), max_length=200, help_text=gettext_lazy("Les personnes qui en répondent le liront.")
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"on": today})


class CharterForm(forms.ModelForm):
    class Meta:
        model = Charter
        fields = ["version", "title", "text"]
        widgets = {"text": forms.Textarea({"rows": 18})}

    def validate_unique(self) -> None:
        """The verb says so, in a refusal of its own."""
