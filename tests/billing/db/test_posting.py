"""The ledger: balanced, numbered without gaps, chained, append-only."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from billing.actions.posting import EntryLine, next_number, post_entry
from billing.chain import entry_digest
from billing.models import Closing, Issuer, LedgerEntry
from core.database import violated
from tests.conftest import MONDAY, NOW
from tests.factories import IssuerFactory

TEN = Decimal("10.00")
BALANCED = [EntryLine("512", debit=TEN), EntryLine("706", credit=TEN)]


@pytest.fixture
def issuer(db: None) -> Issuer:
    return IssuerFactory()


def post(issuer: Issuer, **other: Any) -> LedgerEntry:
    values: dict[str, Any] = {
        "issuer_id": issuer.pk,
        "journal": "BQ",
        "entered_on": MONDAY,
        "piece": "P1",
        "piece_on": MONDAY,
        "label": "Essai",
        "lines": BALANCED,
        "source_kind": "test",
        "source_id": uuid4(),
        "now": NOW,
    }
    return post_entry(**{**values, **other})


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def settle_deferred() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def refused(act: Callable[[], object]) -> str | None:
    """The constraint that says no to it, deferred ones too."""
    try:
        with transaction.atomic():
            act()
            settle_deferred()
    except IntegrityError as error:
        return violated(error)
    return None


def test_entries_count_in_the_chain_and_in_their_journal(issuer):
    first, second, third = post(issuer), post(issuer, journal="VE"), post(issuer)
    assert [(row.position, row.journal, row.serial) for row in (first, second, third)] == [
        (1, "BQ", 1), (2, "VE", 1), (3, "BQ", 2),
    ]  # fmt: skip


def test_entries_hold_the_digest_of_the_one_before(issuer):
    first, second = post(issuer), post(issuer)
    assert (first.previous_digest, second.previous_digest) == ("", first.digest)


def test_digest_is_computed_alike_from_what_is_stored(issuer):
    made = post(issuer)
    stored = LedgerEntry.objects.get(pk=made.pk)
    assert entry_digest(stored, list(stored.lines.order_by("position"))) == made.digest


def test_chains_of_issuers_are_apart(issuer):
    post(issuer)
    assert post(IssuerFactory(siren="900000027")).position == 1


@pytest.mark.parametrize("lines", [[], [EntryLine("512", debit=TEN), EntryLine("706", credit=Decimal("9.99"))]])
def test_entry_that_does_not_balance_is_refused(issuer, lines):
    assert refused(lambda: post(issuer, lines=lines)) == "ledger_entry_balances"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE billing_ledgerentry SET label = 'autre'",
        "DELETE FROM billing_ledgerentry",
        "TRUNCATE billing_ledgerentry CASCADE",
    ],
)
def test_entries_refuse_to_change(issuer, sql):
    post(issuer)
    settle_deferred()
    assert refused(lambda: run(sql)) in ("ledger_entry_is_append_only", "ledger_line_is_append_only")


def test_numbers_of_a_transaction_that_fails_come_back(issuer):
    with transaction.atomic():
        next_number(issuer.pk, "invoice", 2027)
        transaction.set_rollback(True)
    assert next_number(issuer.pk, "invoice", 2027) == 1


def test_entry_of_a_closed_day_is_dated_the_first_open_one(issuer):
    Closing.objects.create(
        issuer=issuer, kind="day", starts_on=MONDAY, ends_on=MONDAY, debit=0, credit=0, revenue=0, perpetual=0, at=NOW
    )
    assert post(issuer).entered_on == date(2027, 1, 12)


COPIED = (
    "journal, year, entered_on, piece, piece_on, label, source_kind, source_id, created_at, previous_digest, digest, "
    "issuer_id, evidence"
)


def test_entry_out_of_order_is_refused(issuer):
    post(issuer)
    copy = (
        f"INSERT INTO billing_ledgerentry (id, public_id, position, serial, {COPIED}) "
        f"SELECT id + 1000, gen_random_uuid(), position + 5, serial + 5, {COPIED} FROM billing_ledgerentry"
    )
    assert refused(lambda: run(copy)) == "ledger_entry_follows"
