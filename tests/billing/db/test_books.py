"""The files of an accountant."""

import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from billing.actions.receiving import refund_credit_note, return_payment
from billing.actions.settling import settle_with_credit
from billing.books.ageing import aged_balance, band_of
from billing.books.archive import write_archive
from billing.books.fec import COLUMNS, fec, file_name
from billing.books.journal import journal
from billing.models import Closing
from tests.conftest import MONDAY, NOW
from tests.factories import AccountFactory, PersonFactory
from tests.factories.bookkeeping import bearer, closed_january, two_invoices
from tests.factories.payments import credited, owed, paid

pytestmark = pytest.mark.django_db


def rows_of(issuer, year=2027):
    first, *rows = ["".join(line).rstrip("\r\n").split("\t") for line in fec(issuer, year)]
    assert first == list(COLUMNS)
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def test_fec_has_the_lines_of_the_year_with_a_decimal_comma():
    first = rows_of(two_invoices())[0]
    assert {name: first[name] for name in ("JournalCode", "EcritureNum", "EcritureDate", "CompteNum", "PieceRef")} == {
        "JournalCode": "CA",
        "EcritureNum": "1",
        "EcritureDate": "20270111",
        "CompteNum": "530000",
        "PieceRef": first["PieceRef"],
    }
    assert (first["Debit"], first["Credit"]) == ("12,00", "0,00")


def test_fec_balances():
    rows = rows_of(two_invoices())
    sums = [sum(Decimal(row[side].replace(",", ".")) for row in rows) for side in ("Debit", "Credit")]
    assert sums == [Decimal("48.00"), Decimal("48.00")]


def test_fec_letters_what_is_settled_and_what_settled_it():
    rows = [row for row in rows_of(two_invoices()) if row["CompteNum"] == "411000"]
    lettered = [(row["JournalCode"], row["DateLet"]) for row in rows if row["EcritureLet"]]
    assert (len(rows), lettered) == (3, [("CA", "20270111"), ("VE", "20270111")])


def letters(issuer) -> dict[str, Decimal]:
    """What the lines of each letter add up to; the letter of none is empty."""
    sums: dict[str, Decimal] = {}
    for row in rows_of(issuer):
        if row["CompteNum"] == "411000":
            amounts = [Decimal(row[side].replace(",", ".")) for side in ("Debit", "Credit")]
            sums[row["EcritureLet"]] = sums.get(row["EcritureLet"], Decimal(0)) + amounts[0] - amounts[1]
    return sums


def test_fec_letters_nothing_that_bounced():
    issuer, account = bearer(), AccountFactory()
    invoice = owed(account, issuer, 100)
    return_payment(payment=paid(account, issuer, 100, method="cheque"), reason="sans provision", now=NOW)
    paid(account, issuer, 100)
    assert letters(issuer) == {f"L{invoice.pk}": 0, "": 0}


def test_fec_letters_together_what_one_payment_paid():
    issuer, account = bearer(), AccountFactory()
    first, _second = owed(account, issuer, 100), owed(account, issuer, 50)
    paid(account, issuer, 150)
    assert letters(issuer) == {f"L{first.pk}": 0}


def test_fec_does_not_letter_a_credit_note_of_which_something_is_left():
    issuer, account = bearer(), AccountFactory()
    note = credited(owed(account, issuer, 100), 120)
    settle_with_credit(account=account, now=NOW)
    assert letters(issuer) == {"": -20}
    refund_credit_note(
        credit_note=note, amount=Decimal(20), method="transfer", by=PersonFactory(), reason="soldé", now=NOW
    )
    assert letters(issuer) == {f"L{note.corrects_id}": 0}


def test_fec_says_the_local_day_on_which_an_entry_was_written():
    issuer, account = bearer(), AccountFactory()
    owed(account, issuer, 100)
    paid(account, issuer, 10, now=datetime(2027, 1, 11, 23, 30, tzinfo=UTC))  # half past midnight in Paris
    assert {(row["JournalCode"], row["ValidDate"]) for row in rows_of(issuer)} == {
        ("VE", "20270111"),
        ("BQ", "20270112"),
    }


