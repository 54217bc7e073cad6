"""What a report is asked: which days, which places, cut how."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core.clock import start_of_day
from core.ranges import Period, PeriodInvalid
from reports.errors import PeriodTooLong, ReportTooLarge

DAY = timedelta(days=1)
MOST_DAYS = 5 * 366
MOST_ROWS = 100_000
YEARS = range(2000, 2101)


@dataclass(frozen=True, slots=True)
class Days:
    """Local dates from `first` to `last`, both included. Raises PeriodInvalid, PeriodTooLong."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodInvalid(_("Le dernier jour doit venir après le premier."), field="to")
        if self.first.year not in YEARS or self.last.year not in YEARS:
            raise PeriodInvalid(
                _("Les rapports couvrent les années %(first)s à %(last)s.") % {"first": YEARS[0], "last": YEARS[-1]},
                field="to" if self.first.year in YEARS else "from",
            )
        if self.count > MOST_DAYS:
            raise PeriodTooLong(_("Un rapport couvre au plus cinq ans."), field="to", days=self.count, most=MOST_DAYS)

    @property
    def count(self) -> int:
        return (self.last - self.first).days + 1

    def each(self) -> Iterator[date]:
        return (self.first + DAY * offset for offset in range(self.count))

    def in_zone(self, tz: ZoneInfo) -> Period:
        """From the first midnight to the last, on the clocks of `tz`."""
        return Period(start_of_day(self.first, tz), start_of_day(self.last + DAY, tz))

    def before(self) -> "Days":
        """As many days, just before."""
        return Days(self.first - DAY * self.count, self.first - DAY)

    def year_before(self) -> "Days":
        """The same dates a year earlier; where the year had no 29 February, it begins and ends on the 28th."""
        return Days(year_earlier(self.first), year_earlier(self.last))


def year_earlier(day: date) -> date:
    """The same date of the year before; of 29 February, the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


@dataclass(frozen=True, slots=True)
class Question:
    """`sites` are keys, None is the whole network; `group_by` are words the report knows, each once."""

    days: Days
    sites: frozenset[int] | None = None
    kind: str = ""
    group_by: tuple[str, ...] = ()
    basis: str = "activity"
    """By which day revenue counts: of the activity, the invoice or the payment."""

    def on(self, basis: str) -> "Question":
        """The same by another day."""
        return replace(self, basis=basis)

    def covers(self, site_id: int) -> bool:
        return self.sites is None or site_id in self.sites


def check_size(rows: int) -> None:
    """Raises ReportTooLarge."""
    if rows > MOST_ROWS:
        raise ReportTooLarge(
            _("Choisissez une période plus courte ou un découpage moins fin."), rows=rows, most=MOST_ROWS
        )
