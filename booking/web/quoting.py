"""A quote as it is read: each line with its reason in words."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.wording import duration_text, money_text


@dataclass(frozen=True, slots=True)
class PriceLine:
    label: str
    rule: str
    net: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """Amounts in the currency; the lines exclude VAT."""

    lines: list[PriceLine]
    net: Decimal
    vat: Decimal
    total: Decimal
    currency: str


def explained(quote: dict[str, Any]) -> Price:
    """From the public shape of a quote (`Quote.as_json`), which is also what a booking keeps."""
    lines = [PriceLine(line["label"], reason(line), Decimal(line["net"])) for line in quote.get("lines", [])]
    net, vat, total = (Decimal(quote.get(name, 0)) for name in ("net", "vat", "total"))
    return Price(lines, net, vat, total, currency=quote.get("currency", "EUR"))


def reason(line: dict[str, Any]) -> str:
    """`2 h × 2,50 €`: how the line came about."""
    hours = duration_text(timedelta(hours=float(line["quantity"])))
    if line["rule"] == "allowance":
        return _("%(hours)s prises sur le crédit du mois") % {"hours": hours}
    if line["rule"] == "free_loan":
        price = Decimal(line["unit_price"])
        return _("au lieu de %(price)s par jour") % {"price": money_text(price)} if price else ""
    if line["rule"] == "daily_cap":
        return _("le prix d’une journée, jamais davantage")
    return _("%(hours)s à %(price)s de l’heure, hors taxes") % {
        "hours": hours,
        "price": money_text(Decimal(line["unit_price"])),
    }
