"""The questions about a bank's file."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from billing.bank.columns import FIELDS, Mapping
from billing.bank.reading import MOST_BYTES
from billing.models import Issuer

NOTHING = ("", _("Aucune colonne"))
LABELS = {
    "date": _("Date"),
    "label": _("Libellé"),
    "detail": _("Complément du libellé"),
    "amount": _("Montant, avec son signe"),
    "credit": _("Crédit"),
    "debit": _("Débit"),
}


class UploadForm(forms.Form):
    issuer = forms.ChoiceField(label=_("Compte bancaire de"))
    file = forms.FileField(
        label=_("Relevé au format CSV"),
        help_text=_("2\u00a0Mo et 5\u00a0000 lignes au plus. Vous vérifiez les colonnes avant que rien ne soit gardé."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )

    def __init__(self, *args: Any, issuers: Sequence[Issuer]) -> None:
        super().__init__(*args)
        self.issuers = {str(issuer.public_id): issuer for issuer in issuers}
        fields: dict[str, Any] = self.fields
        fields["issuer"].choices = [(key, issuer.name) for key, issuer in self.issuers.items()]

    @property
    def chosen(self) -> tuple[Issuer, bytes]:
        """The issuer and the bytes, one too many at most, of a valid form."""
        file: UploadedFile = self.cleaned_data["file"]
        return self.issuers[self.cleaned_data["issuer"]], file.read(MOST_BYTES + 1)


class ColumnsForm(forms.Form):
    """Which column is what; a signed amount, or credits and debits apart."""

    def __init__(self, data: Any = None, *, columns: Sequence[str], guessed: Mapping) -> None:
        super().__init__(data, initial={name: str(place) for name, place in guessed.items()})
        choices = [NOTHING, *((str(place), name or f"({place + 1})") for place, name in enumerate(columns))]
        for name in FIELDS:
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name], choices=choices, required=name in ("date", "label")
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("amount") and not said.get("credit"):
            raise forms.ValidationError(_t("Dites quelle colonne porte le montant ou le crédit."))
        return said

    @property
    def mapping(self) -> Mapping:
        return {name: int(place) for name, place in self.cleaned_data.items() if place != ""}
