"""Money: `Decimal`, euros, one explicit rounding step (half up, to the cent)."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
CURRENCY = "EUR"


def to_cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def vat_of(net: Decimal, rate: Decimal) -> Decimal:
    """VAT in euros of a net amount; `rate` in percent (20 for 20 %)."""
    return to_cents(net * rate / 100)
