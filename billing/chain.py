"""The hash chain of a ledger: what a digest covers. Pure, so that whoever verifies computes the same.

A digest is SHA-256 over the digest before and the canonical JSON of the content (keys sorted, amounts with two
decimals, instants in UTC).
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from billing.models import Closing, LedgerEntry, LedgerLine

CHAIN, SERIES = "chain", "invoice"
"""What counters count: entries of a chain, and invoices and credit notes, which share their numbers."""
FIRST = ""
"""The digest before the first."""


def entry_digest(entry: LedgerEntry, lines: Sequence[LedgerLine]) -> str:
    """Of an entry and its lines in order of position, on top of `entry.previous_digest`."""
    said = {
        name: _plain(getattr(entry, name))
        for name in (
            "public_id", "issuer_id", "position", "journal", "year", "serial", "entered_on", "piece", "piece_on",
            "label", "source_kind", "source_id", "evidence", "created_at",
        )
    }  # fmt: skip
    said["lines"] = [
        [line.position, line.ledger_account, line.account_id, _plain(line.debit), _plain(line.credit)] for line in lines
    ]
    return _digest(entry.previous_digest, said)


def closing_digest(closing: Closing) -> str:
    said = {
        name: _plain(getattr(closing, name))
        for name in (
            "issuer_id", "kind", "starts_on", "ends_on", "last_position", "debit", "credit", "revenue", "perpetual",
            "by_id", "at",
        )
    }  # fmt: skip
    return _digest(closing.previous_digest, said)


def content_digest(content: Any) -> str:
    """Of what a document says, as JSON."""
    return _digest(FIRST, content)


def _digest(before: str, said: Any) -> str:
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value if value is None or isinstance(value, int) else str(value)
