"""Closed periods never change; whoever changes a row by force is found."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from billing.actions.closing import close_days, close_month, close_year
from billing.actions.crediting import credit_invoice
from billing.actions.depositing import ask_deposit, take_deposit
from billing.actions.issuing import issue_pending
from billing.actions.receiving import receive_payment, refund_credit_note, refund_payment, return_payment
from billing.books.verifying import verify
from billing.errors import PeriodClosed, PeriodNotOver, PeriodOpenBefore
from billing.models import Closing, Invoice
from core.database import violated
from core.ids import uuid7
from tests.conftest import MONDAY, NOW
from tests.factories import AccountFactory, BearingFactory, PersonFactory
from tests.factories.invoicing import charge_of
from tests.factories.money import IssuerFactory, IssuerTermsFactory

pytestmark = pytest.mark.django_db

MARCH = date(2027, 3, 15)


@pytest.fixture
def books():
    """Two invoices on the Monday."""
    BearingFactory(issuer=IssuerTermsFactory(issuer=IssuerFactory(prefix="FA")).issuer)
    account = AccountFactory()
    for amount in ("10.00", "20.00"):
        charge_of(account, amount)
        issue_pending(account=account, until=MONDAY, now=NOW)
    return account


@pytest.fixture
def money(books, site):
    """All that money does: paid in part, in advance, back, bounced, corrected, held as a deposit."""
    issuer, by = Invoice.objects.first().issuer, PersonFactory()
    AccountFactory()
    told = {"issuer_id": issuer.pk, "account": books, "paid_on": MONDAY, "now": NOW}
    first = receive_payment(method="transfer", amount=Decimal(40), **told)
    refund_payment(payment=first, amount=Decimal(4), method="cash", by=by, reason="trop", now=NOW)
    return_payment(payment=receive_payment(method="cheque", amount=Decimal(5), **told), reason="rejet", now=NOW)
    note = credit_invoice(invoice=Invoice.objects.get(serial=1), reason="erreur", by=by, now=NOW)
    refund_payment(payment=first, amount=Decimal(2), method="transfer", by=by, reason="erreur", now=NOW)
    refund_credit_note(credit_note=note, amount=Decimal(10), method="transfer", by=by, reason="reste", now=NOW)
    deposit = ask_deposit(
        issuer_id=issuer.pk, account=books, site_id=site.pk, source_kind="thing", source_id=uuid7(), label="Clé",
        amount=Decimal(50), now=NOW,
    )  # fmt: skip
    take_deposit(deposit=deposit, method="cash", by=by, now=NOW)
    return first


@contextmanager
def by_force() -> Iterator[None]:
    """As somebody with all rights over the database would: no trigger looks on."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = origin")


def change(sql: str) -> list[str]:
    """The faults that are found after it."""
    with by_force(), connection.cursor() as cursor:
        cursor.execute(sql)
    return [f"{fault.where}: {fault.what}" for fault in verify().faults]


def close(month: date = MONDAY) -> list[Closing]:
    return close_month(month=month, by=PersonFactory(), today=MARCH, now=NOW)


def test_month_is_closed_with_its_totals(books):
    (closing,) = close()
    assert (closing.ends_on, closing.debit, closing.revenue, closing.perpetual) == (
        date(2027, 1, 31), Decimal("36.00"), Decimal("30.00"), Decimal("30.00"),
    )  # fmt: skip


def test_month_that_is_not_over_stays_open(books):
    with pytest.raises(PeriodNotOver):
        close(MARCH)


def test_month_closes_once(books):
    close()
    with pytest.raises(PeriodClosed):
        close()


def test_months_close_in_order(books):
    with pytest.raises(PeriodOpenBefore):
        close(date(2027, 2, 1))


def test_year_closes_after_its_months(books):
    with pytest.raises(PeriodOpenBefore):
        close_year(year=2027, by=PersonFactory(), today=date(2028, 1, 5), now=NOW)


def test_charge_in_a_closed_month_is_refused(books):
    close()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        charge_of(books, "5.00", on=MONDAY)
    assert violated(caught.value) == "charge_is_in_an_open_month"


def test_days_close_by_themselves_once(books):
    tuesday = date(2027, 1, 12)
    assert (close_days(today=tuesday, now=NOW), close_days(today=tuesday, now=NOW)) == (1, 0)


