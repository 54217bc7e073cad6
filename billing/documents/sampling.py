"""What an issuer's invoices look like on a day, with its mentions, before there is one."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from billing.documents.facts import InvoiceFacts
from billing.documents.stating import Setting, facts_for
from billing.models import Account, Charge, Issuer, IssuerTerms
from billing.pending import Draft
from core.money import ZERO, vat_of

RATE = Decimal(20)


def sample_of(issuer: Issuer, terms: IssuerTerms, *, day: date) -> InvoiceFacts:
    """To a business, so that every mention is there; nothing of it is stored."""
    account = Account(
        billing_name=_("Client d’exemple"),
        street="1 quai des Essais",
        postcode="56100",
        town="Lorient",
        siren="000000000",
    )
    account.pk = 0
    rate = RATE if terms.has_vat else ZERO
    charges = (
        _charge(_("Salle, à l’heure"), Decimal(2), "hour", Decimal("15.00"), rate, day),
        _charge(_("Poste, à la journée"), Decimal(1), "day", Decimal("12.50"), rate, day),
    )
    return facts_for(
        Draft(issuer.pk, charges),
        Setting(account, (get_language() or "fr")[:2], {}),
        issuer=issuer,
        terms=terms,
        number=f"{issuer.prefix}{day.year}-0000",
        issued_on=day,
        due_on=day + timedelta(days=terms.payment_days),
    )


def _charge(label: str, quantity: Decimal, unit: str, price: Decimal, rate: Decimal, day: date) -> Charge:
    net = quantity * price
    vat = vat_of(net, rate)
    return Charge(
        label=label, quantity=quantity, unit=unit, unit_price=price, net=net, vat_rate=rate, vat=vat, total=net + vat,
        activity_on=day,
    )  # fmt: skip
