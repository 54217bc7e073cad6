"""Statements as French banks write them, and files that are none."""

from datetime import date
from decimal import Decimal

import pytest

from billing.bank import reading
from billing.bank.columns import guess
from billing.bank.lines import read_amount, read_day, understand
from billing.bank.reading import read_table
from billing.payment_errors import BankFileTooLarge, BankFileUnreadable

SEMICOLONS = """Numéro de compte;0123456789
Solde au 31/01/2027;1 234,56

Date;Libellé;Débit euros;Crédit euros;
12/01/2027;"VIR SEPA DE M. ÉRIC
LE GOFF FA2027-0001";;1 234,50;
13/01/2027;PRLV EAU;-35,10;;
14/01/2027;REMISE CHEQUES;;80,00;
;Total;-35,10;1 314,50;
"""
SIGNED = """dateOp;dateVal;label;amount;accountbalance
2027-01-12;2027-01-12;"VIR Marie Kerdoncuff";"100,00";"500,00"
"""
NEW_LEDGER = """Date de comptabilisation;Libelle simplifie;Reference;Informations complementaires;Debit;Credit;Date op
12/01/2027;VIR INST LE GOFF;ABC1;FACTURE C000012;;+12,00;11/01/2027
"""
COMMAS = """Date,Description,Montant
12.01.27,"Virement, reçu","1,250.00"
13.01.27,Frais,-2.50
"""


def read(text, encoding="utf-8"):
    table = read_table(text.encode(encoding))
    return understand(table, guess(table.columns), issuer_id=1)


def told(understood):
    return [(line.booked_on, line.amount, line.label) for line in understood.credits]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_credits_are_read_in_any_encoding_of_the_time(encoding):
    found = read(SEMICOLONS, encoding)
    assert told(found) == [
        (date(2027, 1, 12), Decimal("1234.50"), "VIR SEPA DE M. ÉRIC LE GOFF FA2027-0001"),
        (date(2027, 1, 14), Decimal("80.00"), "REMISE CHEQUES"),
    ]


def test_debits_are_counted_and_totals_are_not_understood():
    found = read(SEMICOLONS)
    assert (found.debits, found.wrong) == (1, [9])


def test_a_signed_amount_is_one_column():
    table = read_table(SIGNED.encode())
    mapping = {"date": 0, "label": 2, "amount": 3}
    assert told(understand(table, mapping, issuer_id=1)) == [(date(2027, 1, 12), 100, "VIR Marie Kerdoncuff")]


def test_details_are_put_behind_the_label():
    assert told(read(NEW_LEDGER)) == [(date(2027, 1, 12), 12, "VIR INST LE GOFF · FACTURE C000012")]


def test_commas_and_points_are_told_apart():
    found = read(COMMAS)
    assert (told(found), found.debits) == ([(date(2027, 1, 12), 1250, "Virement, reçu")], 1)


def test_a_line_is_the_same_in_every_file_that_has_it():
    whole = read(SEMICOLONS).credits
    tail = read(SEMICOLONS.replace('12/01/2027;"VIR SEPA DE M. ÉRIC\nLE GOFF FA2027-0001";;1 234,50;\n', "")).credits
    assert tail[0].once == whole[1].once


def test_lines_that_look_the_same_are_two():
    twice = "Date;Libellé;Montant\n12/01/2027;VIR;5,00\n12/01/2027;VIR;5,00\n"
    one, other = read(twice).credits
    assert one.once != other.once


def test_a_line_of_another_issuer_is_another():
    table = read_table(COMMAS.encode())
    mapping = guess(table.columns)
    assert (
        understand(table, mapping, issuer_id=1).credits[0].once
        != understand(table, mapping, issuer_id=2).credits[0].once
    )


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 234,56", "1234.56"), ("1.234,56", "1234.56"), ("1,234.56", "1234.56"), ("+12", "12"), ("-12,5", "-12.5"),
        ("12,00-", "-12"), ("\u22123,00 €", "-3"), ("1\u202f000,00", "1000"), ("1'000.00", "1000"), ("", None),
        ("abc", None), ("1e5", None), ("NaN", None), ("9" * 40, None), (",", None),
    ],
)  # fmt: skip
def test_amounts(text, amount):
    assert read_amount(text) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/12/2027", date(2027, 12, 31)), ("31.12.27", date(2027, 12, 31)), ("2027-12-31", date(2027, 12, 31)),
        ("20271231", date(2027, 12, 31)), ("2027-12-31T10:00:00", date(2027, 12, 31)), ("12/31/2027", None),
        ("31/02/2027", None), ("", None), ("hier", None),
    ],
)  # fmt: skip
def test_days(text, day):
    assert read_day(text) == day


@pytest.mark.parametrize(
    "data",
    [
        b"", b"PK\x03\x04zip", b"%PDF-1.7", b"Date;Libelle;Montant\n\x00\x01;x;1", b"a;b\n1;2\n", b"\xff\xfe\x00",
        b"12/01/2027;VIR;5,00\n", b'Date;Libelle;"' + b"x" * 200_000,
    ],
)  # fmt: skip
def test_what_is_no_statement_is_refused(data):
    with pytest.raises(BankFileUnreadable):
        read_table(data)


def test_a_file_has_a_size():
    with pytest.raises(BankFileTooLarge):
        read_table(b"Date;Libelle;Montant\n" + b"x" * reading.MOST_BYTES)


def test_a_file_has_so_many_lines():
    with pytest.raises(BankFileTooLarge):
        read_table(b"Date;Libelle;Montant\n" + b"12/01/2027;VIR;5,00\n" * (reading.MOST_ROWS + 31))
