"""Small counts stay hidden, and what would give them away stays hidden with them.

What is published of a month is a tree: each kind of a site, the site, the network; each total is the sum of what lies
below it. A cell that few bookings or few people made is withheld. Whoever knows all that is published, the sums and
that nothing is booked beyond its opening, must not be able to narrow a withheld cell down: of the withheld cells below
one published total only the sum is known, so each lies between the least and the most that leave room for the others.
Where that is too narrow, the smallest neighbours are withheld too; where they do not help, the total is.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

LEAST = 5
"""Bookings, and people, that a published cell is made of."""
HOUR = 3_600_000_000
WIDTH = 5 * HOUR
"""How wide a withheld cell must at least be left open; half of its open time where that is less."""

Key = tuple[int | None, str]
"""A site and a kind; no kind is the whole site, no site the whole network."""
NETWORK: Key = (None, "")


@dataclass(frozen=True, slots=True)
class Cell:
    """Times in microseconds; of how many bookings and people the booked time is made."""

    open: int
    booked: int
    bookings: int
    people: int

    @property
    def is_small(self) -> bool:
        """What was never open is empty, as everybody knows."""
        return self.open > 0 and (self.bookings < LEAST or self.people < LEAST)


Month = Mapping[Key, Cell]
"""Every cell and every total of a month."""
Total = tuple[list[Cell], int]
"""The withheld cells of a withheld total, and how long all of it was open."""


def withheld(month: Month) -> frozenset[Key]:
    """The cells and totals of a month that are not to be published."""
    hidden = _small(month)
    for site in sorted({site for site, _kind in month if site is not None}):
        _hide_in_site(month, site, hidden)
    if NETWORK in month:
        _hide_sites(month, hidden)
    return frozenset(hidden)


def year_may_be_told(months: Iterable[Month]) -> bool:
    """Whether the sum of all of them gives no withheld cell away."""
    totals: list[Total] = []
    leaves: list[Cell] = []
    for month in months:
        hidden = withheld(month)
        if NETWORK in hidden:
            below = _open_ended(month, hidden)
            leaves += below
            totals += [(below, month[NETWORK].open), *_by_site(month, hidden)]
    return _is_safe(leaves, totals)


def _small(month: Month) -> set[Key]:
    """What is small as a whole is small in its parts."""
    hidden = {key for key, cell in month.items() if cell.is_small}
    if NETWORK in hidden:
        return {key for key, cell in month.items() if cell.open}
    return hidden | {key for key, cell in month.items() if cell.open and (key[0], "") in hidden}


def _leaves(month: Month, site: int | None) -> list[Key]:
    return [key for key in month if key[0] == site and key[1]]


def _hide_in_site(month: Month, site: int, hidden: set[Key]) -> None:
    """Until the site's total gives nothing away; else without the total."""
    total, leaves = (site, ""), _leaves(month, site)
    if total in hidden or hidden.isdisjoint(leaves):
        return
    shown = sorted((key for key in leaves if key not in hidden and month[key].open), key=_smallest_first(month))
    for count in range(len(shown) + 1):
        cells = [month[key] for key in leaves if key in hidden or key in shown[:count]]
        if _is_safe(cells):
            hidden.update(shown[:count])
            return
    hidden |= {total, *_leaves_to_hide(month, total, hidden)}


def _hide_sites(month: Month, hidden: set[Key]) -> None:
    """Until the network's total gives no hidden site away; else without the total."""
    if NETWORK in hidden or not any(_open_ended(month, hidden)):
        return
    shown = sorted((key for key in month if _is_shown_site(month, key, hidden)), key=_smallest_first(month))
    tried = set(hidden)
    for total in [None, *shown]:
        if total is not None:
            tried |= {total, *_leaves_to_hide(month, total, tried)}
        if _is_safe(_open_ended(month, tried), _by_site(month, tried)):
            hidden |= tried
            return
    hidden.add(NETWORK)
    if _open(_open_ended(month, hidden)) < _need(month[NETWORK].open):
        hidden |= {key for key, cell in month.items() if cell.open}


def _is_shown_site(month: Month, key: Key, hidden: set[Key]) -> bool:
    site, kind = key
    return site is not None and not kind and key not in hidden and month[key].open > 0


def _leaves_to_hide(month: Month, total: Key, hidden: set[Key]) -> list[Key]:
    """A total is no secret while all its parts are told, or all but one that was hardly open."""
    leaves = sorted(_leaves(month, total[0]), key=_smallest_first(month))
    chosen = [key for key in leaves if key in hidden]
    for key in leaves:
        if _open(month[one] for one in chosen) >= _need(month[total].open):
            break
        if key not in chosen and month[key].open:
            chosen.append(key)
    return chosen


def _open_ended(month: Month, hidden: Iterable[Key]) -> list[Cell]:
    """The hidden cells of which not even the site's total is told."""
    hidden = set(hidden)
    return [month[key] for key in sorted(hidden, key=str) if key[1] and (key[0], "") in hidden]


def _by_site(month: Month, hidden: Iterable[Key]) -> list[Total]:
    hidden = set(hidden)
    totals = [key for key in hidden if key[0] is not None and not key[1]]
    return [([month[leaf] for leaf in _leaves(month, key[0]) if leaf in hidden], month[key].open) for key in totals]


def _smallest_first(month: Month) -> Callable[[Key], tuple[int, str]]:
    return lambda key: (month[key].booked, str(key))


def _is_safe(cells: list[Cell], totals: Iterable[Total] = ()) -> bool:
    """Whether each cell and each total stays wide enough, when the sum of all `cells` is known and nothing else."""
    booked, open_ = sum(cell.booked for cell in cells), _open(cells)
    for group, whole in [*(([cell], cell.open) for cell in cells), *totals]:
        room = _open(group)
        least, most = max(0, booked - (open_ - room)), min(room, booked)
        if most - least < _need(whole):
            return False
    return True


def _open(cells: Iterable[Cell]) -> int:
    return sum(cell.open for cell in cells)


def _need(open_: int) -> float:
    return min(WIDTH, open_ / 2)
