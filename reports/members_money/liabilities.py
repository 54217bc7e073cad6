"""What is owed to members at the end of a day, in kind or in money, and what the ledger has of it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from billing import bearings
from billing.chart import ADVANCES, DEPOSITS
from core.money import ZERO
from reports.members_money.credits import advances, deposits_held, unused_notes
from reports.members_money.deferred import deferred_fees
from reports.members_money.ledger import balances
from reports.members_money.lives import Keys
from reports.members_money.passes import held_passes, lapsed_passes
from reports.question import Question
from reports.words import in_order
from spaces.catalogue import Catalogue

SOON = timedelta(days=30)


class Liability(TextChoices):
    PASSES = "passes", _("carnets vendus, non utilisés")
    DEFERRED = "deferred", _("cotisations facturées d’avance")
    ADVANCES = "advances", _("avances non imputées")
    CREDIT_NOTES = "credit_notes", _("avoirs non utilisés")
    DEPOSITS = "deposits", _("cautions détenues")


IN_LEDGER = {Liability.ADVANCES: ADVANCES, Liability.DEPOSITS: DEPOSITS}
"""Those that have an account of their own."""
GROUPS = ("site", "issuer")


@dataclass(frozen=True, slots=True)
class Owed:
    liability: Liability
    site: int | None
    issuer: int | None
    amount: Decimal
    lapsing: Decimal | None = None
    lapsed: Decimal | None = None


@dataclass(slots=True)
class LiabilityRow:
    """Euros: passes and fees net of VAT, money as it was paid."""

    keys: Keys
    amount: Decimal = ZERO
    lapsing: Decimal | None = None
    """Of it, what lapses within thirty days unless it is used."""
    lapsed: Decimal | None = None
    """What lapsed unused in the period; it is in no amount."""
    ledger: Decimal | None = None

    @property
    def difference(self) -> Decimal | None:
        return None if self.ledger is None else self.amount - self.ledger


@dataclass(frozen=True, slots=True)
class Liabilities:
    question: Question
    rows: list[LiabilityRow]

    @property
    def is_empty(self) -> bool:
        return not any(row.amount or row.lapsed or row.ledger for row in self.rows)

    def amount(self, liability: Liability) -> Decimal:
        return sum((row.amount for row in self.rows if row.keys[0] == liability), ZERO)


def liabilities(question: Question, *, catalogue: Catalogue) -> Liabilities:
    """At the end of the question's last day; `liability` leads its `group_by`. At most sixteen queries."""
    rows: dict[Keys, LiabilityRow] = {}
    if question.group_by == ("liability",):
        rows = {(liability.value,): LiabilityRow((liability.value,)) for liability in Liability}
    for one in _all(question, catalogue):
        known = {"liability": one.liability.value, "site": one.site, "issuer": one.issuer}
        keys = tuple(known[word] for word in question.group_by)
        row = rows.setdefault(keys, LiabilityRow(keys))
        row.amount += one.amount
        row.lapsing = _added(row.lapsing, one.lapsing)
        row.lapsed = _added(row.lapsed, one.lapsed)
    if question.sites is None and "site" not in question.group_by:
        _hold_beside_the_ledger(question, rows)
    order = list(Liability)

    def place(row: LiabilityRow) -> Any:
        return order.index(row.keys[0]), in_order(question.group_by[1:], row.keys[1:], catalogue)

    return Liabilities(question, sorted(rows.values(), key=place))


def _all(question: Question, catalogue: Catalogue) -> Iterator[Owed]:
    books, on = bearings.at(catalogue.version), question.days.last

    def issuer(site: int | None) -> int | None:
        known = books.known_issuer_for(site, on)
        return known.pk if known else None

    for held in held_passes(question):
        soon = held.value if held.valid_until <= on + SOON else ZERO
        yield Owed(Liability.PASSES, held.site, issuer(held.site), held.value, soon)
    for gone in lapsed_passes(question):
        yield Owed(Liability.PASSES, gone.site, issuer(gone.site), ZERO, lapsed=gone.value)
    for fee in deferred_fees(question):
        yield Owed(Liability.DEFERRED, fee.site, fee.issuer, fee.amount)
    for liability in (Liability.ADVANCES, Liability.CREDIT_NOTES, Liability.DEPOSITS):
        for credit in entries_of(liability, question, catalogue=catalogue):
            yield Owed(liability, credit.site, credit.issuer, credit.amount)


def entries_of(liability: Liability, question: Question, *, catalogue: Catalogue) -> Iterable[Any]:
    """What a liability is made of, one by one: `Held`, `Deferred` or `Credit`."""
    readers: dict[Liability, Callable[[], Iterable[Any]]] = {
        Liability.PASSES: lambda: held_passes(question),
        Liability.DEFERRED: lambda: deferred_fees(question),
        Liability.ADVANCES: lambda: advances(question, catalogue=catalogue),
        Liability.CREDIT_NOTES: lambda: unused_notes(question, catalogue=catalogue),
        Liability.DEPOSITS: lambda: deposits_held(question),
    }
    return readers[liability]()


def _hold_beside_the_ledger(question: Question, rows: dict[Keys, LiabilityRow]) -> None:
    for liability, account in IN_LEDGER.items():
        for issuer, balance in balances(account, question.days.last).items():
            keys = (liability.value, issuer) if "issuer" in question.group_by else (liability.value,)
            row = rows.setdefault(keys, LiabilityRow(keys))
            row.ledger = (row.ledger or ZERO) - balance
    for row in rows.values():
        if row.keys[0] in IN_LEDGER:
            row.ledger = row.ledger or ZERO


def _added(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return one if other is None else (one or ZERO) + other
