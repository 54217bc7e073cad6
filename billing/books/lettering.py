"""Lettering: which lines on members' accounts answer each other. Invoices, and the payments and credit notes that went
to them, hang together; where nothing of them is left open, they carry one letter, whose lines add up to nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max, Q, Sum

from billing.chart import MEMBERS
from billing.models import Invoice, Issuer, LedgerEntry, LedgerLine, Settlement

Letter = tuple[str, date | None]
Link = tuple[UUID, UUID, date]
"""What was settled, by what, and on which day it last was."""
NONE: Letter = ("", None)


@dataclass(frozen=True, slots=True)
class Letters:
    """By the public id of an invoice, credit note or payment."""

    by_source: dict[UUID, Letter]

    def of(self, entry: LedgerEntry, line: LedgerLine) -> Letter:
        return self.by_source.get(entry.source_id, NONE) if line.ledger_account == MEMBERS else NONE


def letters_of(issuer: Issuer) -> Letters:
    """Two queries."""
    documents = list(Invoice.objects.filter(issuer=issuer).with_settled().defer("facts"))
    is_open = {row.public_id for row in documents if row.left_to_pay}
    numbers = {row.public_id: row.pk for row in documents}
    links = list(_links(issuer))
    days: dict[UUID, date] = {}
    for one, _other, on in links:
        days[one] = max(on, days.get(one, on))
    letters: dict[UUID, Letter] = {}
    for group in _groups(links):
        if is_open.isdisjoint(group):
            first = min(numbers[key] for key in group if key in numbers)
            letters |= dict.fromkeys(group, (f"L{first}", max(days[key] for key in group if key in days)))
    return Letters(letters)


def _links(issuer: Issuer) -> Iterable[Link]:
    """Without what was undone: what came back of a payment answers the payment, not the invoice."""
    rows = Settlement.objects.filter(Q(invoice__issuer=issuer) | Q(credit_note__issuer=issuer)).order_by()
    ends = rows.values_list("invoice__public_id", "payment__public_id", "credit_note__public_id")
    for *found, amount, on in ends.annotate(Sum("amount"), Max("settled_on")):
        if amount:
            one, other = (key for key in found if key)
            yield one, other, on


def _groups(links: Iterable[Link]) -> list[set[UUID]]:
    """Of all that hangs together."""
    group_of: dict[UUID, set[UUID]] = {}
    for one, other, _on in links:
        joined = group_of.get(one, {one}) | group_of.get(other, {other})
        group_of |= dict.fromkeys(joined, joined)
    return list({id(group): group for group in group_of.values()}.values())
