"""What the rows of a contract owe, term by term, and what has been charged of it. Reads, writes nothing.

A fee's source is its row of the contract, its key the first day of the term. What replaces a reversed fee of the same
term has a key with a number. Fees of the time before terms have a month for their key.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from billing import bearings
from billing.contracts import Contract
from billing.models import Charge, Membership, MembershipChange
from billing.terms import DAY, Part, parts_of, term_on
from core.money import ZERO, vat_of

SOURCE = "membership"
SIGN_UP = "sign-up"
SOON = timedelta(days=800)
"""Further than any term is long: two years."""


@dataclass(frozen=True, slots=True)
class Due:
    row: Membership
    part: Part

    @property
    def net(self) -> Decimal:
        return self.part.fee(self.row.plan.monthly_fee, months=self.row.plan.term_months)

    @property
    def key(self) -> str:
        return self.part.term.first.isoformat()

    @property
    def total(self) -> Decimal:
        return self.net + vat_of(self.net, rate_of(self.row, self.part.first))


def rate_of(row: Membership, day: date) -> Decimal:
    """None is due where whoever bills that day has no VAT."""
    return row.plan.vat_rate if bearings.current().has_vat(row.home_site_id, day) else ZERO


@dataclass(slots=True)
class Charged:
    """The fees of a contract that have ever been charged, those still standing, and whether it was joined by an act."""

    keys: dict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))
    standing: list[Charge] = field(default_factory=list)
    is_counted: bool = False
    """Its terms are all known: it was joined since fees go by terms, so that none is missing before the first."""

    def first_of(self, row: Membership, key: str) -> date:
        """The first day of the term that was charged under the key."""
        if len(key) > 7:
            return date.fromisoformat(key[:10])
        month = date.fromisoformat(f"{key}-01")
        end = (month + timedelta(days=31)).replace(day=1) - DAY
        return term_on(row.anchor, end, months=1).first

    def until(self, row: Membership) -> date | None:
        """The first day of the row's last charged term."""
        return max((self.first_of(row, key) for key in self.keys.get(row.public_id, ())), default=None)


def due(contract: Contract, charged: Charged, *, day: date, ahead: timedelta = timedelta()) -> Iterator[Due]:
    """Terms that have begun, or will `ahead` of the day, and were never charged: all those after the last that was.

    A contract from before terms, of which no fee is known, owes none that was over by the day.
    """
    known = {row.pk: charged.until(row) for row in contract.rows}
    since = max((first for first in known.values() if first), default=None)
    for row in contract.rows:
        own = known[row.pk]
        for part in parts_of(contract.span(row), until=day + ahead):
            is_charged = own is not None and part.term.first <= own
            floor = since or (part.term.first if charged.is_counted or part.term.last >= day else None)
            if not is_charged and floor is not None and part.term.first >= floor:
                yield Due(row, part)


def wanted(contract: Contract, *, since: date, until: date) -> dict[tuple[UUID, date], Due]:
    """All that the rows owe of terms that last until `since` or longer, by row and first day of the term."""
    return {
        (row.public_id, part.term.first): Due(row, part)
        for row in contract.rows
        for part in parts_of(contract.span(row), until=until)
        if part.term.last >= since
    }


def next_due(contract: Contract, charged: Charged, day: date) -> Due | None:
    """The next fee that is not charged yet."""
    coming = sorted(due(contract, charged, day=day, ahead=SOON), key=lambda one: one.part.first)
    return next((one for one in coming if one.net), None)


def uses_uncovered(contract: Contract, day: date) -> int:
    """Uses after the day that draw on the contract's allowances, on days that it does not cover. One query."""
    drawn = Charge.objects.standing().filter(membership__contract=contract.key, activity_on__gt=day)
    rows = drawn.exclude(allowance_minutes=0).values_list("source_id", "activity_on")
    return len({source for source, on in rows if contract.on(on) is None})


def charged_of(contracts: Iterable[Contract]) -> dict[UUID, Charged]:
    """By contract; two queries, however many."""
    contracts = list(contracts)
    found = {contract.key: Charged() for contract in contracts}
    owner = {row.public_id: contract.key for contract in contracts for row in contract.rows}
    sources = [*owner, *found]
    rows = Charge.objects.filter(source_kind=SOURCE, source_id__in=sources, reverses=None).exclude(source_key="")
    for charge in rows.select_related("reversal").order_by("pk"):
        told = found[owner.get(charge.source_id, charge.source_id)]
        told.keys[charge.source_id].append(charge.source_key)
        if not hasattr(charge, "reversal"):
            told.standing.append(charge)
    joined = MembershipChange.objects.filter(contract__in=list(found), what=MembershipChange.What.JOINED)
    for key in joined.values_list("contract", flat=True):
        found[key].is_counted = True
    return found
