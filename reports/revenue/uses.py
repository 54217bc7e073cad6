"""What uses paid beside what the public list asks for them, and why the two differ.

A use is a booking of one resource, by the charges that price it; fees for late cancellation and absence are none. It
counts on the days of its activity, and its list price is shared between rows by minutes. What was let go of by hand was
used all the same: only its money is gone. Bookings that were never priced (sessions of workshops, imports without
prices) have no charge, and so no use here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from billing import price_list
from billing.models import Charge
from booking.models import Booking
from core.money import ZERO, to_cents
from core.ranges import Period
from reports.question import MOST_ROWS, Question, check_size
from reports.revenue.listing import Listed, PublicPrices
from reports.revenue.parts import PRICES_A_USE
from reports.revenue.report import Keys, read_keys
from reports.revenue.sources import ACTIVITY, SOURCES, asked, column
from reports.words import in_order
from spaces.catalogue import Catalogue

HOUR = Decimal(60)
BY_HAND = Q(reverses__isnull=False) & ~Q(reason="")
COVERS = {"by_membership": ("allowance",), "by_pass": ("pass",), "offered": ("free_minutes", "free_loan")}
"""Rules of time that costs nothing, by why it does."""
LESS = {"by_discount": ("discount",), "by_choice": ("pay_what_you_want",)}
"""Rules of amounts that are taken off."""

Amounts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class UseRow:
    """Minutes, and euros net of VAT: `listed` = `paid` + the seven reasons why less was paid, to the cent.

    `below` are the minutes of uses that paid less than the list, `free` of those that paid nothing; `missing` is what
    uses below the list paid less than it, `subsidised` what uses paid less than they cost.
    """

    keys: Keys = ()
    minutes: int = 0
    listed: Decimal = ZERO
    paid: Decimal = ZERO
    by_membership: Decimal = ZERO
    by_pass: Decimal = ZERO
    by_group: Decimal = ZERO
    by_discount: Decimal = ZERO
    by_choice: Decimal = ZERO
    offered: Decimal = ZERO
    let_go: Decimal = ZERO
    below: int = 0
    free: int = 0
    missing: Decimal = ZERO
    cost: Decimal = ZERO
    subsidised: Decimal = ZERO

    @property
    def below_hours(self) -> Decimal:
        return to_cents(self.below / HOUR)

    @property
    def free_hours(self) -> Decimal:
        return to_cents(self.free / HOUR)

    def plus(self, other: "UseRow") -> "UseRow":
        """Under the keys of this one."""
        names = [one.name for one in fields(self) if one.name != "keys"]
        return replace(self, **{name: getattr(self, name) + getattr(other, name) for name in names})


REASONS = ("by_membership", "by_pass", "by_group", "by_discount", "by_choice", "offered", "let_go")


@dataclass(frozen=True, slots=True)
class UsesReport:
    question: Question
    rows: list[UseRow] = field(default_factory=list)

    @property
    def whole(self) -> UseRow:
        whole = UseRow()
        for row in self.rows:
            whole = whole.plus(row)
        return whole


def uses(question: Question, *, catalogue: Catalogue) -> UsesReport:
    """Rows in the order of their keys. Three queries. Raises ReportTooLarge."""
    question = replace(question, basis=ACTIVITY)
    charges = asked(SOURCES[ACTIVITY], question).filter(PRICES_A_USE)
    pieces = list(_pieces(charges, question, catalogue))
    check_size(len(pieces))
    whole, periods = _minutes_of_uses(charges), _periods(charges)
    public = PublicPrices(price_list.at(catalogue.version))
    rows: dict[Keys, UseRow] = {}
    for booking, resource, keys, amounts in pieces:
        of_use = whole.get((booking, resource), 0)
        if of_use > 0 and booking in periods:
            listed = public.of(catalogue.resources[resource], periods[booking])
            row = _row(keys, amounts, of_use, listed)
            rows[keys] = rows[keys].plus(row) if keys in rows else row
    found = sorted(rows.values(), key=lambda row: in_order(question.group_by, row.keys, catalogue))
    return UsesReport(question, found)


def _pieces(
    charges: QuerySet[Charge], question: Question, catalogue: Catalogue
) -> Iterator[tuple[UUID, int, Keys, Amounts]]:
    """What each use has in each row."""
    columns = {f"by_{word}": column(word, SOURCES[ACTIVITY], catalogue) for word in question.group_by}
    sums = _sums()
    rows = charges.values("source_id", "resource_id", **columns).annotate(**sums)
    told = rows.values_list("source_id", "resource_id", *columns, *sums)
    for booking, resource, *rest in told[: MOST_ROWS + 1]:
        keys = read_keys(question.group_by, rest[: len(columns)])
        yield booking, resource, keys, dict(zip(sums, rest[len(columns) :], strict=True))


def _sums() -> dict[str, Any]:
    told = ~BY_HAND
    covers = {name: Sum("minutes", filter=told & Q(rule__in=rules), default=0) for name, rules in COVERS.items()}
    less = {name: -Sum("net", filter=told & Q(rule__in=rules), default=ZERO) for name, rules in LESS.items()}
    return {
        "paid": Sum("net"),
        "minutes_told": Sum("minutes", filter=told, default=0),
        "let_go": -Sum("net", filter=BY_HAND, default=ZERO),
        **covers,
        **less,
    }


def _minutes_of_uses(charges: QuerySet[Charge]) -> dict[tuple[UUID, int], int]:
    """Of all their days, by booking and resource."""
    same = Charge.objects.filter(source_id__in=charges.values("source_id"))
    told = same.filter(PRICES_A_USE).exclude(BY_HAND).order_by().values("source_id", "resource_id")
    summed = told.annotate(sum=Sum("minutes")).values_list("source_id", "resource_id", "sum")
    return {(booking, resource): minutes for booking, resource, minutes in summed}


def _periods(charges: QuerySet[Charge]) -> dict[UUID, Period]:
    found = Booking.objects.filter(public_id__in=charges.values("source_id"))
    return {public_id: Period.of(period) for public_id, period in found.values_list("public_id", "period")}


def _row(keys: Keys, amounts: Amounts, of_use: int, listed: Listed | None) -> UseRow:
    minutes, paid = amounts["minutes_told"], amounts["paid"]
    asked_for = paid if listed is None else to_cents(listed.net * minutes / of_use)
    cost = paid if listed is None else to_cents(listed.cost * minutes / of_use)
    reasons = {name: to_cents(asked_for * amounts[name] / minutes) if minutes else ZERO for name in COVERS}
    reasons |= {name: amounts[name] for name in (*LESS, "let_go")}
    return UseRow(
        keys,
        minutes=minutes,
        listed=asked_for,
        paid=paid,
        by_group=asked_for - paid - _sum(reasons.values()),
        below=minutes if paid < asked_for else 0,
        free=minutes if paid <= ZERO < asked_for else 0,
        missing=max(asked_for - paid, ZERO),
        cost=cost,
        subsidised=max(cost - paid, ZERO),
        **reasons,
    )


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
