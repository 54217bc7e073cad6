"""Where each basis finds its amounts, and the column of each way to cut them.

By activity: the charges whose activity lies in the days asked for, whenever they were written; a cancellation is a
reversal dated like the charge it takes back, so the two add up to nothing. By invoice: the lines issued in those days,
which is what class 7 of the ledger says. By payment: of each invoice line the share that was paid in those days, in
whole cents (`PaidLine`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncMonth, TruncWeek

from billing import bearings
from billing.bearings import Bearings
from billing.fees import SOURCE as FEES
from billing.models import Charge, InvoiceLine, Membership
from reports.models import PaidLine
from reports.question import Question
from reports.words import day_word, month_word, week_word
from spaces.catalogue import Catalogue

ACTIVITY, INVOICE, PAYMENT = "activity", "invoice", "payment"
BASES = (ACTIVITY, INVOICE, PAYMENT)

# How the value of each way to cut reads.
READ: dict[str, Callable[[Any], Any]] = {
    "resource": lambda key: key,
    "kind": str,
    "site": lambda key: key,
    "plan": lambda key: key,
    "group": str,
    "issuer": lambda key: key,
    "day": day_word,
    "week": week_word,
    "month": month_word,
}
GROUPS = tuple(READ)
DATED = ("day", "week", "month")


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that earn: the paths to their charge (a prefix), their amounts (a prefix), their day and their invoice."""

    rows: QuerySet[Any]
    charge: str
    amounts: str
    day: str
    invoice: str


SOURCES: dict[str, Source] = {
    ACTIVITY: Source(Charge.objects.all(), "", "", "activity_on", "invoice_line__invoice"),
    INVOICE: Source(InvoiceLine.objects.all(), "charge__", "charge__", "invoice__issued_on", "invoice"),
    PAYMENT: Source(PaidLine.objects.all(), "charge__", "", "settled_on", "invoice"),
}


def column(word: str, source: Source, catalogue: Catalogue) -> Any:
    """What a row of the source has for the word."""
    dated = {"day": F(source.day), "week": TruncWeek(source.day), "month": TruncMonth(source.day)}
    if word in dated:
        return dated[word]
    if word == "issuer":
        return _issuer(source, bearings.at(catalogue.version))
    if word == "plan":
        return _plan(source)
    named = {"resource": "resource_id", "site": "site_id"}
    return F(f"{source.charge}{named.get(word, word)}")


def asked(source: Source, question: Question) -> QuerySet[Any]:
    """The rows that the question is about, in no order."""
    days = question.days
    only: dict[str, Any] = {f"{source.day}__gte": days.first, f"{source.day}__lte": days.last}
    if question.sites is not None:
        only[f"{source.charge}site__in"] = question.sites
    if question.kind:
        only[f"{source.charge}kind"] = question.kind
    return source.rows.filter(**only).order_by()


def _plan(source: Source) -> Any:
    """By which a use was priced, or of which it is the fee: that of the membership, or of the contract's first one."""
    told = OuterRef(f"{source.charge}source_id")
    owed = Membership.objects.filter(Q(public_id=told) | Q(contract=told)).order_by("starts_on").values("plan_id")
    fee = When(**{f"{source.charge}source_kind": FEES}, then=Subquery(owed[:1]))
    priced = F(f"{source.charge}membership__plan_id")
    return Case(fee, default=priced, output_field=BigIntegerField())


def _issuer(source: Source, known: Bearings) -> Any:
    """Of the invoice; of what is on none, whoever will bill it: the issuer of the invoice that is taken back, else
    the one who bears the site on the day of the activity.
    """
    billed = F(f"{source.invoice}__issuer_id")
    if source.charge:
        return billed
    return Coalesce(billed, F("reverses__invoice_line__invoice__issuer_id"), _bearer(known))


def _bearer(known: Bearings) -> Any:
    """As `Bearings.known_issuer_for` finds it: the site's own, newest first, else the network's."""
    of_sites = [row for site, rows in known.by_site.items() if site is not None for row in rows]
    cases = [When(site=row.site_id, activity_on__gte=row.valid_from, then=Value(row.issuer_id)) for row in of_sites]
    network = known.by_site.get(None, ())
    cases += [When(activity_on__gte=row.valid_from, then=Value(row.issuer_id)) for row in network]
    return Case(*cases, default=None) if cases else Value(None)
