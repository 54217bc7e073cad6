"""Lettering: which lines on members' accounts answer each other. An invoice that is settled in full has a letter, which
its entry carries, and so do the payments and credit notes that went to it and to nothing else.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from billing.chart import MEMBERS
from billing.models import Invoice, Issuer, LedgerEntry, LedgerLine, Settlement

Letter = tuple[str, date | None]
NONE: Letter = ("", None)


@dataclass(frozen=True, slots=True)
class Letters:
    """By the public id of an invoice, credit note or payment."""

    by_source: dict[UUID, Letter]

    def of(self, entry: LedgerEntry, line: LedgerLine) -> Letter:
        return self.by_source.get(entry.source_id, NONE) if line.ledger_account == MEMBERS else NONE


def letters_of(issuer: Issuer) -> Letters:
    """Two queries."""
    settled = Invoice.objects.filter(issuer=issuer, kind=Invoice.Kind.INVOICE).with_settled()
    whole = {row.pk: row for row in settled.defer("facts") if row.left_to_pay == 0}
    rows = Settlement.objects.filter(invoice__issuer=issuer).values_list(
        "invoice_id", "settled_on", "payment__public_id", "credit_note__public_id"
    )
    last: dict[int, date] = {}
    targets: dict[UUID, set[int]] = defaultdict(set)
    for invoice, settled_on, payment, credit_note in rows:
        last[invoice] = max(settled_on, last.get(invoice, settled_on))
        targets[payment or credit_note].add(invoice)
    letters: dict[UUID, Letter] = {row.public_id: (f"L{pk}", last.get(pk)) for pk, row in whole.items()}
    for source, invoices in targets.items():
        if len(invoices) == 1 and (only := next(iter(invoices))) in whole:
            letters[source] = (f"L{only}", last[only])
    return Letters(letters)
