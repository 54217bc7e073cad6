"""What a replay adds up, before and after. Amounts are exact until they are written."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from core.money import ZERO
from reports.simulation.rows import Payer, Use

MEMBERSHIP, USAGE = "membership", "usage"


class Pair(NamedTuple):
    before: Decimal = Decimal(0)
    after: Decimal = Decimal(0)

    def __add__(self, other: object) -> "Pair":
        if not isinstance(other, Pair):
            return NotImplemented
        return Pair(self.before + other.before, self.after + other.after)

    @property
    def change(self) -> Decimal:
        return self.after - self.before


NOTHING = Pair()


class Case(NamedTuple):
    """What an amount is cut by; group and plan are those of the world before."""

    kind: str
    group: str
    plan: int | None
    month: tuple[int, int]
    """Year and month: its word is only written down in the end."""


def month_of(day: date) -> tuple[int, int]:
    return day.year, day.month


@dataclass(slots=True)
class Refused:
    bookings: int = 0
    hours: Decimal = Decimal(0)
    net: Decimal = ZERO


@dataclass(slots=True)
class Reconciled:
    """What was really charged, and what the world before makes of it. Contracts are no bookings."""

    count: int = 0
    charged: Decimal = ZERO
    replayed: Decimal = ZERO


def _pairs() -> Any:
    return defaultdict(lambda: NOTHING)


@dataclass(slots=True)
class Tally:
    """`sums` and what payers pay are euros, `hours` those of resources; allowances in minutes."""

    sums: dict[Case, Pair] = field(default_factory=_pairs)
    by_payer: dict[Payer, Pair] = field(default_factory=_pairs)
    hours: Pair = NOTHING
    drawn: dict[str, Pair] = field(default_factory=_pairs)
    included: dict[str, Pair] = field(default_factory=_pairs)
    refused: dict[str, Refused] = field(default_factory=lambda: defaultdict(Refused))
    bookings: int = 0
    reconciled: dict[str, Reconciled] = field(default_factory=lambda: defaultdict(Reconciled))
    """By reason, see `reconciling`; what is metered and what contracts owe have a word of their own."""
    met: Counter[str] = field(default_factory=Counter)
    """How often what an assumption speaks of was met."""

    def add(self, case: Case, payer: Payer, amounts: Pair) -> None:
        self.sums[case] += amounts
        self.by_payer[payer] += amounts

    @property
    def net(self) -> Pair:
        return sum(self.sums.values(), NOTHING)

    def by(self, word: str) -> dict[Any, Pair]:
        """`kind`, `group`, `plan` or `month`."""
        found: dict[Any, Pair] = _pairs()
        for case, pair in self.sums.items():
            found[getattr(case, word)] += pair
        return found

    def note(self, use: Use) -> None:
        self.met["chosen"] += use.chosen is not None
        self.met["waived"] += use.kept != 1 or use.is_fee_let_go
        self.met["set-aside"] += bool(use.set_aside)

    @property
    def actual(self) -> Decimal:
        return sum((one.charged for one in self.reconciled.values()), ZERO)

    def reconcile(self, reason: str, *, charged: Decimal, replayed: Decimal) -> None:
        one = self.reconciled[reason]
        one.count += 1
        one.charged += charged
        one.replayed += replayed

    def refuse(self, rule: str, *, hours: Decimal, net: Decimal) -> None:
        refused = self.refused[rule]
        refused.bookings += 1
        refused.hours += hours
        refused.net += net
