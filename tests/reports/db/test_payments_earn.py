"""What payments earn: on their own day, in shares that add up, and back again where a credit note is paid out."""

from datetime import timedelta
from decimal import Decimal

import pytest

from billing.actions.crediting import credit_invoice
from billing.actions.issuing import issue_pending
from billing.actions.receiving import receive_payment, refund_credit_note
from reports.question import Days, Question
from reports.revenue import revenue
from spaces import catalogue
from tests.conftest import MONDAY, NOW
from tests.factories import AccountFactory, BearingFactory
from tests.factories.invoicing import charge_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + number * DAY for number in (1, 2, 3))
CASHED = {"method": "cash", "by": None}


@pytest.fixture
def account(db):
    BearingFactory()
    return AccountFactory()


def issued(account, *nets, now=NOW + DAY, on=MONDAY):
    for net in nets:
        charge_of(account, net, on=on)
    (invoice,) = issue_pending(account=account, until=THURSDAY, now=now)
    return invoice


def pay(invoice, amount, on=WEDNESDAY):
    now = NOW + (on - MONDAY)
    receive_payment(
        issuer_id=invoice.issuer_id, account=invoice.account, amount=Decimal(amount), paid_on=on, now=now, **CASHED
    )


def credited(invoice, now, **more):
    return credit_invoice(invoice=invoice, reason="erreur", by=invoice.account.person, now=now, **more)


def by_day(basis="payment"):
    question = Question(Days(MONDAY, THURSDAY), group_by=("day",), basis=basis)
    return {row.keys[0]: (row.net, row.total) for row in revenue(question, catalogue=catalogue.current()).rows}


def test_each_basis_counts_on_its_own_day(account):
    pay(issued(account, "10.00"), "12.00")
    found = {basis: by_day(basis) for basis in ("activity", "invoice", "payment")}
    assert found == {
        "activity": {MONDAY.isoformat(): (10, 12)},
        "invoice": {TUESDAY.isoformat(): (10, 12)},
        "payment": {WEDNESDAY.isoformat(): (10, 12)},
    }


def test_a_credit_note_that_is_paid_out_takes_back_what_was_paid(account):
    invoice = issued(account, "10.00")
    pay(invoice, "12.00")
    note = credited(invoice, NOW + 3 * DAY)
    refund_credit_note(credit_note=note, amount=Decimal("12.00"), reason="rendu", now=NOW + 3 * DAY, **CASHED)
    assert by_day() == {WEDNESDAY.isoformat(): (10, 12), THURSDAY.isoformat(): (-10, -12)}


def test_a_credit_note_paid_out_in_two_goes_takes_back_each_line_in_full(account):
    invoice = issued(account, "3.33", "3.33", "3.34")
    pay(invoice, str(invoice.total))
    note = credited(invoice, NOW + 3 * DAY)
    for amount in ("5.00", str(note.total - 5)):
        refund_credit_note(credit_note=note, amount=Decimal(amount), reason="rendu", now=NOW + 3 * DAY, **CASHED)
    assert by_day()[THURSDAY.isoformat()] == (-10, -invoice.total)


def test_what_a_credit_note_settles_is_paid_by_nobody(account):
    """The first invoice is credited before it is paid: what was owed of it is gone, and nothing was cashed."""
    credited(issued(account, "10.00"), NOW + 2 * DAY)
    assert by_day() == {}


def test_a_payment_beside_a_credit_note_earns_what_was_cashed(account):
    invoice = issued(account, "10.00", "5.00")
    first = invoice.lines.order_by("position").first()
    credited(invoice, NOW + DAY, charges=[first.charge_id])
    pay(invoice, "6.00")
    assert by_day() == {WEDNESDAY.isoformat(): (5, 6)}


def test_shares_are_counted_from_the_first_cent_cashed_whatever_a_credit_note_settled_before(account):
    """Of 0.06 out of 22.00 the 20.00 net have 0.05; counted on from the 10.00 credited they would have 0.06."""
    free_of_vat = charge_of(account, "10.00", rate="0.00")
    invoice = issued(account, "10.00")
    credited(invoice, NOW + DAY, charges=[free_of_vat.pk])
    pay(invoice, "0.06")
    assert by_day() == {WEDNESDAY.isoformat(): (Decimal("0.05"), Decimal("0.06"))}


def test_the_shares_of_part_payments_add_up_to_each_payment_and_to_the_invoice(account):
    invoice = issued(account, "0.05", "0.05", "0.05", "0.07")
    for amount, day in (("0.11", TUESDAY), ("0.07", WEDNESDAY), (str(invoice.total - Decimal("0.18")), THURSDAY)):
        pay(invoice, amount, on=day)
    found = by_day()
    assert [total for _net, total in found.values()] == [
        Decimal("0.11"),
        Decimal("0.07"),
        invoice.total - Decimal("0.18"),
    ]
    assert sum(net for net, _total in found.values()) == invoice.net


def test_a_small_payment_is_shared_out_and_not_rounded_line_by_line(account):
    pay(issued(account, "0.33", "0.33", "0.33"), "0.05")
    assert by_day() == {WEDNESDAY.isoformat(): (Decimal("0.04"), Decimal("0.05"))}
