"""A quote as it is read: each line with its reason in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.outlook import Left
from core.money import ZERO
from core.wording import duration_text, money_text, number_text
from spaces.models import Resource


@dataclass(frozen=True, slots=True)
class PriceLine:
    label: str
    rule: str
    net: Decimal


@dataclass(frozen=True, slots=True)
class Choice:
    """Of a price that is free to choose, with VAT."""

    advised: Decimal
    floor: Decimal
    true_cost: Decimal | None
    chosen: Decimal | None

    @property
    def text(self) -> str:
        told = [_("conseillé : %(amount)s"), _("au moins %(amount)s"), _("coût réel : %(amount)s")]
        pairs = zip(told, (self.advised, self.floor, self.true_cost), strict=True)
        return ", ".join(text % {"amount": money_text(amount)} for text, amount in pairs if amount is not None)


@dataclass(frozen=True, slots=True)
class Price:
    """Amounts in the currency; the lines exclude VAT."""

    lines: list[PriceLine]
    net: Decimal
    vat: Decimal
    total: Decimal
    currency: str
    choice: Choice | None = None
    draws_on_passes: bool = False


def explained(quote: dict[str, Any]) -> Price:
    """From the public shape of a quote (`Quote.as_json`), which is also what a booking keeps."""
    lines = [PriceLine(line["label"], reason(line), Decimal(line["net"])) for line in quote.get("lines", [])]
    net, vat, total = (Decimal(quote.get(name, 0)) for name in ("net", "vat", "total"))
    on_passes = any(line["rule"] == "pass" for line in quote.get("lines", []))
    return Price(lines, net, vat, total, quote.get("currency", "EUR"), _choice(quote), on_passes)


def _choice(quote: dict[str, Any]) -> Choice | None:
    if quote.get("advised") is None:
        return None
    amounts = (quote.get(name) for name in ("advised", "floor", "true_cost", "chosen"))
    advised, floor, true_cost, chosen = (None if amount is None else Decimal(amount) for amount in amounts)
    return Choice(advised or ZERO, floor or ZERO, true_cost, chosen)


def reason(line: dict[str, Any]) -> str:
    """`2 h × 2,50 €`: how the line came about."""
    price = Decimal(line["unit_price"])
    if line["rule"] == "free_loan":
        return _("au lieu de %(price)s par jour") % {"price": money_text(price)} if price else ""
    if line["rule"] == "pass":
        number = int(Decimal(line["quantity"]))
        return ngettext("%(number)s unité du carnet", "%(number)s unités du carnet", number) % {"number": number}
    said = REASONS.get(line["rule"])
    if said is not None and line["unit"] != "hour":
        return said() % {"price": money_text(price), "number": number_text(abs(Decimal(line["quantity"])), 0)}
    hours = duration_text(timedelta(hours=float(line["quantity"])))
    return HOURS.get(line["rule"], HOURS["hourly"])() % {"hours": hours, "price": money_text(price)}


HOURS = {
    "hourly": lambda: _("%(hours)s à %(price)s de l’heure, hors taxes"),
    "peak": lambda: _("%(hours)s d’heures pleines à %(price)s, hors taxes"),
    "allowance": lambda: _("%(hours)s prises sur le crédit inclus"),
    "free_minutes": lambda: _("%(hours)s offertes à chaque usage"),
    "half_day": lambda: _("%(hours)s de plus, au prix des demi-journées"),
    "daily_cap": lambda: _("%(hours)s de plus, sans dépasser le prix d’une journée"),
}
REASONS = {
    "half_day": lambda: _("%(number)s × %(price)s, moins cher qu’à l’heure"),
    "daily_cap": lambda: _("le prix d’une journée, jamais davantage"),
    "weekly_cap": lambda: _("le prix d’une semaine, jamais davantage"),
    "monthly_cap": lambda: _("le prix d’un mois, jamais davantage"),
    "per_use": lambda: _("s’ajoute à chaque usage"),
    "minimum": lambda: _("un usage ne coûte pas moins"),
    "discount": lambda: _("remise sur le prix du groupe"),
    "pay_what_you_want": lambda: _("le prix que vous avez choisi"),
}


def left_text(left: Iterable[Left]) -> list[str]:
    """`Nomade : il restera 12 h 30 (poste de travail)`, `Dix demi-journées : il restera 4 unités`."""
    told = []
    for one in left:
        if one.minutes is not None:
            said = {"name": one.name, "time": duration_text(timedelta(minutes=one.minutes))}
            told.append(
                _("%(name)s : il restera %(time)s (%(kind)s)") % {**said, "kind": Resource.Kind(one.kind).label}
            )
        else:
            units = one.units or 0
            words = ngettext("%(name)s : il restera %(units)s unité", "%(name)s : il restera %(units)s unités", units)
            told.append(words % {"name": one.name, "units": units})
    return told
