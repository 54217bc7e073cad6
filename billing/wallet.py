"""What a payer can still draw on while several uses are priced in turn: allowances, passes, caps already reached."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from billing.allowances import AllowanceEntry, left_in
from billing.day_pricing import NOTHING_YET, Charged
from billing.standing import Holding, PassEntry, Standing


@dataclass(slots=True)
class Wallet:
    """Of one standing; every draw is remembered, so that nothing is drawn twice."""

    standing: Standing
    drawn: dict[tuple[int, str, date], int] = field(init=False)
    units: dict[int, int] = field(init=False)
    charged: dict[tuple[int, date], Charged] = field(init=False)

    def __post_init__(self) -> None:
        self.drawn = dict(self.standing.drawn)
        self.units = {one.pk: one.left for one in self.standing.passes}
        self.charged = dict(self.standing.charged)

    def left(self, holding: Holding, kind: str, day: date) -> int:
        """Minutes of the allowance for that kind, on that day."""
        entry = holding.plan.allowances.get(kind)
        if entry is None:
            return 0
        drawn = {
            window: minutes for (key, of, window), minutes in self.drawn.items() if (key, of) == (holding.pk, kind)
        }
        return left_in(entry.window(day), entry, granted=self._granted(holding, kind, entry, day, drawn), drawn=drawn)

    def _granted(
        self, holding: Holding, kind: str, entry: AllowanceEntry, day: date, drawn: dict[date, int]
    ) -> dict[date, int]:
        """By window; those before, of the plan that held then, matter only where something carries over."""
        window = entry.window(day)
        if not entry.rollover:
            return {window: entry.amount}
        last = max([window, *drawn])
        granted = {}
        for other in self.standing.contract(holding):
            before = other.plan.allowances.get(kind)
            until = last if other.ends_on is None else min(last, other.ends_on)
            if before is not None and before.reset == entry.reset:
                granted.update(dict.fromkeys(entry.windows(other.starts_on, until), before.amount))
        return {**granted, window: entry.amount}

    def draw(self, holding: Holding, kind: str, day: date, minutes: int) -> tuple[int, int]:
        """Minutes that the allowance pays for, and those that it loses: whole steps."""
        entry = holding.plan.allowances.get(kind)
        if entry is None or not minutes:
            return 0, 0
        steps = min(-(-minutes // entry.step), self.left(holding, kind, day) // entry.step)
        drawn = steps * entry.step
        if drawn:
            for other in self.standing.contract(holding):
                if theirs := other.plan.allowances.get(kind):
                    key = (other.pk, kind, theirs.window(day))
                    self.drawn[key] = self.drawn.get(key, 0) + drawn
        return min(minutes, drawn), drawn

    def punch(self, kind: str, site: int, day: date, minutes: int) -> Iterator[tuple[PassEntry, int, int]]:
        """The passes that pay, the soonest to expire first: each with its units and the minutes they cover."""
        for one in self.standing.passes:
            if not minutes:
                return
            if not one.fits(kind, site, day):
                continue
            units = min(self.units[one.pk], -(-minutes // one.unit_minutes))
            if units:
                covered = min(minutes, units * one.unit_minutes)
                self.units[one.pk] -= units
                minutes -= covered
                yield one, units, covered

    def before(self, resource: int, day: date) -> Charged:
        return self.charged.get((resource, day), NOTHING_YET)

    def charge(self, resource: int, day: date, more: Charged) -> None:
        """Remember what the time of a day has cost, where later uses of that day are capped with it."""
        known = self.before(resource, day)
        self.charged[resource, day] = Charged(known.time + more.time, known.net + more.net)
