"""Rounding parts so that they still add up."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

from core.money import CENT, ZERO, to_cents


def rounded_together(amounts: Sequence[Decimal]) -> list[Decimal]:
    """Each within a cent of itself; together their sum, to the nearest cent (largest remainders)."""
    floors = [amount.quantize(CENT, rounding=ROUND_FLOOR) for amount in amounts]
    missing = int((to_cents(sum(amounts, ZERO)) - sum(floors, ZERO)) / CENT)
    order = sorted(range(len(amounts)), key=lambda place: floors[place] - amounts[place])
    up = set(order[:missing])
    return [floor + CENT if place in up else floor for place, floor in enumerate(floors)]
