"""Small counts of people are not shown where a report leaves the house: whoever knows the place might name them."""

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 5
"""Fewer people than this, and more than none, are not told."""


@dataclass(frozen=True, slots=True)
class Few:
    """Stands in a table where a count, or a ratio made of one, was left out."""


FEW = Few()


def too_few(counts: Sequence[int]) -> set[int]:
    """Places of the counts that are left out.

    One alone could be found again from the sum of all: then the smallest other that is not zero goes too.
    """
    out = {place for place, count in enumerate(counts) if 0 < count < FEWEST}
    if len(out) == 1:
        others = [place for place, count in enumerate(counts) if count >= FEWEST]
        out |= set(sorted(others, key=lambda place: (counts[place], place))[:1])
    return out