def test_fec_speaks_french_to_everybody():
    issuer = two_invoices()
    with translation.override("en"):
        names = {row["CompteLib"] for row in rows_of(issuer)}
    assert "Adhérents et clients" in names


def test_fec_numbers_are_continuous_in_each_journal():
    rows = rows_of(two_invoices())
    assert sorted({int(row["EcritureNum"]) for row in rows if row["JournalCode"] == "VE"}) == [1, 2]


def test_fec_of_the_next_year_opens_with_the_balances():
    rows = rows_of(two_invoices(), 2028)
    told = [(row["JournalCode"], row["CompteNum"], row["Debit"], row["Credit"]) for row in rows]
    assert told == [
        ("AN", "411000", "24,00", "0,00"),
        ("AN", "445710", "0,00", "6,00"),
        ("AN", "530000", "12,00", "0,00"),
        ("AN", "110000", "0,00", "30,00"),
    ]


def test_fec_is_named_after_the_issuer_and_the_closing():
    assert file_name(two_invoices(), 2027) == "900000019FEC20271231.txt"


def test_fec_keeps_its_columns_whatever_a_label_holds():
    issuer = two_invoices()
    account = issuer.entries.first().lines.exclude(account=None).get().account
    account.billing_name = "Le\tGoff\nAwen"
    account.save()
    assert {row["CompAuxLib"] for row in rows_of(issuer)} == {"", "Le Goff Awen"}


def test_journal_is_in_the_order_of_the_chain():
    rows = list(journal(two_invoices(), MONDAY, MONDAY))
    assert [row["position"] for row in rows] == [1, 1, 1, 2, 2, 3, 3, 3]


@pytest.mark.parametrize(
    ("late", "band"),
    [(-5, "not_due"), (0, "not_due"), (1, "up_to_30"), (30, "up_to_30"), (31, "up_to_60"), (91, "over_90")],
)
def test_lateness_falls_into_its_band(late, band):
    due = date(2027, 2, 10)
    assert band_of(due, date.fromordinal(due.toordinal() + late)) == band


def test_aged_balance_shows_what_is_open_and_agrees_with_the_ledger():
    (row,) = aged_balance(two_invoices(), date(2027, 2, 20))
    assert (row.bands["up_to_30"], row.owed, row.balance, row.credit) == (24, 24, 24, 0)


def test_aged_balance_of_the_past_does_not_know_the_future():
    assert aged_balance(two_invoices(), date(2027, 1, 10)) == []


def test_aged_balance_takes_three_queries(django_assert_num_queries):
    issuer = two_invoices()
    with django_assert_num_queries(3):
        aged_balance(issuer, MONDAY)


def archived():
    two_invoices()
    closed_january()
    file = io.BytesIO()
    write_archive(Closing.objects.select_related("issuer").get(), file)
    return zipfile.ZipFile(file), file.getvalue()


def test_archive_names_the_digest_of_every_file():
    book, _raw = archived()
    sums = dict(reversed(line.split("  ")) for line in book.read("SHA256SUMS").decode().splitlines())
    assert sums == {
        name: hashlib.sha256(book.read(name)).hexdigest() for name in book.namelist() if name != "SHA256SUMS"
    }


def test_archive_holds_the_entries_with_their_lines():
    book, _raw = archived()
    entries = [json.loads(line) for line in book.read("entries.jsonl").splitlines()]
    assert [(entry["position"], len(entry["lines"])) for entry in entries] == [(1, 3), (2, 2), (3, 3)]


def test_archive_of_a_closing_is_always_the_same():
    _book, raw = archived()
    again = io.BytesIO()
    write_archive(Closing.objects.select_related("issuer").get(), again)
    assert again.getvalue() == raw
