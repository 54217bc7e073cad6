"""Fees of terms that were invoiced, as far as their days are still to come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from billing.fees import SIGN_UP, SOURCE, Charged
from billing.models import InvoiceLine, Membership
from billing.terms import term_on
from core.money import to_cents
from reports.question import Question

LONGEST = timedelta(days=800)
"""Further than any term is long: two years."""


@dataclass(frozen=True, slots=True)
class Deferred:
    """`amount` of `net` belongs to the days from `on` to `last`, without `on`. Net of VAT."""

    charge: int
    issuer: int
    site: int | None
    first: date
    last: date
    net: Decimal
    amount: Decimal


def deferred_fees(question: Question) -> list[Deferred]:
    """Of terms that last beyond the question's last day, invoiced by then and not taken back by then. Two queries."""
    return list(_deferred(question))


def later_share(net: Decimal, first: date, last: date, on: date) -> Decimal:
    """What is left of a fee for the days after `on`, to the cent; it and what was earned are the fee."""
    whole = (last - first).days + 1
    gone = min(max((on - first).days + 1, 0), whole)
    return net - to_cents(net * gone / whole)


def _deferred(question: Question) -> Iterator[Deferred]:
    on = question.days.last
    lines = _lines(question)
    rows = {
        row.public_id: row
        for row in Membership.objects.filter(public_id__in={line[4] for line in lines}).select_related("plan")
    }
    for charge, issuer, site, net, source, key, is_whole, months in lines:
        row = rows.get(source)
        if row is not None:
            first, last = days_paid(row, key, int(months) if is_whole else None)
            if amount := later_share(net, first, last, on):
                yield Deferred(charge, issuer, site, first, last, net, amount)


def days_paid(row: Membership, key: str, months: int | None) -> tuple[date, date]:
    """The days that a fee under that key is for: a whole term of so many months, else the row's part of one."""
    term = term_on(row.anchor, Charged().first_of(row, key), months=months or row.plan.term_months)
    if months:
        return term.first, term.last
    return max(term.first, row.starts_on, row.anchor), min(term.last, row.ends_on or term.last)


def _lines(question: Question) -> list[tuple[int, int, int | None, Decimal, UUID, str, bool, Decimal]]:
    on = question.days.last
    back = InvoiceLine.objects.filter(charge__reverses=OuterRef("charge"), invoice__issued_on__lte=on)
    lines = InvoiceLine.objects.filter(
        ~Exists(back),
        charge__source_kind=SOURCE,
        charge__reverses=None,
        charge__activity_on__gt=on - LONGEST,
        invoice__issued_on__lte=on,
    ).exclude(charge__source_key__in=("", SIGN_UP))
    if question.sites is not None:
        lines = lines.filter(charge__site__in=question.sites)
    names = ("charge", "invoice__issuer", "charge__site", "charge__net", "charge__source_id", "charge__source_key")
    found: Any = lines.order_by("charge__activity_on", "charge").values_list(*names, "charge__rule", "charge__quantity")
    return [(*values, rule == "monthly_fee", quantity) for *values, rule, quantity in found]
