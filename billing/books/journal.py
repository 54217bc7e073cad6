"""The journal of an issuer: every line of every entry, in order, as flat rows."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from billing.chart import NAMES
from billing.models import Issuer, Journal, LedgerEntry

CHUNK = 1000
Row = dict[str, Any]


def journal(issuer: Issuer, first: date, last: date) -> Iterator[Row]:
    """Entries dated from `first` to `last`, both included. Constant memory."""
    entries = LedgerEntry.objects.filter(issuer=issuer, entered_on__range=(first, last)).order_by("position")
    entries = entries.prefetch_related("lines__account__person", "lines__account__organisation")
    for entry in entries.iterator(chunk_size=CHUNK):
        for line in sorted(entry.lines.all(), key=lambda line: line.position):
            yield {
                "position": entry.position,
                "journal": entry.journal,
                "journal_name": str(Journal(entry.journal).label),
                "number": entry.serial,
                "date": entry.entered_on.isoformat(),
                "piece": entry.piece,
                "piece_date": entry.piece_on.isoformat(),
                "label": entry.label,
                "account": line.ledger_account,
                "account_name": str(NAMES[line.ledger_account]),
                "member": line.account.number if line.account else "",
                "member_name": line.account.name if line.account else "",
                "debit": line.debit,
                "credit": line.credit,
                "digest": entry.digest,
            }
