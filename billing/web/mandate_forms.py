"""The questions on mandates and batches of direct debits."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.banking import read_iban
from billing.debits import Candidate
from billing.models import Account, Issuer
from billing.payment_errors import IbanInvalid
from core.wording import money_text
from spaces.web.forms import check_day, day_input


class MandateForm(forms.Form):
    """Whose bank account, and the consent; on paper, the day of the signature instead."""

    issuer = forms.ChoiceField(label=_("En faveur de"))
    account = forms.ChoiceField(label=_("Pour les factures de"))
    holder = forms.CharField(label=_("Titulaire du compte bancaire"), max_length=70)
    iban = forms.CharField(
        label="IBAN", max_length=42, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )

    def __init__(
        self, data: Any = None, *, issuers: Sequence[Issuer], accounts: Sequence[Account], **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.issuers = {str(issuer.public_id): issuer for issuer in issuers}
        self.accounts = {_payer(account): account for account in accounts}
        fields: dict[str, Any] = self.fields
        fields["issuer"].choices = [(key, issuer.name) for key, issuer in self.issuers.items()]
        fields["account"].choices = [(key, account.name) for key, account in self.accounts.items()]
        for name, known in (("issuer", self.issuers), ("account", self.accounts)):
            if len(known) == 1:
                self.initial[name] = next(iter(known))
                fields[name].widget = forms.HiddenInput()

    def clean_iban(self) -> str:
        try:
            return read_iban(self.cleaned_data["iban"])[0]
        except IbanInvalid as wrong:
            raise forms.ValidationError(str(wrong.detail)) from wrong

    @property
    def chosen_issuer(self) -> Issuer:
        return self.issuers[self.cleaned_data["issuer"]]

    @property
    def chosen_account(self) -> Account:
        return self.accounts[self.cleaned_data["account"]]


def _payer(account: Account) -> str:
    payer = account.organisation or account.person
    return str(payer.public_id) if payer else ""


class SignForm(MandateForm):
    agrees = forms.BooleanField(label=_("Je signe ce mandat et autorise ces prélèvements"))


class PaperForm(MandateForm):
    signed_by = forms.CharField(label=_("Signé par"), max_length=120)
    signed_on = forms.DateField(label=_("Signé le"), widget=day_input(), validators=[check_day])


class BatchForm(forms.Form):
    """What is to be collected, and when."""

    collect_on = forms.DateField(label=_("Jour du prélèvement"), widget=day_input(), validators=[check_day])
    invoices = forms.TypedMultipleChoiceField(
        label=_("Factures"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins une facture.")},
    )

    def __init__(self, data: Any = None, *, candidates: Sequence[Candidate], earliest: date) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["invoices"].choices = [(one.invoice.pk, _debited(one)) for one in candidates]
        self.initial.update({"collect_on": earliest, "invoices": [one.invoice.pk for one in candidates]})


def _debited(one: Candidate) -> str:
    invoice = one.invoice
    return f"{invoice.number} · {invoice.account.name} · {money_text(invoice.left_to_pay)} (…{one.mandate.iban_end})"
