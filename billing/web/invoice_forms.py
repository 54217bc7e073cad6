"""Forms around invoices: addresses, statements, corrections, runs."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.eu import vat
from stdnum.exceptions import ValidationError as NumberInvalid
from stdnum.fr import siren

from billing.models import Account, Charge, Issuer

MANY_DAYS = timedelta(days=366 * 10)


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AddressForm(forms.ModelForm):
    siren = forms.CharField(label="SIREN", max_length=20, required=False)
    vat_number = forms.CharField(label=gettext_lazy("Numéro de TVA"), max_length=30, required=False)

    class Meta:
        model = Account
        fields = (
            "billing_name", "street", "street_extra", "postcode", "town", "country", "siren", "vat_number", "email",
            "buyer_reference",
        )  # fmt: skip

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for name, hint in {
            "billing_name": "organization", "street": "address-line1", "street_extra": "address-line2",
            "postcode": "postal-code", "town": "address-level2", "country": "country", "email": "email",
        }.items():  # fmt: skip
            self.fields[name].widget.attrs["autocomplete"] = hint
        for name in ("street", "postcode", "town"):
            self.fields[name].required = True
        self.fields["billing_name"].help_text = _("Vide : %(name)s.") % {"name": self.instance.name}
        self.fields["buyer_reference"].help_text = _("Par exemple un numéro de commande.")
        self.fields["email"].help_text = _("Vide : l’adresse du compte, ou celles des responsables.")

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def clean_siren(self) -> str:
        said = str(self.cleaned_data["siren"])
        try:
            return str(siren.validate(said)) if said else ""
        except NumberInvalid:
            raise forms.ValidationError(_("Ce n’est pas un numéro SIREN : neuf chiffres, dont une clé.")) from None

    def clean_vat_number(self) -> str:
        said = str(self.cleaned_data["vat_number"])
        try:
            return str(vat.validate(said)) if said else ""
        except NumberInvalid:
            raise forms.ValidationError(_("Ce n’est pas un numéro de TVA intracommunautaire.")) from None


class StatementForm(forms.Form):
    """A period; by default the year so far."""

    since = forms.DateField(label=gettext_lazy("Du"), widget=day_input())
    until = forms.DateField(label=gettext_lazy("Au"), widget=day_input())
    issuer = forms.ChoiceField(label=gettext_lazy("Émetteur"), required=False)

    def __init__(self, data: Any, *, issuers: list[Issuer], today: date) -> None:
        usual = {"since": today.replace(month=1, day=1).isoformat(), "until": today.isoformat()}
        super().__init__({**usual, **{name: value for name, value in data.items() if value}})
        self._issuers = {str(issuer.public_id): issuer for issuer in issuers}
        fields: dict[str, Any] = self.fields
        if len(issuers) > 1:
            fields["issuer"].choices = [(key, issuer.name) for key, issuer in self._issuers.items()]
        else:
            del fields["issuer"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and not timedelta(0) <= until - since <= MANY_DAYS:
            self.add_error("until", _("Choisissez un dernier jour après le premier, à dix ans au plus."))
        return said

    @property
    def chosen_issuer(self) -> Issuer | None:
        """The one that is named, else the first."""
        named = self._issuers.get(self.cleaned_data.get("issuer", ""))
        return named or next(iter(self._issuers.values()), None)


class CreditForm(forms.Form):
    """Which lines of an invoice are taken back; none ticked is all of them."""

    charges = forms.MultipleChoiceField(
        label=gettext_lazy("Lignes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=gettext_lazy("Motif"), max_length=200)

    def __init__(self, data: Any = None, *, charges: list[Charge]) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["charges"].choices = [(str(charge.public_id), charge.label) for charge in charges]
        self._keys = {str(charge.public_id): charge.pk for charge in charges}

    @property
    def chosen(self) -> list[int] | None:
        return [self._keys[key] for key in self.cleaned_data["charges"]] or None


class WaiveForm(forms.Form):
    charge = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Motif"), max_length=200)


class PauseForm(forms.Form):
    until = forms.DateField(
        label=gettext_lazy("Suspendre les relances jusqu’au"),
        required=False,
        widget=day_input(),
        help_text=gettext_lazy("Par exemple le temps d’un désaccord. Vide : les relances reprennent."),
    )


class RunForm(forms.Form):
    until = forms.DateField(
        label=gettext_lazy("Activité jusqu’au"), widget=day_input(), help_text=gettext_lazy("Ce jour compris.")
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"until": last_month_end(today)})
        self._today = today

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until > self._today:
            raise forms.ValidationError(_("On ne facture pas ce qui n’a pas encore eu lieu."))
        return until


def last_month_end(today: date) -> date:
    return today.replace(day=1) - timedelta(days=1)


class InvoicesForm(forms.Form):
    """Which invoices somebody looks for."""

    q = forms.CharField(label=gettext_lazy("Numéro ou nom"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("État"), required=False)
    issuer = forms.ChoiceField(label=gettext_lazy("Émetteur"), required=False)
    month = forms.RegexField(
        label=gettext_lazy("Mois"),
        required=False,
        regex=r"^\d{4}-(0[1-9]|1[0-2])$",
        widget=forms.TextInput(attrs={"type": "month"}),
    )

    def __init__(self, data: Any, *, issuers: list[Issuer]) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        states = [("open", _("À payer")), ("late", _("En retard")), ("paid", _("Payées")), ("credit", _("Avoirs"))]
        fields["state"].choices = [("", _("Tous")), *states, ("check", _("À vérifier"))]
        fields["issuer"].choices = [("", _("Tous")), *((str(row.public_id), row.name) for row in issuers)]