def test_day_without_entries_since_the_last_closing_is_closed_too(books):
    close_days(today=date(2027, 1, 12), now=NOW)
    close_days(today=date(2027, 1, 15), now=NOW)
    assert list(Closing.objects.values_list("starts_on", flat=True)) == [MONDAY, date(2027, 1, 14)]


def test_sound_books_are_said_to_be_sound(books):
    close()
    out = StringIO()
    call_command("verify_ledger", stdout=out)
    assert out.getvalue() == "2 entries, 1 closings, 2 invoices, 0 payments: sound\n"


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        (
            "UPDATE billing_ledgerline SET debit = debit + 1 WHERE debit > 0 AND debit < 20",
            "entry 1 (VE 2027-1): its content is not what was written",
        ),
        (
            "UPDATE billing_ledgerentry SET label = 'autre' WHERE position = 2",
            "entry 2 (VE 2027-2): its content is not what was written",
        ),
        ("DELETE FROM billing_ledgerentry WHERE position = 1", "entry 2 (VE 2027-2): entry 1 is missing"),
        (
            "UPDATE billing_invoice SET facts = jsonb_set(facts, '{buyer,name}', '\"X\"') WHERE serial = 2",
            "invoice FA2027-0002: the ledger does not say the same",
        ),
        ("UPDATE billing_closing SET revenue = 29", "closing of mois 2027-01-01: its content is not what was written"),
    ],
)
def test_row_changed_by_force_is_named(books, sql, found):
    close()
    assert change(sql)[0] == found


def test_missing_number_is_named(books):
    close()
    remove = "DELETE FROM billing_invoiceline; DELETE FROM billing_invoice WHERE serial = 1"
    assert change(remove) == ["invoice FA2027-0002: number 1 of 2027 is missing"]


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        (
            "DELETE FROM billing_ledgerline USING billing_ledgerentry AS entry"
            " WHERE entry.id = entry_id AND entry.position > 5; DELETE FROM billing_ledgerentry WHERE position > 5",
            "entry 6: it is missing, and so are all up to",
        ),
        (
            "DELETE FROM billing_invoiceline USING billing_invoice AS one WHERE one.id = invoice_id AND serial = 3;"
            "DELETE FROM billing_settlement USING billing_invoice AS one WHERE one.id = credit_note_id AND serial = 3;"
            "DELETE FROM billing_invoice WHERE serial = 3",
            "invoice 3 of 2027: it is missing",
        ),
        ("UPDATE billing_invoice SET due_on = '2028-01-01'", "what its document says differs from its row"),
        (
            "UPDATE billing_invoice SET account_id = (SELECT max(id) FROM billing_account) WHERE serial = 2",
            "the ledger does not say the same",
        ),
        ("UPDATE billing_charge SET label = 'Autre'", "its lines are not the charges that it was issued for"),
        ("UPDATE billing_payment SET amount = 30 WHERE amount = 40", "the ledger does not say the same"),
        ("UPDATE billing_payment SET method = 'cash'", "the ledger does not say the same"),
        ("UPDATE billing_payment SET paid_on = '2027-01-04'", "the ledger names somebody else, or another day"),
        ("DELETE FROM billing_settlement WHERE amount > 0", "it settles"),
        ("UPDATE billing_deposit SET status = 'returned'", "deposits: 0.00 are held, the ledger says 50.00"),
    ],
)
def test_money_changed_by_force_is_named(money, sql, found):
    assert verify().faults == []
    assert found in " ".join(change(sql))


def test_payment_removed_by_force_is_named(money):
    with by_force(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM billing_settlement; DELETE FROM billing_payment WHERE amount = 40")
    assert any("payment" in fault.where for fault in verify().faults)


def test_command_fails_where_the_books_are_not_sound(books):
    change("UPDATE billing_ledgerentry SET piece = 'X' WHERE position = 1")
    with pytest.raises(CommandError, match="entry 1 "):
        call_command("verify_ledger")


def test_closings_are_chained(books):
    close_days(today=date(2027, 1, 12), now=NOW)
    (month,) = close()
    assert month.previous_digest == Closing.objects.get(kind="day").digest


def test_invoices_stay_as_they_are(books):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Invoice.objects.update(total=1)
    assert violated(caught.value) == "invoice_is_append_only"
