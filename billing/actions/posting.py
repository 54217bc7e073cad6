"""Writing the ledger, always inside the transaction of what it tells of.

Numbers are rows of counters, locked until the transaction ends: a rollback gives its number back, a second writer
waits. The counter of an issuer's chain is locked before its others, whatever is numbered first, and who writes for
several issuers goes through them in order of their keys: no two writers wait for each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from billing.chain import CHAIN as CHAIN
from billing.chain import FIRST, entry_digest
from billing.models import LedgerEntry, LedgerLine
from core.database import Statement, in_one_trip, inserting
from core.money import ZERO

NUMBER = """
INSERT INTO billing_counter (issuer_id, what, year, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (issuer_id, what, year) DO UPDATE SET last = billing_counter.last + 1
RETURNING last
"""
NEXT_KEY: Statement = ("SELECT nextval(pg_get_serial_sequence('billing_ledgerentry', 'id'))", [])
BEGIN_CHAIN = """
INSERT INTO billing_counter (issuer_id, what, year, last) VALUES (%s, %s, 0, 0) ON CONFLICT DO NOTHING
"""
CHAIN_FIRST = "SELECT last FROM billing_counter WHERE issuer_id = %s AND what = %s AND year = 0 FOR NO KEY UPDATE"
CLOSED = "SELECT max(ends_on) FROM billing_closing WHERE issuer_id = %s"
LAST = "SELECT digest FROM billing_ledgerentry WHERE issuer_id = %s ORDER BY position DESC LIMIT 1"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class EntryLine:
    """`account_id` says whose, on the accounts of members."""

    ledger_account: str
    debit: Decimal = ZERO
    credit: Decimal = ZERO
    account_id: int | None = None


def next_number(issuer_id: int, what: str, year: int) -> int:
    """The next of a series without gaps; nobody else has one of it until the transaction ends."""
    chain = [issuer_id, CHAIN]
    *_locked, ((number,),) = in_one_trip(
        [(BEGIN_CHAIN, chain), (CHAIN_FIRST, chain), _numbering(issuer_id, what, year)]
    )
    return int(number)


def post_entry(
    *,
    issuer_id: int,
    journal: str,
    entered_on: date,
    piece: str,
    piece_on: date,
    label: str,
    lines: Sequence[EntryLine],
    source_kind: str,
    source_id: UUID,
    now: datetime,
    evidence: str = "",
) -> LedgerEntry:
    """One entry at the end of the issuer's chain, dated the first open day where `entered_on` is closed.

    `evidence` is the digest of the document that it enters. Lines of nothing are left out. The database refuses what
    does not balance, at the end of the transaction.
    """
    (((position,),), ((closed,),), before, ((key,),)) = in_one_trip(
        [_numbering(issuer_id, CHAIN, 0), (CLOSED, [issuer_id]), (LAST, [issuer_id]), NEXT_KEY]
    )
    day = entered_on if closed is None else max(entered_on, closed + DAY)
    entry = LedgerEntry(
        pk=key,
        issuer_id=issuer_id,
        position=position,
        journal=journal,
        year=day.year,
        serial=next_number(issuer_id, journal, day.year),
        entered_on=day,
        piece=piece,
        piece_on=piece_on,
        label=label[:200],
        source_kind=source_kind,
        source_id=source_id,
        evidence=evidence,
        created_at=now,
        previous_digest=before[0][0] if before else FIRST,
    )
    rows = _lines(entry, lines)
    entry.digest = entry_digest(entry, rows)
    in_one_trip([*inserting([entry]), *inserting(rows)])
    entry._state.adding = False
    return entry


def _lines(entry: LedgerEntry, lines: Sequence[EntryLine]) -> list[LedgerLine]:
    """A negative debit is a credit, and the other way round."""
    told = [(line, line.debit - line.credit) for line in lines if line.debit != line.credit]
    return [
        LedgerLine(
            entry_id=entry.pk,
            position=position,
            ledger_account=line.ledger_account,
            account_id=line.account_id,
            debit=max(amount, ZERO),
            credit=max(-amount, ZERO),
        )
        for position, (line, amount) in enumerate(told, start=1)
    ]


def _numbering(issuer_id: int, what: str, year: int) -> Statement:
    return NUMBER, [issuer_id, what, year]
