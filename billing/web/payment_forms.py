"""The questions of the pages about money that comes in and goes back out."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.actions.taking import Taken
from billing.models import Account, Invoice, Method
from billing.return_reasons import REASONS
from core.wording import day_text, money_text
from spaces.catalogue import SiteEntry
from spaces.web.forms import check_day, day_input

AT_THE_DESK = [choice for choice in Method.choices if choice[0] != Method.DIRECT_DEBIT]


def amount_field(label: Any) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"step": "0.01", "min": "0.01", "inputmode": "decimal"})
    return forms.DecimalField(label=label, max_digits=12, decimal_places=2, widget=widget)


class TakingForm(forms.Form):
    """What somebody pays, how, and for which of the open invoices."""

    invoices = forms.MultipleChoiceField(
        label=_("Pour"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Sans choix, les plus anciennes d’abord. Ce qui dépasse reste en crédit sur le compte."),
    )
    amount = amount_field(_("Montant reçu, en euros"))
    method = forms.ChoiceField(label=_("Moyen"), choices=AT_THE_DESK, widget=forms.RadioSelect)
    paid_on = forms.DateField(label=_("Reçu le"), widget=day_input(), validators=[check_day])
    site = forms.ChoiceField(label=_("Caisse de"), required=False)
    reference = forms.CharField(
        label=_("Référence"), max_length=140, required=False, help_text=_("Numéro du chèque, libellé du virement…")
    )
    is_another = forms.BooleanField(label=_("C’est bien un autre paiement"), required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(
        self,
        data: Any = None,
        *,
        account: Account,
        invoices: Sequence[Invoice],
        sites: Sequence[SiteEntry],
        today: date,
    ) -> None:
        super().__init__(data)
        self.account, self.found = account, {str(invoice.public_id): invoice for invoice in invoices}
        self.sites = {site.slug: site for site in sites}
        fields: dict[str, Any] = self.fields
        fields["invoices"].choices = [(key, _named(invoice)) for key, invoice in self.found.items()]
        fields["site"].choices = [*((slug, site.name) for slug, site in self.sites.items()), ("", _("aucune"))]
        total = sum(invoice.left_to_pay for invoice in invoices)
        self.initial.update(
            {
                "paid_on": today,
                "key": uuid4().hex,
                "method": Method.CASH,
                "amount": total or None,
                "site": next(iter(self.sites), ""),
            }
        )
        if not self.found:
            del fields["invoices"]

    @property
    def taken(self) -> Taken:
        said = self.cleaned_data
        site = self.sites.get(said["site"])
        return Taken(
            account=self.account,
            method=said["method"],
            amount=said["amount"],
            paid_on=said["paid_on"],
            site_id=site.pk if site else None,
            reference=said["reference"],
            invoices=[self.found[key] for key in said.get("invoices", [])],
            is_another=said["is_another"],
        )


def _named(invoice: Invoice) -> str:
    return f"{invoice.number} · {day_text(invoice.issued_on, with_year=True)} · {money_text(invoice.left_to_pay)}"


class PaymentsForm(forms.Form):
    """Which payments somebody looks for."""

    qui = forms.CharField(label=_("Nom"), required=False, max_length=80)
    method = forms.ChoiceField(label=_("Moyen"), required=False, choices=[("", _("tous")), *Method.choices])
    site = forms.ChoiceField(label=_("Caisse de"), required=False)
    since = forms.DateField(label=_("Du"), required=False, widget=day_input(), validators=[check_day])
    until = forms.DateField(label=_("Au"), required=False, widget=day_input(), validators=[check_day])

    def __init__(self, data: Any, *, sites: Sequence[SiteEntry]) -> None:
        super().__init__(data)
        self.sites = {site.slug: site for site in sites}
        fields: dict[str, Any] = self.fields
        fields["site"].choices = [("", _("toutes")), *((slug, site.name) for slug, site in self.sites.items())]


class RefundForm(forms.Form):
    amount = amount_field(_("Montant à rembourser, en euros"))
    method = forms.ChoiceField(label=_("Moyen"), choices=AT_THE_DESK)
    reason = forms.CharField(label=_("Motif"), max_length=200)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"key": uuid4().hex, **(initial or {})})


class BounceForm(forms.Form):
    reason = forms.CharField(label=_("Motif du rejet"), max_length=200, initial=_("sans provision"))


class ReturnForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Motif du rejet"), choices=[(code, f"{code} – {words}") for code, words in REASONS.items()]
    )
