"""What the pages of loans show: what can be had, what one has, what the desk has to do."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import ngettext

from billing import price_list
from billing.errors import PriceMissing
from billing.models import PriceGroup
from booking.actions.overdue import kept_waiting
from booking.lending import lendable, longest_loan, next_loans
from booking.models import Booking, Loan, LoanPhoto
from booking.models.booking import FIRM, Status
from booking.web.quoting import Price, PriceLine, explained
from booking.web.wording import in_order, moment_text
from core.clock import local_date, start_of_day
from core.ranges import Period
from core.wording import day_text, money_text
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry
from spaces.models import Resource

USUAL_DAYS = 7
DAY = timedelta(days=1)
HOURS = 24
AHEAD = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that can be borrowed. `next_` is the first usual loan that is possible."""

    entry: ResourceEntry
    row: Resource
    next_: Period | None
    a_day: Decimal | None
    """What a day costs before VAT at the public price; None where no price is known."""
    today: date

    @property
    def is_free(self) -> bool:
        return self.entry.policy.loan_is_free

    @property
    def most_days(self) -> int:
        return longest_loan([self.entry])

    @property
    def next_text(self) -> str:
        """`lundi 11 janvier`."""
        return day_text(local_date(self.next_.start, self.entry.tz)) if self.next_ else ""

    @property
    def is_here(self) -> bool:
        """It can be had today."""
        return self.next_ is not None and local_date(self.next_.start, self.entry.tz) == self.today

    @property
    def url(self) -> str:
        return reverse("booking:loan-new", args=[self.entry.public_id])


def things_to_borrow(catalogue: Catalogue, site: SiteEntry | None, *, now: datetime) -> list[Thing]:
    """Two queries."""
    entries = sorted(lendable(catalogue, site), key=in_order)
    rows = Resource.objects.in_bulk([entry.pk for entry in entries])
    next_: dict[int, Period | None] = {}
    for days in {min(USUAL_DAYS, longest_loan([entry])) for entry in entries}:
        next_ |= next_loans([e for e in entries if min(USUAL_DAYS, longest_loan([e])) == days], now=now, days=days)
    today = local_date(now, entries[0].tz) if entries else now.date()
    return [
        Thing(entry, rows[entry.pk], next_[entry.pk], list_price(entry, catalogue, on=today), today)
        for entry in entries
    ]


def list_price(entry: ResourceEntry, catalogue: Catalogue, *, on: date) -> Decimal | None:
    try:
        price = price_list.at(catalogue.version).price(entry, group=PriceGroup.PUBLIC, on=on)
    except PriceMissing:
        return None
    by_the_hour = price.hourly * HOURS
    return by_the_hour if price.daily_cap is None else min(price.daily_cap, by_the_hour)


def lending_sites(catalogue: Catalogue) -> list[SiteEntry]:
    """Those with something to lend, the one with most of it first."""
    count: dict[int, int] = {}
    for entry in lendable(catalogue):
        count[entry.site.pk] = count.get(entry.site.pk, 0) + 1
    return sorted((catalogue.sites[pk] for pk in count), key=lambda site: (-count[site.pk], site.name))


def by_thing(quote: dict[str, Any]) -> Price:
    """A quote as it is read, with the days of a thing that cost the same on one line."""
    price = explained(quote)
    folded: dict[tuple[str, str, str], list[PriceLine]] = {}
    for line, told in zip(quote.get("lines", []), price.lines, strict=True):
        key = (line["label"], line["rule"], line["unit_price"] if line["unit"] == "day" else line["quantity"])
        folded.setdefault(key, []).append(told)
    return replace(price, lines=[_one_line(lines) for lines in folded.values()])


def _one_line(lines: list[PriceLine]) -> PriceLine:
    first = lines[0]
    if len(lines) == 1:
        return first
    words = ngettext("%(days)s jour à %(price)s", "%(days)s jours à %(price)s", len(lines))
    rule = words % {"days": len(lines), "price": money_text(first.net)}
    return PriceLine(first.label, rule, sum((line.net for line in lines), Decimal(0)))


