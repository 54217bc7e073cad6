"""Credits of a bank statement: what they may be, and what becomes of them."""

from datetime import date
from decimal import Decimal

import pytest

from billing.actions.debiting import collect_batch, send_batch
from billing.actions.reconciling import (
    accept,
    accept_sure,
    confirm_line,
    ignore_line,
    reopen_line,
    take_in_lines,
    tick_off,
)
from billing.bank.lines import ReadLine
from billing.bank.matching import likeness, names, propose
from billing.models import BankLine, Payment
from billing.payment_errors import BankLineDone
from tests.conftest import MONDAY, NOW
from tests.factories import AccountFactory, IssuerFactory, PersonFactory
from tests.factories.payments import announced, balance, debiting_issuer, left_of, mandate_of, owed, paid

pytestmark = pytest.mark.django_db
LATER = NOW.replace(day=26)


@pytest.fixture
def issuer():
    return debiting_issuer()


@pytest.fixture
def account():
    return AccountFactory(person__name="Éric Le Goff")


@pytest.fixture
def by():
    return PersonFactory()


def line(issuer, by, label, amount, day=MONDAY):
    read = ReadLine(f"{label} {amount} {issuer.pk}", day, Decimal(amount), label)
    take_in_lines(issuer=issuer, lines=[read], by=by, now=NOW)
    return BankLine.objects.get(once=read.once)


def proposals(line):
    return propose([line], line.issuer_id)[line.pk]


def told(line):
    return [(one.account, [*one.invoices], one.is_sure) for one in proposals(line)]


def test_a_line_is_taken_in_once(issuer, by):
    lines = [ReadLine("a", MONDAY, Decimal(5), "VIR"), ReadLine("b", MONDAY, Decimal(5), "VIR")]
    assert take_in_lines(issuer=issuer, lines=lines, by=by, now=NOW) == 2
    assert take_in_lines(issuer=issuer, lines=[*lines, lines[0]], by=by, now=NOW) == 0


def test_the_number_and_the_amount_make_it_sure(issuer, account, by):
    invoice = owed(account, issuer, 40)
    assert told(line(issuer, by, f"VIR {invoice.number}", 40)) == [(account, [invoice], True)]


def test_the_numbers_of_two_invoices_make_it_sure(issuer, account, by):
    one, other = owed(account, issuer, 40), owed(account, issuer, 2)
    assert told(line(issuer, by, f"VIR {one.number} et {other.number}", 42)) == [(account, [one, other], True)]


def test_another_amount_is_not_sure(issuer, account, by):
    invoice = owed(account, issuer, 40)
    assert told(line(issuer, by, f"VIR {invoice.number}", 39)) == [(account, [invoice], False)]


def test_invoices_of_two_accounts_are_not_sure(issuer, account, by):
    one, other = owed(account, issuer, 40), owed(AccountFactory(), issuer, 40)
    found = told(line(issuer, by, f"{one.number} {other.number}", 40))
    assert [is_sure for _account, _invoices, is_sure in found] == [False, False]


def test_what_is_paid_is_not_proposed(issuer, account, by):
    invoice = owed(account, issuer, 40)
    paid(account, issuer, 40, method="cash")
    assert told(line(issuer, by, f"VIR {invoice.number}", 40)) == []


def test_invoices_of_another_issuer_are_not_proposed(issuer, account, by):
    invoice = owed(account, IssuerFactory(), 40)
    assert told(line(issuer, by, f"VIR {invoice.number}", 40)) == []


def test_the_number_of_an_account_is_understood(issuer, account, by):
    invoice = owed(account, issuer, 40)
    owed(account, issuer, 41)
    assert told(line(issuer, by, f"VIR CLIENT {account.number}", 40)) == [(account, [invoice], False)]


def test_the_name_and_the_amount_are_a_proposal(issuer, account, by):
    invoice = owed(account, issuer, 40)
    owed(AccountFactory(person__name="Anne Morvan"), issuer, 40)
    assert told(line(issuer, by, "VIR SEPA M ERIC LE GOFF", 40)) == [(account, [invoice], False)]


def test_all_that_is_open_is_a_proposal(issuer, account, by):
    invoices = [owed(account, issuer, 40), owed(account, issuer, 2)]
    assert told(line(issuer, by, "VIR GOFF ERIC", 42)) == [(account, invoices, False)]


def test_a_name_with_another_amount_is_none(issuer, account, by):
    owed(account, issuer, 40)
    assert told(line(issuer, by, "VIR GOFF ERIC", 41)) == []


