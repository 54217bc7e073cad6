"""Who pays more and who pays less, told so that nobody can be picked out. Pure.

Bands are of euros a month. Fewer than `FEWEST` payers are not told, and neither is what would give them away by
difference: in each direction what is hidden are at least two bands of at least as many payers together.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import Any

from core.money import ZERO, to_cents
from reports.simulation.tally import Pair

FEWEST = 5
EDGES = tuple(Decimal(edge) for edge in (-100, -50, -20, -5, 0, 5, 20, 50, 100))
"""A band reaches from an edge to the next; the outermost have no end. Nobody who pays the same is in one."""
Count = int | None


def distribution(payers: Iterable[Pair], *, months: Decimal) -> dict[str, Any]:
    changes = [to_cents(one.change / months) for one in payers]
    ends = [None, *EDGES, None]
    bands = list(pairwise(ends))
    counts = [sum(_inside(change, *band) for change in changes) for band in bands]
    middle = EDGES.index(Decimal(0)) + 1
    told = [*hidden(counts[:middle]), *hidden(counts[middle:])]
    return {
        "more": _told(sum(counts[middle:])),
        "less": _told(sum(counts[:middle])),
        "same": _told(sum(change == ZERO for change in changes)),
        "bands": [
            {"from": _edge(low), "to": _edge(high), "payers": count}
            for (low, high), count in zip(bands, told, strict=True)
        ],
        "median_change": str(to_cents(median(changes))) if len(changes) >= FEWEST else None,
    }


def hidden(counts: Sequence[int]) -> list[Count]:
    """The bands of one direction, whose sum is told where it is large enough."""
    shown: list[Count] = [None if 0 < count < FEWEST else count for count in counts]
    while None in shown:
        away = [count for count, one in zip(counts, shown, strict=True) if one is None]
        left = [place for place, one in enumerate(shown) if one]
        if not left or (len(away) > 1 and sum(away) >= FEWEST):
            break
        shown[min(left, key=lambda place: counts[place])] = None
    return shown


def _inside(change: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    """A saving of exactly an edge is in the band of the larger saving, and so with a rise."""
    if high is not None and high <= ZERO:
        return change < ZERO and (low is None or change > low) and change <= high
    return change > ZERO and (low is None or change >= low) and (high is None or change < high)


def _told(count: int) -> Count:
    return None if 0 < count < FEWEST else count


def _edge(edge: Decimal | None) -> str | None:
    return None if edge is None else str(edge)
