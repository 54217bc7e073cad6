"""The terms of a contract, and the days that bind it. Pure.

A term is so many months, counted each time anew from the anchor: 31 January, 28 February, 31 March. What is owed for a
term is its months' fee; where the contract changes inside it, each part is owed by its days.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.money import to_cents
from spaces.lasting import months_later

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Part:
    """The days of a term that one row of a contract owes."""

    term: Term
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_whole(self) -> bool:
        return self.days == self.term.days

    def fee(self, monthly: Decimal, *, months: int) -> Decimal:
        """Net, to the cent; the parts of a term add up to the whole of it, however it is cut."""
        whole = monthly * months
        before = (self.first - self.term.first).days
        until = to_cents(whole * (before + self.days) / self.term.days)
        return until - to_cents(whole * before / self.term.days)


@dataclass(frozen=True, slots=True)
class Span:
    """The days of one row of a contract, and how its terms are counted."""

    starts_on: date
    ends_on: date | None
    anchor: date
    months: int = 1
    by_days: bool = False
    """The row's last term is owed by its days: the plan is prorated, or another row follows."""


def term_on(anchor: date, day: date, *, months: int) -> Term:
    """The term that holds the day. Before the anchor they are counted backwards."""
    apart = (day.year - anchor.year) * 12 + day.month - anchor.month
    number = apart // months
    if months_later(anchor, number * months) > day:
        number -= 1
    return Term(months_later(anchor, number * months), months_later(anchor, (number + 1) * months) - DAY)


def next_term(anchor: date, day: date, *, months: int) -> Term:
    """The first term that begins on the day or after it; never before the anchor."""
    term = term_on(anchor, max(day, anchor), months=months)
    return term if term.first >= day else term_on(anchor, term.last + DAY, months=months)


def parts_of(span: Span, *, until: date) -> Iterator[Part]:
    """What the row owes, term by term, of all terms that have begun by that day. Days before the anchor are free."""
    day = max(span.starts_on, span.anchor)
    while day <= until and (span.ends_on is None or day <= span.ends_on):
        term = term_on(span.anchor, day, months=span.months)
        is_cut = span.by_days and span.ends_on is not None and span.ends_on < term.last
        yield Part(term, day, span.ends_on if is_cut and span.ends_on else term.last)
        day = term.last + DAY


def committed_until(anchor: date, minimum_months: int) -> date | None:
    """The last day of the shortest time one subscribes for."""
    return months_later(anchor, minimum_months) - DAY if minimum_months else None


@dataclass(frozen=True, slots=True)
class Binding:
    """What binds somebody who wants to leave."""

    anchor: date
    months: int
    is_prorated: bool
    notice_days: int
    committed_until: date | None = None
    trial_until: date | None = None


def last_day(binding: Binding, *, told_on: date, wanted: date | None = None) -> date:
    """The day with which a contract ends at the earliest, or as wanted if that is later.

    Told during the trial, the trial is all there was. Else the notice runs and the commitment is kept; where terms are
    not owed by days, the one that has begun by then is used up.
    """
    if binding.trial_until and max(told_on, wanted or told_on) <= binding.trial_until:
        return binding.trial_until
    day = told_on + timedelta(days=binding.notice_days)
    day = max(day, binding.committed_until or day, wanted or day)
    return day if binding.is_prorated else term_on(binding.anchor, day, months=binding.months).last