def test_a_transfer_that_is_recorded_already_is_ticked_off(issuer, account, by):
    payment = paid(account, issuer, 40)
    bank_line = line(issuer, by, "VIR GOFF ERIC", 40)
    (found,) = proposals(bank_line)
    assert found.payment == payment
    assert accept(line=bank_line, proposal=found, by=by, now=NOW) == payment
    assert Payment.objects.count() == 1


def test_a_payment_is_ticked_off_by_one_line(issuer, account, by):
    payment = paid(account, issuer, 40)
    tick_off(line=line(issuer, by, "VIR GOFF ERIC", 40), payment=payment)
    with pytest.raises(BankLineDone):
        tick_off(line=line(issuer, by, "VIR GOFF ERIC 2", 40), payment=payment)


def test_a_debit_that_the_bank_names_is_collected(issuer, account, by):
    mandate_of(account, issuer)
    batch = send_batch(batch=announced(issuer, owed(account, issuer, 40)), now=NOW)
    bank_line = line(issuer, by, f"PRLV SEPA {batch.debits.get().end_to_end}", 40, date(2027, 1, 25))
    (found,) = proposals(bank_line)
    payment = accept(line=bank_line, proposal=found, by=by, now=LATER)
    assert payment == batch.debits.get().payment
    assert collect_batch(batch=batch, by=by, now=LATER) == 0
    assert balance(account) == 0


def test_a_line_that_is_confirmed_is_a_transfer(issuer, account, by):
    older, newer = owed(account, issuer, 40), owed(account, issuer, 40)
    payment = confirm_line(line=line(issuer, by, "VIR", 40), account=account, invoices=[newer], by=by, now=NOW)
    assert (payment.method, payment.paid_on, payment.reference) == ("transfer", MONDAY, "VIR")
    assert (left_of(older), left_of(newer)) == (40, 0)
    assert payment.bank_line.status == "matched"


def test_a_line_is_confirmed_once(issuer, account, by):
    bank_line = line(issuer, by, "VIR", 40)
    confirm_line(line=bank_line, account=account, by=by, now=NOW)
    with pytest.raises(BankLineDone):
        confirm_line(line=bank_line, account=account, by=by, now=NOW)


def test_sure_lines_are_accepted_together(issuer, account, by):
    one, other = owed(account, issuer, 40), owed(account, issuer, 2)
    lines = [
        line(issuer, by, f"VIR {one.number}", 40),
        line(issuer, by, f"VIR bis {one.number}", 40),
        line(issuer, by, f"VIR {other.number}", 3),
    ]
    assert accept_sure(issuer=issuer, keys=[row.pk for row in lines], by=by, now=NOW) == 1
    assert list(BankLine.objects.order_by("pk").values_list("status", flat=True)) == ["matched", "new", "new"]


def test_sure_lines_of_tomorrow_are_left(issuer, account, by):
    invoice = owed(account, issuer, 40)
    bank_line = line(issuer, by, f"VIR {invoice.number}", 40, date(2027, 1, 12))
    assert accept_sure(issuer=issuer, keys=[bank_line.pk], by=by, now=NOW) == 0
    bank_line.refresh_from_db()
    assert bank_line.status == "new"


def test_a_line_is_set_aside_and_taken_back(issuer, by):
    bank_line = line(issuer, by, "SUBVENTION", 4000)
    ignore_line(line=bank_line)
    with pytest.raises(BankLineDone):
        ignore_line(line=bank_line)
    reopen_line(line=bank_line)
    bank_line.refresh_from_db()
    assert bank_line.status == "new"


def test_proposals_ask_no_more_for_more_lines(issuer, account, by, django_assert_num_queries):
    lines = [line(issuer, by, f"VIR {owed(account, issuer, 40 + n).number}", 40 + n) for n in range(4)]
    with django_assert_num_queries(2):
        propose(lines[:1], issuer.pk)
    with django_assert_num_queries(2):
        propose(lines, issuer.pk)


@pytest.mark.parametrize(
    ("label", "is_named"),
    [
        ("FACTURE FA2027-0001", True), ("fa 2027 0001", True), ("VIR FA20270001/X", True), ("FA2027-00012", False),
        ("XFA2027-0001", False), ("FA2027-0002", False),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_spaced(label, is_named):
    assert names("FA2027-0001", label) == is_named


def test_likeness_is_the_part_of_the_name_that_is_said():
    assert likeness("Éric Le Goff", "VIR ERIC GOFF") == 1
    assert likeness("Éric Le Goff", "VIR GOFF") == 0.5
    assert likeness("X", "VIR X") == 0
