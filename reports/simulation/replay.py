"""The replay itself: every real use of some days, once as it really is priced and once under the terms.

Bookings come in the order in which they were priced, so that allowances, passes and caps are drawn as in life, and
given back when they were; what the terms refuse draws nothing. Both worlds go through the same lines of code, so that
terms that change nothing give the same figures to the cent.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from billing.errors import PriceMissing
from billing.standing import Standing
from billing.unit_pricing import quote_units
from core.money import ZERO
from reports.question import Question
from reports.simulation import rows
from reports.simulation.judging import Judge
from reports.simulation.memberships import add_fees, add_included
from reports.simulation.purses import Purse, Stock
from reports.simulation.reconciling import UNPRICED, reason
from reports.simulation.rows import Metered, Payer, Use
from reports.simulation.tally import USAGE, Case, Pair, Tally, month_of
from reports.simulation.uses import Priced, priced, share_due
from reports.simulation.worlds import World

STEP = 250
"""Bookings between two signs of life."""
CAP = Decimal(3)
"""Elasticity makes nobody's use more than this many times what it was, nor less than its inverse."""
SAME = Decimal(1)
Progress = Callable[[int, int], None]
"""Told how many of how many are done; may raise to stop."""


@lru_cache(maxsize=4096)
def weight(before: Decimal, after: Decimal, elasticity: Decimal | None) -> Decimal:
    """(after ÷ before) ^ elasticity, within the cap. What costs nothing on either side is used as before."""
    if elasticity is None or before <= 0 or after <= 0:
        return SAME
    return min(CAP, max(1 / CAP, (after / before) ** elasticity))


@dataclass(slots=True)
class Replay:
    question: Question
    before: World
    after: World
    stock: Stock
    judge: Judge
    elasticity: Decimal | None = None
    tally: Tally = field(default_factory=Tally)
    _purses: dict[Payer, tuple[Purse, Purse]] = field(default_factory=dict)

    def run(self, progress: Progress) -> Tally:
        """In one transaction. Raises whatever `progress` does."""
        asked = rows.of(self.question.days, self.question.kind)
        total = rows.count(asked)
        progress(0, total)
        for number, use in enumerate(rows.uses(asked), start=1):
            self._replay(use)
            if not number % STEP:
                progress(number, total)
        contracts = self.stock.contracts
        if not self.question.kind:
            for one in rows.metered(asked):
                self._meter(one)
            add_fees(self.question, self.before, self.after, contracts, self.tally)
        add_included(self.question, self.before, self.after, contracts, self.tally)
        progress(total, total)
        return self.tally

    def _of(self, payer: Payer) -> tuple[Purse, Purse]:
        known = self._purses.get(payer)
        if known is None:
            known = self.stock.purse(payer, self.before), self.stock.purse(payer, self.after)
            self._purses[payer] = known
        return known

    # Bookings ---------------------------------------------------------------------------------

    def _replay(self, use: Use) -> None:
        """What lies outside the question draws like the rest, and is not counted."""
        real, told = self._of(use.payer)
        before: list[Priced] = []
        after: list[Priced] = []
        is_known = True
        rule = self.judge.refusal(use)
        if use.is_priced:
            try:
                before = priced(use, self.before, real, share=use.share)
                if rule is None:
                    after = priced(use, self.after, told, share=share_due(use, self.after))
            except PriceMissing:
                is_known = False
        if self.question.covers(use.site):
            before = self._narrowed(before)
            self._count(use, rule, before, self._narrowed(after), real.standing)
            self._reconcile(use, before, is_known=is_known)

    def _narrowed(self, lines: list[Priced]) -> list[Priced]:
        kind = self.question.kind
        return [one for one in lines if one.kind == kind] if kind else lines

    def _count(self, use: Use, rule: str | None, before: list[Priced], after: list[Priced], standing: Standing) -> None:
        """By the group and the plan of the world before, so that like is compared with like."""
        tally, net, later = self.tally, _net(before), _net(after)
        hours = self._hours(use, self.before)
        same = self.after.judged.isdisjoint(use.atoms)
        times = weight(net, later, self.elasticity)
        for one in before:
            if one.allowance_minutes:
                tally.drawn[one.kind] += Pair(before=Decimal(one.allowance_minutes))
            tally.add(_case(one, use.site, standing), use.payer, Pair(before=one.net))
        for one in after:
            if one.allowance_minutes:
                tally.drawn[one.kind] += Pair(after=Decimal(one.allowance_minutes))
            tally.add(_case(one, use.site, standing), use.payer, Pair(after=one.net * times))
        if rule is None:
            tally.hours += Pair(hours, (hours if same else self._hours(use, self.after)) * times)
        else:
            tally.hours += Pair(hours)
        if rule is not None and _is_counted(use, before):
            tally.refuse(rule, hours=hours, net=net)
        tally.note(use)

    def _reconcile(self, use: Use, before: list[Priced], *, is_known: bool) -> None:
        """What is cancelled for nothing counts nowhere, unless something was charged for it."""
        self.tally.met["unpriced"] += not is_known
        is_counted = _is_counted(use, before)
        self.tally.bookings += is_counted
        if is_counted or use.owed.net or not is_known:
            why = reason(use, before) if is_known else UNPRICED
            self.tally.reconcile(why, charged=use.owed.net, replayed=_net(before))

    def _hours(self, use: Use, world: World) -> Decimal:
        """Of resources, inside opening hours, as the occupancy report counts them."""
        if use.held is None:
            return ZERO
        kind = self.question.kind
        entries = [entry for entry in world.entries(use.atoms) if kind in ("", entry.kind)]
        return Decimal(sum(part.minutes for entry in entries for part in entry.opening.during(use.held))) / 60

    # What is metered --------------------------------------------------------------------------

    def _meter(self, one: Metered) -> None:
        real, told = self._of(one.payer)
        try:
            before = _units(one, self.before, real)
            after = _units(one, self.after, told)
        except PriceMissing:
            if self.question.covers(one.site):
                self.tally.met["unpriced"] += 1
                self.tally.reconcile(USAGE, charged=one.charged, replayed=ZERO)
            return
        if self.question.covers(one.site):
            after *= weight(before, after, self.elasticity)
            case = _case(Priced(USAGE, one.on, ZERO), one.site, real.standing)
            self.tally.add(case, one.payer, Pair(before, after))
            self.tally.reconcile(USAGE, charged=one.charged, replayed=before)


def _units(one: Metered, world: World, purse: Purse) -> Decimal:
    """Raises PriceMissing."""
    standing = purse.all_there()
    holding = standing.holding(one.on, one.site)
    lines = quote_units(
        one.usage_kind,
        one.quantity,
        on=one.on,
        posted_on=one.on,
        site=one.site,
        standing=standing,
        drawn=purse.units.get((holding.pk, one.usage_kind), {}) if holding else {},
        prices=world.prices,
    )
    for line in lines:
        if line.holding and line.allowance_units:
            purse.draw_units(line.holding, one.usage_kind, one.on, line.allowance_units)
    return sum((line.net for line in lines), ZERO)


def _is_counted(use: Use, before: list[Priced]) -> bool:
    return bool(before) and (use.share > 0 or not use.is_cancelled)


def _net(lines: Iterable[Priced]) -> Decimal:
    return sum((one.net for one in lines), ZERO)


def _case(one: Priced, site: int, standing: Standing) -> Case:
    holding = standing.holding(one.on, site)
    if holding is None:
        return Case(one.kind, standing.group, None, month_of(one.on))
    return Case(one.kind, holding.plan.group, holding.plan.pk, month_of(one.on))
