"""Contributions as those who gave them read them: what each was worth, what of it is used, left and lapsing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from billing.holding import Counts, counts_of
from billing.models import Contribution, ContributionRule, Pass
from core.money import ZERO
from members.models import Person

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Given:
    """A contribution; of money or of time, what is left can be used until `row.valid_until`."""

    row: Contribution
    counts: Counts
    is_over: bool
    is_ending: bool

    @property
    def time(self) -> Pass | None:
        return self.row.given_pass

    @property
    def unit(self) -> timedelta:
        return timedelta(minutes=self.row.given_pass.unit_minutes if self.row.given_pass else 0)

    @property
    def used(self) -> Decimal:
        return self.row.granted - self.row.left

    @property
    def is_capped(self) -> bool:
        return self.row.status == Contribution.Status.VALIDATED and self.row.credited_hours < self.row.hours


@dataclass(frozen=True, slots=True)
class Statement:
    given: list[Given]

    @property
    def declared(self) -> Decimal:
        return _hours(one.row for one in self.given if one.row.status == Contribution.Status.DECLARED)

    @property
    def validated(self) -> Decimal:
        return _hours(one.row for one in self.given if one.row.status == Contribution.Status.VALIDATED)

    @property
    def money_left(self) -> Decimal:
        return sum((one.row.left for one in self.given if not one.is_over), ZERO)

    @property
    def time_left(self) -> timedelta:
        usable = (one for one in self.given if one.time and not one.is_over)
        return sum((one.unit * one.time.left for one in usable if one.time), timedelta())


def statement_of(person: Person, *, today: date) -> Statement:
    """Two queries."""
    rows = list(Contribution.objects.filter(person=person).select_related("site", "given_pass"))
    counts = counts_of([row.given_pass for row in rows if row.given_pass], today=today)
    return Statement([_given(row, counts, today) for row in rows])


def _given(row: Contribution, counts: dict[int, Counts], today: date) -> Given:
    until = row.valid_until
    has_some = bool(row.left or (row.given_pass and row.given_pass.left))
    return Given(
        row,
        counts.get(row.given_pass_id or 0, Counts()),
        is_over=until is not None and until < today,
        is_ending=has_some and until is not None and today <= until <= today + SOON,
    )


def _hours(rows: Iterable[Contribution]) -> Decimal:
    return sum((row.hours for row in rows), ZERO)


def rule_now(today: date) -> ContributionRule | None:
    return ContributionRule.objects.filter(valid_from__lte=today).order_by("-valid_from").first()