@dataclass(frozen=True, slots=True)
class ShownLoan:
    """One loan at one instant."""

    loan: Loan
    now: datetime
    waiting: list[Booking] = field(default_factory=list)
    """Bookings of its things that begin soon, while it is overdue."""

    @property
    def booking(self) -> Booking:
        return self.loan.booking

    @property
    def state(self) -> str:
        return self.loan.state(self.now)

    @property
    def names(self) -> str:
        return ", ".join(item.resource.name for item in self.loan.items.all())

    @property
    def price(self) -> Price:
        return by_thing(self.booking.quote)

    @property
    def handed_over(self) -> str:
        return self._moment(self.loan.handed_over_at)

    @property
    def returned(self) -> str:
        return self._moment(self.loan.returned_at)

    def _moment(self, instant: datetime | None) -> str:
        return moment_text(instant, self.booking.site.tz) if instant else ""

    @property
    def days_late(self) -> int:
        tz = self.booking.site.tz
        return max(0, (local_date(self.now, tz) - local_date(self.loan.due_at, tz)).days)

    @property
    def may_renew(self) -> bool:
        return self.booking.status in FIRM

    @property
    def may_cancel(self) -> bool:
        return self.booking.status in (Status.REQUESTED, Status.CONFIRMED)

    @property
    def may_be_handed_over(self) -> bool:
        tz = self.booking.site.tz
        begins = local_date(self.booking.start, tz) <= local_date(self.now, tz)
        return self.booking.status == Status.CONFIRMED and begins

    @property
    def photos_out(self) -> list[LoanPhoto]:
        return [photo for photo in self.loan.photos.all() if photo.moment == LoanPhoto.Moment.OUT]

    @property
    def photos_in(self) -> list[LoanPhoto]:
        return [photo for photo in self.loan.photos.all() if photo.moment == LoanPhoto.Moment.IN]


@dataclass(frozen=True, slots=True)
class DeskOfLoans:
    """What the desk of a site has to do with loans today, and what is out."""

    site: SiteEntry
    overdue: list[ShownLoan]
    to_decide: list[ShownLoan]
    to_hand_over: list[ShownLoan]
    due_today: list[ShownLoan]
    out: list[ShownLoan]
    """Out, and due another day."""
    coming: list[ShownLoan]
    """To be handed over in the days after today."""

    @property
    def parts(self) -> list[tuple[str, list[ShownLoan]]]:
        names = ("overdue", "to_decide", "to_hand_over", "due_today", "out", "coming")
        return [(name, rows) for name in names if (rows := getattr(self, name))]


def desk_of_loans(site: SiteEntry, *, now: datetime) -> DeskOfLoans:
    """Four queries, whatever the number of loans."""
    tonight = start_of_day(local_date(now, site.tz) + DAY, site.tz)
    rows = Loan.objects.filter(booking__site=site.pk, booking__status__in=(Status.REQUESTED, *FIRM))
    loans = list(
        rows.filter(booking__period__startswith__lt=tonight + AHEAD).with_booking().order_by("booking__period")
    )
    late = [loan for loan in loans if loan.is_overdue(now)]
    waiting = kept_waiting(late, now=now)

    def shown(chosen: Iterable[Loan]) -> list[ShownLoan]:
        return [ShownLoan(loan, now, waiting.get(loan.pk, [])) for loan in chosen]

    agreed = [loan for loan in loans if loan.booking.status == Status.CONFIRMED]
    away = sorted((loan for loan in loans if loan.is_out and not loan.is_overdue(now)), key=lambda loan: loan.due_at)
    return DeskOfLoans(
        site=site,
        overdue=shown(sorted(late, key=lambda loan: loan.due_at)),
        to_decide=shown(loan for loan in loans if loan.booking.status == Status.REQUESTED),
        to_hand_over=shown(loan for loan in agreed if loan.booking.start < tonight),
        due_today=shown(loan for loan in away if loan.due_at <= tonight),
        out=shown(loan for loan in away if loan.due_at > tonight),
        coming=shown(loan for loan in agreed if loan.booking.start >= tonight),
    )


@dataclass(frozen=True, slots=True)
class LoansToDo:
    """Of a site's desk today, in numbers."""

    overdue: int
    to_hand_over: int
    due_today: int

    @property
    def is_any(self) -> bool:
        return bool(self.overdue or self.to_hand_over or self.due_today)


def loans_to_do(site: SiteEntry, *, now: datetime) -> LoansToDo:
    """One query."""
    tonight = start_of_day(local_date(now, site.tz) + DAY, site.tz)
    out, due = Q(booking__status=Status.CHECKED_IN), "booking__period__endswith"
    counts = Loan.objects.filter(booking__site=site.pk, booking__status__in=FIRM).aggregate(
        overdue=Count("pk", filter=out & Q(**{f"{due}__lte": now})),
        to_hand_over=Count("pk", filter=Q(booking__status=Status.CONFIRMED, booking__period__startswith__lt=tonight)),
        due_today=Count(
            "pk", filter=out & Q(booking__period__endswith__gt=now, booking__period__endswith__lte=tonight)
        ),
    )
    return LoansToDo(**counts)
