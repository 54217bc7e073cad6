"""Half-open periods `[start, end)` of instants, and their small algebra."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.errors import Invalid

ZERO = timedelta(0)


class PeriodInvalid(Invalid):
    code = "period-invalid"
    title = _lazy("La période n’est pas valable")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """`[start, end)`, both aware. Raises PeriodInvalid when empty, reversed or without time zone."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise PeriodInvalid(_("Indiquez le fuseau horaire du début et de la fin."))
        if self.end <= self.start:
            raise PeriodInvalid(_("La fin doit venir après le début."))

    @classmethod
    def of(cls, stored: DateTimeTZRange) -> "Period":
        return cls(stored.lower, stored.upper)

    @property
    def stored(self) -> DateTimeTZRange:
        """As PostgreSQL's tstzrange, bounds `[)`."""
        return DateTimeTZRange(self.start, self.end, "[)")

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    @property
    def minutes(self) -> int:
        """Whole minutes, rounded up: a started minute is a minute."""
        return -(-self.length // timedelta(minutes=1))

    @property
    def hours(self) -> Decimal:
        return Decimal(self.length // timedelta(seconds=1)) / 3600

    def overlaps(self, other: "Period") -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Period") -> bool:
        return self.start <= other.start and other.end <= self.end

    def within(self, other: "Period") -> "Period | None":
        """The part of self inside `other`, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None

    def widened(self, *, before: timedelta = ZERO, after: timedelta = ZERO) -> "Period":
        return Period(self.start - before, self.end + after)

    def moved(self, by: timedelta) -> "Period":
        return Period(self.start + by, self.end + by)


def merged(periods: Iterable[Period]) -> list[Period]:
    """The same instants as disjoint, ordered periods; touching ones are joined."""
    result: list[Period] = []
    for period in sorted(periods):
        if result and period.start <= result[-1].end:
            if period.end > result[-1].end:
                result[-1] = Period(result[-1].start, period.end)
        else:
            result.append(period)
    return result


def subtracted(periods: Iterable[Period], taken: Iterable[Period]) -> list[Period]:
    """What is left of `periods` once `taken` is cut out: disjoint and ordered."""
    holes = merged(taken)
    left: list[Period] = []
    for period in merged(periods):
        start = period.start
        for hole in holes:
            if hole.end <= start or hole.start >= period.end:
                continue
            if hole.start > start:
                left.append(Period(start, hole.start))
            start = hole.end
        if start < period.end:
            left.append(Period(start, period.end))
    return left
