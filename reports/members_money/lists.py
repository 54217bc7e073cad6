"""The lists behind the figures of members' money, each of a row of them: the same for pages and files."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from typing import Any

from billing.books.ageing import BANDS, band_of
from reports.access import narrowed as readable_keys
from reports.errors import RowUnknown
from reports.members_money import entries
from reports.members_money.entries import Entries, Teller
from reports.members_money.liabilities import Liability, entries_of
from reports.members_money.lives import What, moved_in
from reports.members_money.reading import CUT, lives_of
from reports.members_money.receivables import open_shares
from reports.members_money.rounding import rounded_together
from reports.narrowing import Narrowed
from reports.question import Question
from spaces.catalogue import Catalogue

Find = Callable[[Narrowed, str, Catalogue], Entries]


@dataclass(frozen=True, slots=True)
class Listing:
    """`words` are those of the rows that lead here; `picks` narrow it to some of its entries."""

    words: tuple[str, ...]
    find: Find
    picks: tuple[str, ...] = ()


def entries_behind(name: str, row: Narrowed, picked: str, *, catalogue: Catalogue) -> Entries:
    """Raises RowUnknown, ReportsNotAllowed."""
    listing = LISTS[name]
    if picked and picked not in listing.picks:
        raise RowUnknown(field="only")
    return listing.find(row, picked, catalogue)


def _movements(row: Narrowed, picked: str, catalogue: Catalogue) -> Entries:
    """Those of the days, in their order; what only moves between rows where a row is asked for."""
    question = _cut(row)
    days = question.days
    found = [
        one
        for one in moved_in(lives_of(question, catalogue=catalogue))
        if days.first <= one.day <= days.last and one.keys == _keys(row) and picked in ("", one.what)
    ]
    found.sort(key=lambda one: (one.day, one.row))
    return Entries(found, entries.of_movements)


def _contracts(row: Narrowed, _picked: str, catalogue: Catalogue) -> Entries:
    """Those that are paid for on the last day, the dearest first."""
    question = _cut(row)
    found = [
        stretch
        for life in lives_of(question, catalogue=catalogue)
        for stretch in life
        if stretch.holds(question.days.last) and stretch.keys == _keys(row)
    ]
    found.sort(key=lambda one: (-one.fee, one.row))
    return Entries(found, entries.of_stretches, attrgetter("fee"))


def _invoices(row: Narrowed, picked: str, _catalogue: Catalogue) -> Entries:
    """Those that something is owed of at the end, the latest first; of a site, its share. They add up to the cent."""
    question = _scoped(row)
    found = [
        one
        for one in open_shares(question)
        if picked in ("", band_of(one.due_on, question.days.last)) and _is_of(one, row)
    ]
    found.sort(key=lambda one: (one.due_on, one.invoice, one.site or 0))
    amounts = rounded_together([one.amount for one in found])
    told = [replace(one, amount=amount) for one, amount in zip(found, amounts, strict=True)]
    return Entries(told, entries.of_invoices)


def _owed(liability: Liability, tell: Teller, row: Narrowed, _picked: str, catalogue: Catalogue) -> Entries:
    found = [one for one in entries_of(liability, _scoped(row), catalogue=catalogue) if _is_of(one, row)]
    return Entries(found, tell, attrgetter("value") if liability == Liability.PASSES else None)


def _is_of(one: Any, row: Narrowed) -> bool:
    return all(getattr(one, word) == key for word, key in row.keys.items())


def _scoped(row: Narrowed) -> Question:
    """A row's site is asked about as a page asks about one. Raises ReportsNotAllowed."""
    return replace(row.question, sites=readable_keys(row.question.sites, row.keys.get("site")))


def _cut(row: Narrowed) -> Question:
    return replace(_scoped(row), group_by=tuple(word for word in CUT if word in row.keys))


def _keys(row: Narrowed) -> tuple[Any, ...]:
    return tuple(row.keys[word] for word in CUT if word in row.keys)


OWED: dict[Liability, Teller] = {
    Liability.PASSES: entries.of_passes,
    Liability.DEFERRED: entries.of_fees,
    Liability.ADVANCES: entries.of_advances,
    Liability.CREDIT_NOTES: entries.of_notes,
    Liability.DEPOSITS: entries.of_deposits,
}
LISTS: dict[str, Listing] = {
    "movements": Listing(("month", *CUT), _movements, tuple(What)),
    "contracts": Listing(("month", *CUT), _contracts),
    "invoices": Listing(("issuer", "site"), _invoices, tuple(BANDS)),
    **{liability.value: Listing(("site",), partial(_owed, liability, tell)) for liability, tell in OWED.items()},
}
