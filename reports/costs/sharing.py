"""Cutting amounts so that nothing is lost: all in whole cents."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from reports.question import Days

K = TypeVar("K")


def days_inside(month: date, days: Days) -> int:
    """How many days of the month, named by its first, lie in the days asked for."""
    last = month.replace(day=month_length(month))
    return max((min(last, days.last) - max(month, days.first)).days + 1, 0)


def month_length(month: date) -> int:
    return monthrange(month.year, month.month)[1]


def pro_rata(cents: int, inside: int, whole: int) -> int:
    """The share of `inside` days of a month that has `whole`, half up."""
    return (2 * cents * inside + whole) // (2 * whole)


def split(cents: int, weights: Mapping[K, int]) -> dict[K, int]:
    """In proportion to the weights, to the cent: the parts add up (largest remainders, the first of equals).

    Nothing where there is no weight.
    """
    whole = sum(weights.values())
    if not whole:
        return {}
    parts = {key: cents * weight // whole for key, weight in weights.items()}
    left = sorted(weights, key=lambda key: cents * weights[key] % whole, reverse=True)
    for key in left[: cents - sum(parts.values())]:
        parts[key] += 1
    return parts
